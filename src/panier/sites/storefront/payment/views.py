"""Coming back from the bank: what became of the payment is asked of the bank, never read from the address."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from panier.flows.begin_payment import begin_payment
from panier.flows.settle_payments import settle_payment
from panier.trade.orders.queries import order_by_token
from panier.trade.orders.rules import NoSuchOrder
from panier.trade.payments.queries import live_payment_of, payments_of
from panier.trade.payments.rules import NothingToPay

REFRESH_S = 4


def back(request: HttpRequest, token: str) -> HttpResponse:
    """Paid: on to the order. Declined or given up: pay again. No answer yet: “we are checking”, which looks again."""
    try:
        order = order_by_token(token)
    except NoSuchOrder as missing:
        raise Http404 from missing
    if payment := live_payment_of(order.pk):
        settle_payment(payment.public_id, now=datetime.now(tz=UTC))
        order = order_by_token(token)
    if order.state != "awaiting_payment":
        return HttpResponseRedirect(reverse("order", args=[token]))
    waiting = live_payment_of(order.pk)
    facts = {"order": order, "token": token, "waiting": waiting, "last": payments_of(order.pk)[-1:]}
    response = render(request, "storefront/payment/page.html", facts)
    response["Cache-Control"] = "private, no-store"
    if waiting:
        response["Refresh"] = str(REFRESH_S)
    return response


@require_POST
def again(_request: HttpRequest, token: str) -> HttpResponse:
    """Pay the same order again after a decline: a new payment; an open one goes on."""
    try:
        order = order_by_token(token)
        payment = begin_payment(order.pk, now=datetime.now(tz=UTC))
    except NoSuchOrder as missing:
        raise Http404 from missing
    except NothingToPay:
        return HttpResponseRedirect(reverse("order", args=[token]))
    return HttpResponseRedirect(payment.redirect_url or reverse("payment_return", args=[token]))
