"""How a part can be had: at which place, by which of the merchant's zones, in which slot, and why not otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from panier.kit.money import Money, total
from panier.kit.postal import bare, spaced
from panier.offer.merchants.hours.rules import Hours, differing
from panier.offer.merchants.rules import place_day
from panier.offer.terms.rules import DELIVERY, PARCEL, PICKUP, SlotOver
from panier.offer.terms.rules.slots import DAYS_AHEAD, Slot, SlotOffered, slots_to_choose
from panier.offer.terms.rules.zones import Zone, cheapest, weight_of
from panier.trade.checkout.rules.promises import Promise, delivery_promise, pickup_promise
from panier.trade.checkout.rules.refusals import ClosedForNow, NoWay, OutsideTerritory
from panier.trade.checkout.rules.requests import Way
from panier.trade.checkout.rules.terms import PlaceTerms, SellerTerms, Terms, WantedLine

# Why not: he does not offer it; something wanted is not had so; or does not travel by parcel; the address is outside; no zone reaches it; something
# states no weight; it is too heavy; every slot is full or past; a closure blocks it.
WHY = (
    "not-offered",
    "goods",
    "not-sent",
    "outside-territory",
    "no-zone",
    "no-weight",
    "too-heavy",
    "no-slot",
    "closed",
)


@dataclass(frozen=True, slots=True)
class WayOffered:
    """One way a part can be had, or `why` it cannot. `place`: picked up here, or prepared here."""

    method: str
    place: PlaceTerms | None
    price: Money
    zone: Zone | None = None
    promise: Promise = field(default_factory=dict)
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
    shut = [_not(PICKUP, place, terms, "closed") for place in seller.places if place.public_id in seller.closed]
    try:
        left, lines = what_is_open(seller, lines)
    except ClosedForNow:
        return (*shut, *(_not(method, None, terms, "closed") for method in (DELIVERY, PARCEL)))
    to = bare(postal_code), terms
    brought = [_brought(method, left, lines, to) for method in (DELIVERY, PARCEL)]
    return (*_pickups(left, lines, terms), *shut, *brought)


def what_is_open(seller: SellerTerms, lines: Sequence[WantedLine]) -> tuple[SellerTerms, Sequence[WantedLine]]:
    """Without the places that are closed for now, nor what stands in them; ClosedForNow when nothing is left of a line."""
    if not seller.closed:
        return seller, lines
    places = tuple(place for place in seller.places if place.public_id not in seller.closed)
    stocked = [replace(line, stock=tuple(at for at in line.stock if at.place not in seller.closed)) for line in lines]
    if not places:
        raise closed_for_now(seller, min(seller.closed, key=lambda place: seller.closed[place].reopens), whole=True)
    for line, left in zip(lines, stocked, strict=True):
        if line.stock and not left.stock:
            raise closed_for_now(seller, line.stock[0].place)
    return replace(seller, places=places), stocked


def closed_for_now(seller: SellerTerms, place: str, *, whole: bool = False) -> ClosedForNow:
    name = next((each.name for each in seller.places if each.public_id == place), "")
    reopens = seller.closed[place].reopens.isoformat()
    return ClosedForNow(merchant=seller.public_id, name=seller.name, place="" if whole else name, reopens=reopens)


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
            raise OutsideTerritory(postal_code=spaced(postal_code))
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
    places = [place for place in seller.places if place.pickup]
    if not places:
        return [_not(PICKUP, None, terms, "not-offered")]
    return [_pickup(seller, place, lines, terms) for place in places]


def _pickup(seller: SellerTerms, place: PlaceTerms, lines: Sequence[WantedLine], terms: Terms) -> WayOffered:
    """Here, when a level of every line is kept here."""
    if not all(line.pickup and any(at.place == place.public_id for at in line.stock) for line in lines):
        return _not(PICKUP, place, terms, "goods")
    promise = pickup_promise(seller, place, terms.at)
    mine = [slot for slot in seller.slots if slot.method == PICKUP and slot.place == place.public_id]
    ready = (
        datetime.fromisoformat(promise["at"]) if "at" in promise else terms.at + timedelta(minutes=place.pickup_minutes)
    )
    slots = _slots(mine, seller, place, terms.at, ready)
    if mine and not slots:
        return _not(PICKUP, place, terms, "no-slot")
    return WayOffered(PICKUP, place, Money(0, terms.currency), None, promise, slots)


def _brought(method: str, seller: SellerTerms, lines: Sequence[WantedLine], to: tuple[str, Terms]) -> WayOffered:
    """By his own delivery, or by parcel."""
    code, terms = to
    zones = [zone for zone in seller.zones if zone.method == method]
    if not zones or not seller.places:
        return _not(method, None, terms, "not-offered")
    place = preparing_place(seller, lines)
    reaching = [zone for zone in zones if zone.reaches(code)]
    if method == PARCEL and not all(line.by_parcel for line in lines):
        return _not(method, place, terms, "not-sent")
    if why := _unreached(reaching, lines, code, terms):
        return _not(method, place, terms, why)
    goods = total((line.unit * line.quantity for line in lines), terms.currency)
    grams = weight_of([(line.grams, line.quantity) for line in lines], seller.default_grams)
    best = cheapest([(price, zone) for zone in reaching if (price := zone.price(goods, grams)) is not None])
    if best is None:
        return _not(method, place, terms, "no-weight" if grams is None else "too-heavy")
    mine = [slot for slot in seller.slots if slot.method == method]
    slots = _slots(mine, seller, place, terms.at, None)
    if mine and not slots:
        return _not(method, place, terms, "no-slot")
    price, zone = best
    return WayOffered(method, place, price, zone, delivery_promise(seller, place, zone.days, terms.at), slots)


def _unreached(reaching: Sequence[Zone], lines: Sequence[WantedLine], code: str, terms: Terms) -> str:
    """Why nothing can be brought there, whatever it weighs and costs."""
    if not all(line.delivery for line in lines):
        return "goods"
    if code and not code.startswith(terms.delivery_prefixes):
        return "outside-territory"
    return "" if reaching else "no-zone"


def _not(method: str, place: PlaceTerms | None, terms: Terms, why: str) -> WayOffered:
    return WayOffered(method, place, Money(0, terms.currency), why=why)


def _slots(
    mine: Sequence[Slot], seller: SellerTerms, place: PlaceTerms, at: datetime, ready: datetime | None
) -> tuple[SlotOffered, ...]:
    """None on a day on which the place is closed for a holiday or by a closure."""
    if not mine:
        return ()
    hours = seller.hours.get(place.public_id) or Hours(place.tz, ())
    first = place_day(at, place.tz)
    differs = differing(hours.exceptions, hours.closures, first, first + timedelta(days=DAYS_AHEAD))
    closed = {each.day for each in differs if each.opens is None}
    found = slots_to_choose(mine, tz=place.tz, now=at, ready=ready)
    return tuple(slot for slot in found if slot.day not in closed)
