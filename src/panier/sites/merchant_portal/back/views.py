"""“It came back”: lines and units, or an amount, with the sum seen before it goes to the buyer."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from panier.flows.take_back import Given, Seen, left_to_take_back, look_at_return, take_back
from panier.kit.money import Money
from panier.kit.refusals import Refusal
from panier.kit.typed import cents, whole
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.words import words_of
from panier.trade.orders.queries import part_of_merchant
from panier.trade.orders.rules import NoSuchPart
from panier.trade.returns.rules import NOTE_LENGTH, REASONS, AmountMoved, Asked, BadReturn

MOST_UNITS, MOST_MINOR, DIGITS = 9_999, 10_000_000, 9
GIVE = "give"


@takes("step", "key", "seen", "why", "note", "restock", "delivery", r"(units|amount)-[0-9]{1,18}")
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, merchant: str, part: str) -> HttpResponse:
    """POST looks; with `step` give and the amount that was `seen` the money goes. A refusal keeps what was typed."""
    served = desk_of(request, merchant, needs="returns")
    try:
        found = part_of_merchant(served.id, part)
    except NoSuchPart as missing:
        raise Http404 from missing
    if request.method != "POST":
        return _page(request, served, found)
    try:
        asked = _asked(found, request.POST)
        if request.POST.get("step") != GIVE:
            return _page(request, served, found, seen=look_at_return(served.id, part, asked, now=served.now))
        take_back(served.id, part, _given(asked, request.POST), actor=served.actor, now=served.now)
    except AmountMoved as moved:
        seen = look_at_return(served.id, part, asked, now=served.now)
        return _page(request, served, found, seen=seen, notice=words_of(moved))
    except Refusal as refusal:
        return _page(request, served, found, notice=words_of(refusal))
    return HttpResponseRedirect(f"{reverse('desk_part', args=[merchant, part])}#returns")


def _asked(part: Any, given: QueryDict) -> Asked:
    """`units-<line>` and `amount-<line>`; empty and zero are nothing, what is no number is refused."""
    units, amounts = {}, {}
    for line in part.lines.all():
        typed = {name: given.get(f"{name}-{line.pk}", "").strip() for name in ("units", "amount")}
        count = whole(typed["units"][:DIGITS], MOST_UNITS) if typed["units"] else 0
        minor = cents(typed["amount"][: DIGITS + 4], MOST_MINOR) if typed["amount"] else 0
        if count is None or minor is None:
            raise BadReturn(line=line.pk)
        if count:
            units[line.pk] = count
        if minor:
            amounts[line.pk] = Money(minor, part.currency)
    return Asked(units, amounts, delivery=given.get("delivery") == "yes")


def _given(asked: Asked, given: QueryDict) -> Given:
    try:
        key = UUID(given.get("key", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    seen = whole(given.get("seen", "")[:DIGITS], MOST_MINOR)
    note = given.get("note", "")[:NOTE_LENGTH]
    return Given(asked, given.get("why", ""), note, given.get("restock") == "yes", key, -1 if seen is None else seen)


def _page(request: HttpRequest, served: Desk, part: Any, *, seen: Seen | None = None, notice: str = "") -> HttpResponse:
    refused, left = "", None
    try:
        left = left_to_take_back(part, now=served.now)
    except Refusal as refusal:
        refused = words_of(refusal)
    facts: dict[str, Any] = {
        "desk": served,
        "part": part,
        "left": left,
        "refused": refused,
        "notice": "" if refused else notice,
        "seen": seen,
        "why": REASONS,
        "typed": request.POST,
        "key": request.POST.get("key") or uuid4(),
    }
    status = 409 if notice or refused else 200
    return private(render(request, "merchant_portal/back/page.html", facts, status=status))
