"""The shopper's order: one part a merchant, each with its own state; also by a guest's signed link."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from panier.flows.cancel_order import cancel_order
from panier.kit.refusals import Refusal
from panier.sites.storefront.words import words_of
from panier.trade.amendments.queries import amendments_of, substitutions_of
from panier.trade.amendments.queries import token_of as proposal_token_of
from panier.trade.enquiries.queries import live_of_account
from panier.trade.enquiries.queries import token_of as enquiry_token_of
from panier.trade.orders.queries import PAGE, order_by_token, orders_of_account, token_of
from panier.trade.orders.rules import NoSuchOrder
from panier.trade.payments.queries import payments_of

STEPS = ("to_accept", "accepted", "ready", "handed_over")


@require_GET
def order(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, token)


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Before any merchant has accepted; afterwards it says whom to write to."""
    try:
        cancel_order(order_by_token(token).pk, actor="acheteur", now=datetime.now(tz=UTC))
    except NoSuchOrder as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, token, notice=words_of(refusal))
    return HttpResponseRedirect(reverse("order", args=[token]))


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The member's orders, the latest first."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    page = request.GET.get("page", "1")
    number = min(int(page), 100) if page.isascii() and page.isdigit() and int(page) > 0 else 1
    found = orders_of_account(request.user.pk, offset=(number - 1) * PAGE)
    asked = [(each, enquiry_token_of(each)) for each in live_of_account(request.user.pk)]
    facts = {
        "asked": asked,
        "now": datetime.now(tz=UTC),
        "orders": [(each, token_of(each)) for each in found],
        "page": number,
        "more": len(found) == PAGE,
    }
    return render(request, "storefront/order/mine.html", facts)


def _page(request: HttpRequest, token: str, *, notice: str = "") -> HttpResponse:
    try:
        found = order_by_token(token)
    except NoSuchOrder as missing:
        raise Http404 from missing
    parts = list(found.parts.all())
    keys = [part.pk for part in parts]
    proposed = [each for found_of in substitutions_of(keys).values() for each in found_of if each.state == "proposed"]
    facts = {
        "order": found,
        "amended": amendments_of(keys),
        "proposed": [(each, proposal_token_of(each)) for each in proposed],
        "now": datetime.now(tz=UTC),
        "parts": parts,
        "token": token,
        "notice": notice,
        "steps": STEPS,
        "may_cancel": found.state in {"awaiting_payment", "placed"}
        and all(part.state in {"awaiting_payment", "to_accept"} for part in parts),
        "refunds": [refund for payment in payments_of(found.pk) for refund in payment.refunds.all()],
    }
    response = render(request, "storefront/order/page.html", facts)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = (
        "same-origin"  # the address is the right to the order; with none at all no form could be sent
    )
    return response
