"""Checkout on one page: contact, address, a way for each merchant, taxes, the total, one button."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from panier.base.territories.queries import territory
from panier.flows.begin_payment import begin_payment
from panier.flows.place_order import place_order
from panier.flows.quote_cart import Quoted, quote_cart
from panier.kit.refusals import Refusal
from panier.sites._shared.buyer import buyer_of
from panier.sites._shared.htmx import is_htmx
from panier.sites.storefront.checkout.forms import CheckoutForm, read_form
from panier.sites.storefront.words import words_of
from panier.trade.cart.queries import cart_for, open_cart_of
from panier.trade.orders.queries import token_of
from panier.trade.payments.rules import NothingToPay


def checkout(request: HttpRequest) -> HttpResponse:
    """GET shows; POST `update` prices again as asked; POST `confirm` places the order and goes to pay."""
    form = read_form(request.POST.dict())
    if request.method == "POST" and request.POST.get("do") == "confirm":
        return _confirm(request, form)
    return _page(request, form)


def _confirm(request: HttpRequest, form: CheckoutForm) -> HttpResponse:
    """The second click finds the first one's order: the cart's id and the key travel with the form."""
    buyer, now = buyer_of(request), datetime.now(tz=UTC)
    asked = form.request(language=get_language() or settings.LANGUAGE_CODE, currency=_currency())
    try:
        cart = cart_for(buyer, request.POST.get("cart", ""))
        order = place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=form.key, now=now)
    except Refusal as refusal:
        return _page(request, replace(form, key=uuid4()), refusal=refusal)
    try:
        payment = begin_payment(order.pk, now=now)
    except NothingToPay:
        return HttpResponseRedirect(reverse("order", args=[token_of(order)]))
    return HttpResponseRedirect(payment.redirect_url or reverse("payment_return", args=[token_of(order)]))


def _page(request: HttpRequest, form: CheckoutForm, *, refusal: Refusal | None = None) -> HttpResponse:
    """The page with everything typed still in it, and the refusal in words at its top and by its fields."""
    cart = open_cart_of(buyer_of(request), settings.TERRITORY)
    if cart is None:
        return HttpResponseRedirect(reverse("cart"))
    asked = form.request(language=get_language() or settings.LANGUAGE_CODE, currency=_currency())
    quoted: Quoted | None = None
    try:
        quoted = quote_cart(cart, asked, now=datetime.now(tz=UTC))
    except Refusal as unquotable:
        refusal = refusal or unquotable
        if unquotable.code in {"empty-cart", "not-for-sale", "stock-to-ask"}:
            return HttpResponseRedirect(reverse("cart"))
        quoted = _without_choices(cart, asked)
    facts = _facts(request, form, quoted, refusal)
    template = "storefront/checkout/_form.html" if is_htmx(request) else "storefront/checkout/page.html"
    status = HTTPStatus.CONFLICT if refusal and not is_htmx(request) else HTTPStatus.OK
    response = render(request, template, {**facts, "cart": cart.public_id}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _without_choices(cart: Any, asked: Any) -> Quoted | None:
    """The choices made cannot be priced: price the usual ones, so that the page still shows what there is."""
    try:
        return quote_cart(cart, replace(asked, ways={}, address=None), now=datetime.now(tz=UTC))
    except Refusal:
        return None


def _facts(
    request: HttpRequest, form: CheckoutForm, quoted: Quoted | None, refusal: Refusal | None
) -> dict[str, object]:
    fields = refusal.facts.get("fields", {}) if refusal else {}
    if refusal is not None and refusal.code == "outside-territory":
        fields = {"postal_code": "outside"}
    values = dict(form.values)
    if request.user.is_authenticated and request.method != "POST":
        values.update(name=request.user.name, email=request.user.email)
    return {
        "values": values,
        "key": form.key,
        "quote": quoted.quote if quoted else None,
        "options": {option.merchant: option for option in quoted.options} if quoted else {},
        "delivers": any(part.method != "pickup" for part in quoted.quote.parts) if quoted else False,
        "notice": words_of(refusal) if refusal else "",
        "wrong": fields,
        "moved": refusal is not None and refusal.code == "total-moved",
    }


def _currency() -> str:
    return str(territory(settings.TERRITORY).currency)
