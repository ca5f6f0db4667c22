"""An owner or manager adds a place, corrects it, moves its pin, closes it and opens it again: whoever buys there at that moment has bought before."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from panier.base.territories.queries import (
    municipality_named,
    point_of_postal_code,
    setting_in_force,
)
from panier.flows.joining import asked_now, given_place
from panier.kit.geo import Point
from panier.kit.postal import bare
from panier.offer.inventory.queries import promised_at
from panier.offer.leaving.actions import lock_shop
from panier.offer.merchants.hours.week import Typed as TypedDay
from panier.offer.merchants.joining.actions import write_place
from panier.offer.merchants.models import Merchant, Place
from panier.offer.merchants.shop.actions import Hand
from panier.offer.merchants.shop.pins import degrees, is_far, pin_rule_from, pin_typed
from panier.offer.merchants.shop.places import (
    MOST_OPEN,
    change_place_facts,
    count_open,
    facts_of_place,
    note_added,
    place_of_shop,
    set_open,
)
from panier.offer.merchants.shop.rules import BadShop, PlaceBusy, ShopMoved, version_of
from panier.offer.onboarding.rules.steps import Faults, delivery_faults, places_faults
from panier.offer.search.actions import mark_merchant_stale
from panier.offer.team.actions import By, lock_team_for
from panier.offer.terms.actions import reach_anew_around
from panier.offer.terms.queries import zones_around
from panier.trade.enquiries.queries import waiting_at
from panier.trade.orders.queries import open_parts_at

FIRST = "p0-"  # how the step of joining names the fields of its first place


@dataclass(frozen=True, slots=True)
class PlaceTyped:
    """A place's form. `week`: by day, Monday first, of a new one."""

    typed: Mapping[str, str]
    week: Sequence[TypedDay] = ()

    def answers(self) -> dict[str, Any]:
        """By the names of the step of joining that checks them."""
        hours = [[pair for pair in pairs if any(pair)] for pairs in self.week]
        return {**self.typed, "pickup": bool(self.typed.get("pickup")), "hours": hours}


def add_place(merchant_id: int, given: PlaceTyped, by: By) -> str:
    """The new place's public id. NotYours, BadShop with what is wrong by field, ShopBusy."""
    with _changing(merchant_id, by) as merchant:
        faults = _faults(merchant, given, by)
        if given.typed.get("pickup"):
            faults |= _bare(delivery_faults({}, [given.answers()], "", asked_now(merchant.territory_id, by.now).ground))
        if count_open(merchant_id) >= MOST_OPEN:
            faults["place"] = "too-many"
        pin = _pin(merchant, given.typed, by)
        if faults or isinstance(pin, dict):
            raise BadShop(faults={**faults, **(pin if isinstance(pin, dict) else {})})
        made = write_place(merchant_id, given_place(merchant.territory_id, merchant.name, given.answers(), by.now))
        if pin is not None:
            Place.objects.filter(pk=made.pk).update(latitude=pin.latitude, longitude=pin.longitude)
        note_added(made, Hand(*by))
        return str(made.public_id)


def change_place(merchant_id: int, public_id: str, given: PlaceTyped, seen: str, by: By) -> None:
    """NotYours, NoSuchPlace, ShopMoved, BadShop, ShopBusy. Whose code begins otherwise, and whose pin nobody moved, is where its code is."""
    with _changing(merchant_id, by) as merchant:
        place = place_of_shop(merchant_id, public_id)
        if version_of(facts_of_place(place)) != seen:
            raise ShopMoved
        typed = {**given.typed, **_kept_pin(place, given.typed)}
        faults, pin = _faults(merchant, given, by), _pin(merchant, typed, by)
        if faults or isinstance(pin, dict):
            raise BadShop(faults={**faults, **(pin if isinstance(pin, dict) else {})})
        told = given_place(merchant.territory_id, merchant.name, given.answers(), by.now)
        at = pin or told.point
        if _is_untouched(place, typed):
            at = Point(place.latitude, place.longitude)
        columns = {
            "name": told.name,
            "address": told.address,
            "municipality_id": told.municipality_id,
            "region_id": told.region_id,
            "postal_code": told.postal_code,
            "phone": told.phone,
            "latitude": at.latitude,
            "longitude": at.longitude,
        }
        change_place_facts(place, columns, Hand(*by))
        reach_anew_around(place.pk)


def close_place(merchant_id: int, public_id: str, by: By) -> None:
    """What stands there is offered no more. NotYours, NoSuchPlace, ShopBusy, PlaceBusy: nothing is closed that people wait for."""
    with _changing(merchant_id, by):
        place = place_of_shop(merchant_id, public_id)
        waiting = {
            "parts": open_parts_at(place.pk),
            "requests": waiting_at(place.pk),
            "units": promised_at(place.pk),
            "zones": zones_around(place.pk),
        }
        if any(waiting.values()):
            raise PlaceBusy(**waiting)
        set_open(place, Hand(*by), is_open=False)


def open_place(merchant_id: int, public_id: str, by: By) -> None:
    """As it was, with what stands there. NotYours, NoSuchPlace, ShopBusy, BadShop."""
    with _changing(merchant_id, by):
        place = place_of_shop(merchant_id, public_id)
        if not place.is_open and count_open(merchant_id) >= MOST_OPEN:
            raise BadShop(faults={"place": "too-many"})
        set_open(place, Hand(*by), is_open=True)


@contextmanager
def _changing(merchant_id: int, by: By) -> Iterator[Merchant]:
    """A checkout under way is whole before this; one that comes later waits, and finds the place as it is then."""
    with transaction.atomic(durable=True):
        lock_team_for(merchant_id, by, "shop")
        yield lock_shop(merchant_id)
        mark_merchant_stale(merchant_id)


def _faults(merchant: Merchant, given: PlaceTyped, by: By) -> Faults:
    """As when he joined."""
    return _bare(places_faults([given.answers()], asked_now(merchant.territory_id, by.now).ground))


def _bare(faults: Faults) -> Faults:
    return {field.removeprefix(FIRST): code for field, code in faults.items()}


def _pin(merchant: Merchant, typed: Mapping[str, str], by: By) -> Point | Faults | None:
    """Where it was put; None: nowhere, so its postal code says it. What is wrong by field."""
    pin = pin_typed(typed.get("latitude", ""), typed.get("longitude", ""))
    if not isinstance(pin, Point):
        return pin
    code = merchant.territory_id
    where, town = point_of_postal_code(code, typed["postal_code"]), municipality_named(code, typed["municipality"])
    near = [where.point] if where and where.point else []
    if town and town.latitude is not None and town.longitude is not None:
        near.append(Point(town.latitude, town.longitude))
    rule = pin_rule_from(setting_in_force(code, "place_pin", by.now))
    most = rule.most_of(bare(typed["postal_code"]))
    return {"latitude": "far"} if is_far(pin, near, most) else pin


def _is_untouched(place: Place, typed: Mapping[str, str]) -> bool:
    return (typed.get("latitude"), typed.get("longitude")) == (degrees(place.latitude), degrees(place.longitude))


def _kept_pin(place: Place, typed: Mapping[str, str]) -> dict[str, str]:
    """Nowhere, when the code begins otherwise and nobody moved the pin."""
    before = point_of_postal_code(place.merchant.territory_id, place.postal_code)
    after = point_of_postal_code(place.merchant.territory_id, typed["postal_code"])
    moved = before and after and before.prefix != after.prefix
    return {"latitude": "", "longitude": ""} if moved and _is_untouched(place, typed) else {}
