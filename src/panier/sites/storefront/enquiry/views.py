"""“Reserve, confirmed within the hour”: the form, and the page that says where the request stands."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from panier.flows.ask_shop import Asked, Made, ask_shop
from panier.flows.take_enquiry import take_enquiry
from panier.flows.withdraw_enquiry import withdraw_enquiry
from panier.kit.refusals import Refusal
from panier.offer.merchants.queries import place_facts
from panier.sites._shared.buyer import buyer_of, remember_cart
from panier.sites.storefront.words import words_of
from panier.trade.checkout.rules.requests import Contact
from panier.trade.enquiries.queries import askable, enquiry_by_token, token_of
from panier.trade.enquiries.rules import LIVE, NoSuchEnquiry

LONGEST, MOST_DIGITS = 120, 3


def ask(request: HttpRequest, offer: str) -> HttpResponse:
    """GET shows the form; POST asks the shop and goes to the request's page. A refusal loses nothing typed."""
    if request.method != "POST":
        return _form(request, offer)
    try:
        made = _ask(request, offer)
    except Refusal as refusal:
        return _form(request, offer, refusal=refusal)
    response = HttpResponseRedirect(reverse("enquiry", args=[token_of(made.enquiry)]))
    remember_cart(response, made.token, secure=settings.PRODUCTION)
    return response


def _ask(request: HttpRequest, offer: str) -> Made:
    given = {name: " ".join(request.POST.get(name, "").split())[:LONGEST] for name in ("name", "email", "place")}
    quantity = request.POST.get("quantity", "")
    asked = Asked(
        offer=offer[:40],
        quantity=int(quantity) if quantity.isascii() and quantity.isdigit() and len(quantity) <= MOST_DIGITS else -1,
        place=given["place"],
        contact=Contact(given["name"], _email(given["email"])),
        language=get_language() or settings.LANGUAGE_CODE,
    )
    return ask_shop(buyer_of(request), asked, territory=settings.TERRITORY, now=datetime.now(tz=UTC))


def _email(text: str) -> str:
    """As typed, or something the rules call invalid."""
    try:
        validate_email(text)
    except ValidationError:
        return text.replace("@", " ")
    return text


def _form(request: HttpRequest, offer: str, *, refusal: Refusal | None = None) -> HttpResponse:
    now = datetime.now(tz=UTC)
    found = askable(settings.TERRITORY, offer[:40], now=now)
    if found is None:
        raise Http404
    typed = request.POST or request.GET
    known: Mapping[str, str] = {}
    if request.user.is_authenticated:
        known = {"name": request.user.name, "email": request.user.email}
    fields: Any = refusal.facts.get("fields", {}) if refusal else {}
    facts = {
        "found": found,
        "places": {at.place: place_facts(settings.TERRITORY, at.place, now=now) for at in found.places},
        "values": {name: typed.get(name) or known.get(name, "") for name in ("name", "email", "place")},
        "quantity": typed.get("quantity", "1")[:MOST_DIGITS],
        "wrong": fields,
        "notice": words_of(refusal) if refusal else "",
        "now": now,
    }
    status = 409 if refusal or not found.places else 200
    return _private(render(request, "storefront/enquiry/ask.html", facts, status=status))


@require_safe
def enquiry(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, token)


@require_POST
def take(request: HttpRequest, token: str) -> HttpResponse:
    """Into the cart of this browser, and there."""
    try:
        taken = take_enquiry(buyer_of(request), token, now=datetime.now(tz=UTC))
    except NoSuchEnquiry as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, token, notice=words_of(refusal))
    response = HttpResponseRedirect(reverse("cart"))
    remember_cart(response, taken.token, secure=settings.PRODUCTION)
    return response


@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    try:
        withdraw_enquiry(token, now=datetime.now(tz=UTC))
    except NoSuchEnquiry as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, token, notice=words_of(refusal))
    return HttpResponseRedirect(reverse("enquiry", args=[token]))


def _page(request: HttpRequest, token: str, *, notice: str = "") -> HttpResponse:
    try:
        found = enquiry_by_token(token)
    except NoSuchEnquiry as missing:
        raise Http404 from missing
    facts = {
        "enquiry": found,
        "token": token,
        "notice": notice,
        "live": found.state in LIVE,
        "now": datetime.now(tz=UTC),
    }
    status = 409 if notice else 200
    return _private(render(request, "storefront/enquiry/page.html", facts, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = (
        "same-origin"  # the address is the right to the request; with none at all no form could be sent
    )
    return response
