"""What Bruno types of his terms, and what is bought under them."""

from datetime import datetime
from typing import Any

from panier.flows.place_order import place_order
from panier.offer.catalogue.models import Offer, Variant
from panier.offer.terms.models import Slot, Zone
from panier.trade.checkout.rules.requests import Way
from panier.trade.orders.models import Order, Part
from tests.team.hands import Team, at
from tests.world import NOW, asking, guest_cart, key

NEAR = {"name-fr": "Autour du four", "where": "radius", "radius_km": "4", "step0-price": "6,95", "step1-at": "40", "step1-price": "2,95", "free_from": "75", "days": "1"}  # fmt: skip
BY_POST = {"name-fr": "Postes", "name-en": "Mail", "where": "prefixes", "prefixes": "h, J", "step0-at": "0,5", "step0-price": "9", "step1-at": "2", "step1-price": "14", "days": "5"}  # fmt: skip
SATURDAYS = {"r0-day5": "on", "r0-begins": "09:00", "r0-ends": "12:00", "r0-capacity": "1", "r0-cutoff_days": "1", "r0-cutoff": "12:00"}  # fmt: skip
SATURDAY = "2026-11-28"


def save(team: Team, what: str, about: str, typed: dict[str, str], who: Any = None) -> Any:
    """As the form is now."""
    return send(team, what, about, {**typed, "seen": version(team, what, about)}, who)


def version(team: Team, what: str, about: str) -> str:
    """What the form carries."""
    form = team.client(team.bruno).get(at("desk_terms_edit", team.merchant, what, about)).content.decode()
    return form.partition('name="seen" value="')[2].partition('"')[0]


def send(team: Team, what: str, about: str, typed: dict[str, str], who: Any = None) -> Any:
    return team.client(who or team.bruno).post(at("desk_terms_edit", team.merchant, what, about), typed)


def zones(team: Team) -> Any:
    return Zone.objects.filter(merchant_id=team.key)


def slot_on(team: Team, day: str = SATURDAY) -> str:
    """What a buyer's choice of Bruno's Saturday carries."""
    return f"{Slot.objects.get(merchant_id=team.key, method='delivery', is_offered=True).public_id}@{day}"


def weighing(offer: Offer, grams: int | None) -> Offer:
    Variant.objects.filter(pk=offer.variant_id).update(grams=grams)
    return offer


def buy(team: Team, offer: Offer, way: Way, *, now: datetime = NOW) -> Part:
    """One of these, this way: the part, unpaid."""
    buyer, cart = guest_cart((offer, 1))
    asked = asking(cart, {team.merchant: way})
    order: Order = place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=now)
    return order.parts.get()
