"""A shop's places, open and closed, and how each changes."""

from collections.abc import Mapping
from typing import Any

from panier.offer.merchants.models import Place
from panier.offer.merchants.rules import NoSuchPlace
from panier.offer.merchants.shop.actions import Hand, note
from panier.offer.merchants.shop.rules import differing
from panier.offer.merchants.shop_models import ShopChange

MOST_OPEN = 50
LIMIT = 200
COLUMNS = ("name", "address", "postal_code", "phone", "latitude", "longitude")
What = ShopChange.What


def all_places_of(merchant_id: int) -> list[Place]:
    """The open ones first, then those that are closed."""
    found = Place.objects.filter(merchant_id=merchant_id).select_related("municipality")
    return list(found.order_by("-is_open", "pk")[:LIMIT])


def place_of_shop(merchant_id: int, public_id: str) -> Place:
    """Open or closed; NoSuchPlace."""
    found = Place.objects.filter(merchant_id=merchant_id, public_id=public_id).select_related("municipality").first()
    if found is None:
        raise NoSuchPlace
    return found


def facts_of_place(place: Place) -> dict[str, Any]:
    """As its form and its history have it."""
    return {**{name: getattr(place, name) for name in COLUMNS}, "municipality": place.municipality.name}


def change_place_facts(place: Place, columns: Mapping[str, Any], hand: Hand) -> dict[str, Any]:
    """What it was, of what differs."""
    seen = facts_of_place(place)
    Place.objects.filter(pk=place.pk).update(**columns)
    before, after = differing(seen, facts_of_place(place_of_shop(place.merchant_id, place.public_id)))
    if after:
        _note(place, What.PLACE, before, after, hand)
    return before


def note_added(place: Place, hand: Hand) -> None:
    found = place_of_shop(place.merchant_id, place.public_id)
    _note(place, What.PLACE_ADDED, {}, facts_of_place(found), hand)


def set_open(place: Place, hand: Hand, *, is_open: bool) -> None:
    """The same again writes nothing."""
    if Place.objects.filter(pk=place.pk, is_open=not is_open).update(is_open=is_open):
        _note(place, What.PLACE_OPENED if is_open else What.PLACE_CLOSED, {}, {}, hand)


def count_open(merchant_id: int) -> int:
    return Place.objects.filter(merchant_id=merchant_id, is_open=True).count()


def _note(place: Place, what: str, before: dict[str, Any], after: dict[str, Any], hand: Hand) -> None:
    note(ShopChange(merchant_id=place.merchant_id, place=place, what=what, before=before, after=after), hand)
