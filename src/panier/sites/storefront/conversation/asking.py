"""How a shopper begins: about a part of an order (its link is the right), or about a product."""

from datetime import UTC, datetime
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from panier.civic.messaging.queries import threads_of_parts, token_of
from panier.civic.messaging.rules import NAME_LENGTH, NoSuchThread, TooManyMessages, Voice
from panier.flows.ask_about_product import Asked, ask_about_product
from panier.flows.write_about_part import write_about_part
from panier.kit.refusals import Refusal
from panier.offer.catalogue.queries import product_facts
from panier.offer.merchants.queries import public_merchant
from panier.sites._shared.conversations import form_facts, limits_now, said_of, status_of, usual_hours
from panier.sites.storefront.conversation.views import SIDE, private
from panier.trade.orders.queries import order_by_token
from panier.trade.orders.rules import NoSuchOrder, NoSuchPart


def about_part(request: HttpRequest, token: str, part: str) -> HttpResponse:
    """GET: the conversation if there is one, else the form. POST begins it."""
    order, found = _own_part(token, part)
    refusal = None
    if request.method == "POST":
        voice = Voice(SIDE, order.account_id, order.contact_name, order.contact_email.lower())
        try:
            thread = write_about_part(found, voice, said_of(request), now=datetime.now(tz=UTC))
            return HttpResponseRedirect(reverse("conversation", args=[token_of(thread)]))
        except NoSuchPart as missing:
            raise Http404 from missing
        except Refusal as refused:
            refusal = refused
    elif thread_there := threads_of_parts([found.pk]).get(found.pk):
        return HttpResponseRedirect(reverse("conversation", args=[token_of(thread_there)]))
    usual = usual_hours(found.merchant_id)
    facts = {"part": found, "order": order, "token": token, "usual": usual, **form_facts(request, refusal)}
    return private(render(request, "storefront/conversation/part.html", facts, status=status_of(refusal)))


def about_product(request: HttpRequest, product: str) -> HttpResponse:
    """A member's question goes at once; a guest's when the link of the letter is followed."""
    found = product_facts(settings.TERRITORY, product)
    if found is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            return _ask(request, product)
        except NoSuchThread as missing:
            raise Http404 from missing
        except Refusal as refused:
            refusal = refused
    return _form(request, found, refusal)


def _ask(request: HttpRequest, product: str) -> HttpResponse:
    user: Any = request.user
    typed = {name: " ".join(request.POST.get(name, "").split()) for name in ("name", "email")}
    name, may_name = typed["name"][:NAME_LENGTH], request.POST.get("may_name") == "yes"
    if user.is_authenticated:
        asked = Asked(product, user.pk, name or user.name, user.email, may_name)
    else:
        asked = Asked(product, None, name, _email(typed["email"]), may_name)
        most = limits_now().guest_questions  # a letter goes to whatever was typed
        rates = {"question": f"{2 * most}/h/ip,{most}/h/key"}
        if not consume(request, app="panier", action="question", config=rates, key=asked.email.lower()):
            raise TooManyMessages(most=most)
    thread = ask_about_product(asked, said_of(request), territory=settings.TERRITORY, now=datetime.now(tz=UTC))
    if user.is_authenticated:
        return HttpResponseRedirect(reverse("conversation", args=[token_of(thread)]))
    return private(render(request, "storefront/conversation/sent.html", {"email": asked.email, "thread": thread}))


def _form(request: HttpRequest, found: Any, refusal: Refusal | None) -> HttpResponse:
    user: Any = request.user
    fields: Any = refusal.facts.get("fields", {}) if refusal else {}
    typed = request.POST
    facts = {
        "product": found,
        "usual": usual_hours(public_merchant(settings.TERRITORY, found.merchant.id).pk),
        "member": user.is_authenticated,
        "values": {
            "name": typed.get("name", user.name if user.is_authenticated else ""),
            "email": typed.get("email", ""),
        },
        "wrong": fields,
        **form_facts(request, refusal),
    }
    return private(render(request, "storefront/conversation/product.html", facts, status=status_of(refusal)))


def _own_part(token: str, part: str) -> tuple[Any, Any]:
    try:
        order = order_by_token(token)
    except NoSuchOrder as missing:
        raise Http404 from missing
    found = next((each for each in order.parts.all() if each.public_id == part), None)
    if found is None or found.state == "awaiting_payment":
        raise Http404
    return order, found


def _email(text: str) -> str:
    """As typed, or something the rules call invalid."""
    try:
        validate_email(text)
    except ValidationError:
        return text.replace("@", " ")
    return text
