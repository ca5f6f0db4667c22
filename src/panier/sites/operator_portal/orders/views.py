"""One order, whole, for the operator: its parts, payments, steps and letters; refund a part with a reason."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.flows.refund_by_operator import refund_by_operator
from panier.kit.refusals import Refusal
from panier.sites._shared.handovers import photo_answer
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.words import words_of
from panier.trade.amendments.queries import amendments_of, substitutions_of
from panier.trade.fulfilment.queries import carriers_in_force, hand_overs_of
from panier.trade.orders.queries import order_for_operator, part_for_operator
from panier.trade.orders.rules import NoSuchOrder, NoSuchPart
from panier.trade.payments.queries import payments_of
from panier.trade.returns.queries import returns_of


@require_safe
def order(request: HttpRequest, order: str) -> HttpResponse:
    return _page(request, order)


@require_safe
def photo(request: HttpRequest, part: str) -> HttpResponse:
    """Of a hand-over, to answer a buyer who says he got nothing."""
    acting = operator_of(request)
    try:
        return photo_answer(part_for_operator(acting.territory, part))
    except NoSuchPart as missing:
        raise Http404 from missing


@require_POST
def refund(request: HttpRequest, part: str) -> HttpResponse:
    """The whole part goes back to the buyer; `bearer` says who pays for it."""
    acting = operator_of(request)
    try:
        found = part_for_operator(acting.territory, part)
        bearer = "platform" if request.POST.get("bearer") == "platform" else "merchant"
        reason = request.POST.get("reason", "")
        refund_by_operator(acting, part, reason=reason, bearer=bearer, now=datetime.now(tz=UTC))
    except NoSuchPart as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, found.order.public_id, notice=words_of(refusal))
    return HttpResponseRedirect(reverse("operation_order", args=[found.order.public_id]))


def _page(request: HttpRequest, order: str, *, notice: str = "") -> HttpResponse:
    acting = operator_of(request)
    try:
        found = order_for_operator(acting.territory, order)
    except NoSuchOrder as missing:
        raise Http404 from missing
    payments = payments_of(found.pk)
    refunded = {
        refund.part_id: refund
        for payment in payments
        for refund in payment.refunds.all()
        if refund.key.startswith("part:")
    }
    facts = {
        "order": found,
        "payments": payments,
        "refunded": refunded,
        "notice": notice,
        "amended": amendments_of([part.pk for part in found.parts.all()]),
        "returned": returns_of([part.pk for part in found.parts.all()]),
        "proposals": substitutions_of([part.pk for part in found.parts.all()]),
        "proofs": hand_overs_of(list(found.parts.all())),
        "carriers": carriers_in_force(acting.territory, datetime.now(tz=UTC)),
    }
    return render(request, "operator_portal/orders/page.html", facts, status=409 if notice else 200)
