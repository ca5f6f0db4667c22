"""The terms of sale as they stand, what a shopper would be offered, and every change by whom and when."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panier.base.territories.queries import BadPostalCode, territory
from panier.flows.simulate_offer import Imagined, how_precisely, simulate_offer
from panier.kit.money import Money
from panier.kit.typed import cents
from panier.offer.terms.queries import TermsSeen, terms_of_merchant
from panier.offer.terms.rules.typed import grams
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.terms.words import FAULTS, WHAT, why_words
from panier.trade.checkout.rules.ways import WayOffered

ASKED = ("code", "amount", "weight", "moment", "kept")
LONGEST = 20


@require_safe
def terms(request: HttpRequest, merchant: str) -> HttpResponse:
    """`?code=…` asks the simulator: what would be offered at this postal code, for this amount and weight, at this moment."""
    served = desk_of(request, merchant, needs="shop")
    seen = terms_of_merchant(served.id)
    typed = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ASKED}
    wrong: dict[str, Any] = {}
    offered: tuple[WayOffered, ...] = ()
    if "code" in request.GET:
        offered, wrong = _simulated(served, seen, typed)
    facts = {
        "desk": served,
        "seen": seen,
        "typed": typed,
        "wrong": wrong,
        "offered": offered,
        "asked": "code" in request.GET,
        "precision": how_precisely(served.id, typed["code"]) if offered else None,
        "why": why_words(),
        "what": WHAT,
        "currency": territory(seen.merchant.territory_id).currency,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return private(render(request, "merchant_portal/terms/page.html", facts, status=status))


def _simulated(served: Desk, seen: TermsSeen, typed: dict[str, str]) -> tuple[tuple[WayOffered, ...], dict[str, Any]]:
    here = territory(seen.merchant.territory_id)
    wrong: dict[str, Any] = {}
    amount, weight = cents(typed["amount"] or "0"), grams(typed["weight"])
    at = served.now
    if amount is None:
        wrong["amount"] = FAULTS["amount"]
    if typed["weight"] and weight is None:
        wrong["weight"] = FAULTS["weight"]
    if typed["moment"]:
        try:
            at = datetime.fromisoformat(typed["moment"]).replace(tzinfo=ZoneInfo(here.tz))
        except ValueError:
            wrong["moment"] = _("A day and an hour, such as 2026-11-28 09:00.")
    if wrong or amount is None:
        return (), wrong
    imagined = Imagined(typed["code"], Money(amount, here.currency), weight, by_parcel=not typed["kept"])
    try:
        return simulate_offer(served.id, imagined, at=at), {}
    except BadPostalCode as bad:
        return (), {"code": _("A postal code looks like %(example)s.") % bad.facts}
