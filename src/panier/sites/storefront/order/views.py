"""The shopper's order: one part a merchant, each with its own state; also by a guest's signed link."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from panier.flows.cancel_order import cancel_order
from panier.flows.let_shop_write import let_shop_write
from panier.kit.refusals import Refusal
from panier.sites._shared.handovers import photo_answer
from panier.sites._shared.qr import qr_png
from panier.sites.storefront.words import words_of
from panier.trade.amendments.queries import (
    amendments_of,
    moment_token_of,
    new_moments_of,
    state_of_moment,
    substitutions_of,
)
from panier.trade.amendments.queries import token_of as proposal_token_of
from panier.trade.consents.queries import consents_of_buyer
from panier.trade.consents.rules import VERSION
from panier.trade.consents.rules import words_of as words_of_consent
from panier.trade.enquiries.queries import live_of_account
from panier.trade.enquiries.queries import token_of as enquiry_token_of
from panier.trade.fulfilment.queries import absences_of, carriers_in_force, hand_overs_of, pickup_pass
from panier.trade.orders.queries import PAGE, order_by_token, orders_of_account, token_of
from panier.trade.orders.rules import NoSuchOrder
from panier.trade.payments.queries import payments_of
from panier.trade.returns.queries import returns_of

STEPS = ("to_accept", "accepted", "ready", "handed_over")


@require_safe
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


@require_POST
def let_write(request: HttpRequest, token: str, part: str) -> HttpResponse:
    """`lets`: the box under the words is ticked; without it, what was given is taken back."""
    lets = request.POST.get("lets") == "1"
    try:
        let_shop_write(token, part, lets=lets, language=get_language() or "fr", now=datetime.now(tz=UTC))
    except NoSuchOrder as missing:
        raise Http404 from missing
    return HttpResponseRedirect(f"{reverse('order', args=[token])}#{part}")


@require_safe
def pickup_qr(request: HttpRequest, token: str, part: str) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """What the buyer shows at the counter; letters show it too."""
    text = pickup_pass(_part(token, part))
    if not text:
        raise Http404
    answer = HttpResponse(qr_png(text), content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def photo(request: HttpRequest, token: str, part: str) -> HttpResponse:  # noqa: ARG001 - as above
    """Of the hand-over, for whoever has the order's address."""
    return photo_answer(_part(token, part))


def _part(token: str, public_id: str) -> Any:
    try:
        found = [part for part in order_by_token(token).parts.all() if part.public_id == public_id]
    except NoSuchOrder as missing:
        raise Http404 from missing
    if not found:
        raise Http404
    return found[0]


@require_safe
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


def _moments(parts: Sequence[Any]) -> list[tuple[Any, str]]:
    """Parts whose buyer is asked about another moment, each with the right to answer."""
    found, now = new_moments_of([part.pk for part in parts]), datetime.now(tz=UTC)
    asked = [(part, found[part.pk]) for part in parts if part.pk in found]
    return [(part, moment_token_of(each)) for part, each in asked if state_of_moment(each, now) == "proposed"]


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
        "returned": returns_of(keys),
        "proposed": [(each, proposal_token_of(each)) for each in proposed],
        "moments": _moments(parts),
        "now": datetime.now(tz=UTC),
        "parts": parts,
        "consents": consents_of_buyer(found),
        "consent_words": words_of_consent(VERSION, get_language() or "fr"),
        "token": token,
        "notice": notice,
        "proofs": hand_overs_of(parts),
        "absences": absences_of(parts),
        "carriers": carriers_in_force(settings.TERRITORY, datetime.now(tz=UTC)),
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
