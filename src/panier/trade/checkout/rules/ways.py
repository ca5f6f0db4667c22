"""How a part can be had: at which place, by which of the merchant's zones, in which slot, and why not otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from panier.kit.money import Money, total
from panier.offer.terms.rules import DELIVERY, PARCEL, PICKUP, SlotOver
from panier.offer.terms.rules.slots import SlotOffered, slots_to_choose
from panier.offer.terms.rules.zones import Zone, cheapest, weight_of
from panier.trade.checkout.rules.refusals import NoWay, OutsideTerritory
from panier.trade.checkout.rules.requests import Way
from panier.trade.checkout.rules.terms import PlaceTerms, SellerTerms, Terms, WantedLine

# Why not: he does not offer it; something wanted is not had so; the address is outside; no zone reaches it; something
# states no weight; it is too heavy; every slot is full or past.
WHY = ("not-offered", "goods", "outside-territory", "no-zone", "no-weight", "too-heavy", "no-slot")


@dataclass(frozen=True, slots=True)
class WayOffered:
    """One way a part can be had, or `why` it cannot. `place`: picked up here, or prepared here."""

    method: str
    place: PlaceTerms | None
    price: Money
    zone: Zone | None = None
    slots: tuple[SlotOffered, ...] = ()  # one of them is chosen; none: it takes none
    why: str = ""

    @property
    def days(self) -> int | None:
        return self.zone.days if self.zone else None

    @property
    def minutes(self) -> int | None:
        return self.place.pickup_minutes if self.method == PICKUP and self.place else None


def ways_for(
    seller: SellerTerms, lines: Sequence[WantedLine], postal_code: str, terms: Terms
) -> tuple[WayOffered, ...]:
    """Every way to have these lines of his at this postal code (empty: not known yet), offered or not and why.

    The one place that says so: the checkout, the API and the merchant's simulator all ask here.
    """
    to = postal_code.replace(" ", "").upper(), terms
    brought = [_brought(method, seller, lines, to) for method in (DELIVERY, PARCEL)]
    return (*_pickups(seller, lines, terms), *brought)


def chosen_way(
    seller: SellerTerms, lines: Sequence[WantedLine], asked: Way | None, ways: Iterable[WayOffered], postal_code: str
) -> WayOffered:
    """The way asked for, or the usual one: pickup where he has most of it, else his delivery, else by parcel."""
    open_ways = [way for way in ways if not way.why]
    method = asked.method if asked else next((way.method for way in open_ways), DELIVERY)
    fitting = [way for way in open_ways if way.method == method]
    if asked and asked.place and method == PICKUP:
        fitting = [way for way in fitting if way.place and way.place.public_id == asked.place]
    if not fitting:
        why = next((way.why for way in ways if way.method == method and way.why), "not-offered")
        if why == "outside-territory":
            raise OutsideTerritory(postal_code=postal_code)
        raise NoWay(merchant=seller.public_id, name=seller.name, method=method, why=why)
    if method != PICKUP or len(fitting) == 1:
        return fitting[0]
    most = preparing_place(seller, lines, [way.place for way in fitting if way.place])
    return next(way for way in fitting if way.place == most)


def chosen_slot(way: WayOffered, key: str) -> SlotOffered | None:
    """The slot asked for, or the first one; None where there are none to choose from."""
    if not key:
        return way.slots[0] if way.slots else None
    for slot in way.slots:
        if slot.key == key:
            return slot
    raise SlotOver(slots=[key])


def preparing_place(
    seller: SellerTerms, lines: Sequence[WantedLine], places: Sequence[PlaceTerms] | None = None
) -> PlaceTerms:
    """The place that can serve most lines by itself; the first of equals."""

    def served(place: PlaceTerms) -> int:
        return sum(
            any(at.place == place.public_id and (at.free is None or at.free >= line.quantity) for at in line.stock)
            for line in lines
        )

    candidates = seller.places if places is None else places
    if not candidates:
        raise NoWay(merchant=seller.public_id, name=seller.name, method=DELIVERY, why="not-offered")
    return max(candidates, key=served)


def _pickups(seller: SellerTerms, lines: Sequence[WantedLine], terms: Terms) -> list[WayOffered]:
    """Each of his places that is for pickup; one line that says why when there is none."""
    nothing = Money(0, terms.currency)
    places = [place for place in seller.places if place.pickup]
    if not places:
        return [WayOffered(PICKUP, None, nothing, why="not-offered")]
    return [_pickup(seller, place, lines, terms) for place in places]


def _pickup(seller: SellerTerms, place: PlaceTerms, lines: Sequence[WantedLine], terms: Terms) -> WayOffered:
    """Here, when a level of every line is kept here."""
    nothing = Money(0, terms.currency)
    here = all(line.pickup and any(at.place == place.public_id for at in line.stock) for line in lines)
    if not here:
        return WayOffered(PICKUP, place, nothing, why="goods")
    mine = [slot for slot in seller.slots if slot.method == PICKUP and slot.place == place.public_id]
    ready = terms.now + timedelta(minutes=place.pickup_minutes)
    slots = slots_to_choose(mine, tz=place.tz, now=terms.now, ready=ready)
    return WayOffered(PICKUP, place, nothing, None, slots, "no-slot" if mine and not slots else "")


def _brought(method: str, seller: SellerTerms, lines: Sequence[WantedLine], to: tuple[str, Terms]) -> WayOffered:
    """By his own delivery, or by parcel."""
    code, terms = to
    nothing = Money(0, terms.currency)
    zones = [zone for zone in seller.zones if zone.method == method]
    if not zones or not seller.places:
        return WayOffered(method, None, nothing, why="not-offered")
    place = preparing_place(seller, lines)
    if not all(line.delivery for line in lines):
        return WayOffered(method, place, nothing, why="goods")
    if code and not code.startswith(terms.delivery_prefixes):
        return WayOffered(method, place, nothing, why="outside-territory")
    reaching = [zone for zone in zones if zone.reaches(code)]
    if not reaching:
        return WayOffered(method, place, nothing, why="no-zone")
    goods = total((line.unit * line.quantity for line in lines), terms.currency)
    grams = weight_of([(line.grams, line.quantity) for line in lines], seller.default_grams)
    best = cheapest([(price, zone) for zone in reaching if (price := zone.price(goods, grams)) is not None])
    if best is None:
        return WayOffered(method, place, nothing, why="no-weight" if grams is None else "too-heavy")
    mine = [slot for slot in seller.slots if slot.method == method]
    slots = slots_to_choose(mine, tz=place.tz, now=terms.now)
    return WayOffered(method, place, best[0], best[1], slots, "no-slot" if mine and not slots else "")
