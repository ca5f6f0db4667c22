"""Reading a territory: its facts, regions, postal places and the settings in force."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from django.db.models import Q

from panier.base.tax.rules import TaxRate
from panier.base.territories.models import (
    Municipality,
    PostalPrefix,
    Region,
    Setting,
    TaxRateRow,
    Territory,
)
from panier.base.territories.rules.identifiers import postal_code
from panier.kit.freshness import NAMES, shown_for_quarter, shows
from panier.kit.geo import Point
from panier.kit.refusals import Refusal

LIMIT = 100
TAX_CATEGORY_NAMES = "tax_category_names"


class BadPostalCode(Refusal):
    """facts: `typed`, `example`."""

    code: ClassVar[str] = "bad-postal-code"


class PostalPlace(NamedTuple):
    """What a postal code tells: about where (1 km or so), in which region (a guess in the countryside)."""

    postal_code: str
    prefix: str
    locality: str
    region: str
    point: Point | None


class SettingMissingError(LookupError):
    """A fault of the pack: the product needs a setting that no row gives."""


def territory(code: str) -> Territory:
    """The territory, or Territory.DoesNotExist when its pack was never loaded."""
    return Territory.objects.get(code=code)


def regions(code: str) -> list[Region]:
    shows(NAMES)
    return list(Region.objects.filter(territory_id=code).order_by("code")[:LIMIT])


def region_by_slug(code: str, slug: str) -> Region | None:
    shows(NAMES)
    return Region.objects.filter(territory_id=code, slug=slug).first()


def municipality_named(code: str, name: str) -> Municipality | None:
    """The largest of that name."""
    return Municipality.objects.filter(territory_id=code, name__iexact=name).order_by("-population").first()


def checked_postal_code(code: str, typed: str) -> str:
    """The postal code without spaces, in capitals; BadPostalCode when it does not fit the territory's pattern."""
    rule = territory(code).postal
    checked = postal_code(typed, rule["pattern"])
    if checked is None:
        raise BadPostalCode(typed=typed, example=rule["example"])
    return checked


def point_of_postal_code(code: str, typed: str) -> PostalPlace | None:
    """About where a whole postal code, or its first characters, is; None when it is not of this territory."""
    text = typed.replace(" ", "").replace("-", "").upper()[:12]
    beginnings = [text[:length] for length in range(1, len(text) + 1)]
    known_prefixes = PostalPrefix.objects.filter(territory_id=code, prefix__in=beginnings).select_related("region")
    found = known_prefixes.order_by("-prefix").first()  # the longest
    if found is None:
        return None
    known = found.latitude is not None and found.longitude is not None
    point = Point(found.latitude or 0.0, found.longitude or 0.0) if known else None
    return PostalPlace(text, found.prefix, found.locality, found.region.slug, point)


def setting_in_force(code: str, key: str, now: datetime) -> Any:
    """The value in force at `now`: the latest row that began before."""
    return settings_in_force(code, [key], now)[key]


def settings_in_force(code: str, keys: list[str], now: datetime) -> dict[str, Any]:
    """Several settings in one statement; SettingMissingError names one that no row gives."""
    shows(NAMES)
    shown_for_quarter(now)
    rows = Setting.objects.filter(territory_id=code, key__in=keys, in_force_from__lte=now)
    values = dict(rows.order_by("in_force_from").values_list("key", "value"))
    if missing := [key for key in keys if key not in values]:
        raise SettingMissingError(f"{code}: no value in force for {', '.join(missing)}")
    return values


class DatedValue(NamedTuple):
    begins: datetime
    value: Any
    source: str


def setting_histories(code: str, keys: list[str]) -> dict[str, list[DatedValue]]:
    """Every row of each setting, past, in force and announced, the oldest first: one statement."""
    rows = Setting.objects.filter(territory_id=code, key__in=keys).order_by("in_force_from")
    found: dict[str, list[DatedValue]] = {key: [] for key in keys}
    for key, *rest in rows.values_list("key", "in_force_from", "value", "source")[: LIMIT * len(keys)]:
        found[key].append(DatedValue(*rest))
    return found


def tax_category_names(code: str, now: datetime) -> dict[str, dict[str, str]]:
    """What people call each tax category, by language; nothing for a territory stored before they were kept."""
    try:
        names: dict[str, dict[str, str]] = setting_in_force(code, TAX_CATEGORY_NAMES, now)
    except SettingMissingError:
        return {}
    return names


def rates_in_force(territory: str, jurisdictions: Iterable[str], on: date) -> dict[str, list[TaxRate]]:
    """By jurisdiction, every tax's rates that hold on that day: one statement."""
    rows = TaxRateRow.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=on),
        territory_id=territory,
        jurisdiction__in=set(jurisdictions),
        begins__lte=on,
    )
    found: dict[str, list[TaxRate]] = {jurisdiction: [] for jurisdiction in jurisdictions}
    for row in rows.order_by("code", "category", "begins"):
        rate = TaxRate(row.code, row.jurisdiction, row.category, row.rate, row.begins, row.ends)
        found[row.jurisdiction].append(rate)
    return found
