"""Reading what a merchant typed of his terms: the facts, or what is wrong by field. Pure; nothing typed is ever lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal, InvalidOperation
from itertools import chain

from panier.kit.money import Money
from panier.kit.typed import cents, prefixes, whole
from panier.offer.terms.rules import DELIVERY, PARCEL
from panier.offer.terms.rules.zones import Zone

Typed = Mapping[str, str]
Faults = dict[str, str]  # field → code
MOST_STEPS, MOST_ROWS, MOST_ZONES, MOST_SLOTS = 6, 12, 20, 84
MOST_KM, MOST_DAYS, MOST_CAPACITY, MOST_CUTOFF_DAYS, MOST_MINUTES = 300, 60, 999, 7, 7 * 24 * 60
MOST_GRAMS = 100_000
NAME_MAX, WORDS_MAX = 80, 4000
WEEK = range(7)
REGION = "region-"  # before the name of one that is taken whole


@dataclass(frozen=True, slots=True)
class Area:
    """Where a zone is: beginnings of postal codes, or so many km around a place, or (neither) the whole territory."""

    prefixes: tuple[str, ...] = ()
    place: str = ""
    radius_km: int | None = None


@dataclass(frozen=True, slots=True)
class SlotRow:
    """The same hours on some weekdays."""

    days: tuple[int, ...]
    begins: time
    ends: time
    capacity: int
    cutoff_days: int = 0
    cutoff: time | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What the territory and the merchant say: languages, currency, where the market delivers, his places; by region, where its postal codes begin,
    read when somebody asks: nearly nobody does.
    """

    languages: Sequence[str]
    currency: str
    home_prefixes: Sequence[str]
    places: Sequence[str]
    regions: Callable[[], Mapping[str, Sequence[str]]]


def read_zone(method: str, typed: Typed, ground: Ground) -> tuple[Zone, Area, Faults]:
    faults: Faults = {}
    name = {code: text for code in ground.languages if (text := typed.get(f"name-{code}", "").strip()[:NAME_MAX])}
    if not name:
        faults[f"name-{ground.languages[0]}"] = "missing"
    area = _area(typed, ground, faults)
    steps = _steps(method, typed, faults)
    free_from = None
    if text := typed.get("free_from", "").strip():
        amount = cents(text)
        free_from = None if amount is None else Money(amount, ground.currency)
        if amount is None:
            faults["free_from"] = "amount"
    days = whole(typed.get("days", "").strip(), MOST_DAYS)
    if days is None:
        faults["days"] = "days"
    return Zone(method, name, steps, free_from, area.prefixes, days or 0, ground.currency), area, faults


def _area(typed: Typed, ground: Ground, faults: Faults) -> Area:
    where = typed.get("where", "")
    if where == "prefixes":
        ticked = {name.removeprefix(REGION) for name in typed if name.startswith(REGION)}
        whole_regions = (own for region, own in ground.regions().items() if region in ticked) if ticked else ()
        named = [*prefixes(typed.get("prefixes", "")), *chain.from_iterable(whole_regions)]
        if not named:
            faults["prefixes"] = "missing"
        elif any(not prefix.startswith(tuple(ground.home_prefixes)) for prefix in named):
            faults["prefixes"] = "elsewhere"
        return Area(tuple(dict.fromkeys(named)))
    if where == "radius":
        km, place = whole(typed.get("radius_km", "").strip(), MOST_KM), typed.get("place", "")
        if not km:
            faults["radius_km"] = "km"
        if place not in ground.places:
            faults["place"] = "missing"
        return Area(place=place, radius_km=km)
    if where != "everywhere":
        faults["where"] = "missing"
    return Area()


def _steps(method: str, typed: Typed, faults: Faults) -> tuple[tuple[int, int], ...]:
    """Rising; a delivery never dearer for who buys more, a parcel never cheaper for what is heavier."""
    found: list[tuple[int, int]] = []
    for number in range(MOST_STEPS):
        at, price = (typed.get(f"step{number}-{name}", "").strip() for name in ("at", "price"))
        first = method == DELIVERY and not found
        if not price and (not at or first):
            continue
        step = 0 if first else cents(at) if method == DELIVERY else grams(at)
        cost = cents(price)
        if step is None or (method == PARCEL and not step):
            faults[f"step{number}-at"] = "amount" if method == DELIVERY else "weight"
        elif cost is None:
            faults[f"step{number}-price"] = "amount"
        elif found and step <= found[-1][0]:
            faults[f"step{number}-at"] = "not-rising"
        elif found and (cost > found[-1][1] if method == DELIVERY else cost < found[-1][1]):
            faults[f"step{number}-price"] = "dearer" if method == DELIVERY else "cheaper"
        else:
            found.append((step, cost))
    if not found and not any(field.startswith("step") for field in faults):
        faults["step0-price"] = "missing"
    return tuple(found)


def read_slots(typed: Typed, *, cutoffs: bool) -> tuple[list[SlotRow], Faults]:
    """A row without weekdays is none."""
    found: list[SlotRow] = []
    faults: Faults = {}
    seen: set[tuple[int, time, time]] = set()
    for number in range(MOST_ROWS):
        days = tuple(day for day in WEEK if f"r{number}-day{day}" in typed)
        wrong: Faults = {}
        row = _row({name: typed.get(f"r{number}-{name}", "").strip() for name in ROW}, days, wrong, cutoffs=cutoffs)
        if not days:
            if any(typed.get(f"r{number}-{name}", "").strip() for name in ("begins", "ends")):
                faults[f"r{number}-days"] = "missing"
            continue
        faults |= {f"r{number}-{field}": code for field, code in wrong.items()}
        if row is not None:
            keys = {(day, row.begins, row.ends) for day in days}
            if keys & seen:
                faults[f"r{number}-days"] = "twice"
            seen |= keys
            found.append(row)
    return found, faults


ROW = ("begins", "ends", "capacity", "cutoff_days", "cutoff")


def _row(typed: Typed, days: tuple[int, ...], wrong: Faults, *, cutoffs: bool) -> SlotRow | None:
    begins, ends = _hour(typed["begins"]), _hour(typed["ends"])
    capacity = whole(typed["capacity"], MOST_CAPACITY)
    if begins is None:
        wrong["begins"] = "hour"
    if ends is None or (begins and ends <= begins):
        wrong["ends"] = "hour"
    if not capacity:
        wrong["capacity"] = "count"
    before, hour = 0, None
    if cutoffs and (typed["cutoff"] or typed["cutoff_days"] not in {"", "0"}):
        before, hour = whole(typed["cutoff_days"] or "0", MOST_CUTOFF_DAYS) or 0, _hour(typed["cutoff"])
        if hour is None or (not before and begins and hour > begins):
            wrong["cutoff"] = "cutoff"
    if wrong or begins is None or ends is None or not capacity:
        return None
    return SlotRow(days, begins, ends, capacity, before, hour)


def grams(text: str) -> int | None:
    """“0,5” or “0.5 kg” to 500; None for what is no such weight."""
    try:
        value = Decimal(text.lower().removesuffix("kg").strip().replace(",", ".")) * 1000
    except InvalidOperation:
        return None
    known = value.is_finite() and 0 < value <= MOST_GRAMS and value == value.to_integral_value()
    return int(value) if known else None


def kilograms(weight: int | None) -> str:
    """As one types it: 500 to “0.5”."""
    return "" if weight is None else f"{Decimal(weight).scaleb(-3).normalize():f}"


def _hour(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if len(text) in {5, 8} else None
    except ValueError:
        return None
