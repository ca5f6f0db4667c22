"""What may be asked of the search, and how a query string becomes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal, Protocol, cast

from panier.kit.geo import Point
from panier.kit.refusals import Refusal

Sort = Literal["relevance", "distance", "price", "-price", "newest"]
SORTS: tuple[Sort, ...] = ("relevance", "distance", "price", "-price", "newest")
STATES = ("selling", "linked", "listed")  # most open first
HOWS = ("pickup", "delivery", "parcel")
PAGE_SIZE = 24
PAGE_SIZE_MAX = 100
REACH = 1200  # hits within which pages exist; deeper ones are refused (DECISIONS 8)
WORDS_MAX = 200  # characters of `q`
VALUES_MAX = 50  # values of one repeated filter
RADIUS_MAX_KM = 500
LABEL = re.compile(r"[A-Z0-9]{0,8}")  # a postal prefix
MINOR_MAX = 10**12


class BadSearch(Refusal):
    """A value of the query string cannot be understood. `errors`: [{"field": …, "code": …}]."""

    code: ClassVar[str] = "bad-search"


class TooDeep(Refusal):
    """The page lies beyond the reach of the search: narrow it instead. `reach` is the number of hits within reach."""

    code: ClassVar[str] = "page-too-deep"


class Params(Protocol):
    """What a query string offers (Django's QueryDict does)."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the person is: `approximate` when it stands for a whole postal prefix. `label` is the prefix or empty."""

    point: Point
    approximate: bool
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    territory: str
    language: str
    now: datetime
    q: str = ""
    point: Point | None = None
    approximate: bool = False
    radius_m: int | None = None
    categories: tuple[int, ...] = ()  # taxonomy codes; a category holds its children
    merchants: tuple[str, ...] = ()  # slugs
    regions: tuple[str, ...] = ()  # slugs
    streets: tuple[str, ...] = ()  # slugs; sold at a place along one of them
    price_min: int | None = None  # minor units
    price_max: int | None = None
    states: tuple[str, ...] = ()
    hows: tuple[str, ...] = ()
    pickup_today: bool = False
    open_now: bool = False
    in_stock: bool = False
    near_texts: tuple[tuple[int, float], ...] = ()  # instead of the words: texts near in meaning, and how near (0 to 1)
    exact: bool = False  # the words as they are written: nothing is respelt
    sort: Sort = "relevance"
    page: int = 1
    page_size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    @property
    def end(self) -> int:
        return self.page * self.page_size


class _Reader:
    """Reads one query string and gathers what is wrong with it."""

    def __init__(self, params: Params) -> None:
        self.params = params
        self.errors: list[dict[str, str]] = []

    def wrong(self, name: str, code: str) -> None:
        self.errors.append({"field": name, "code": code})

    def one(self, name: str) -> str:
        given = [value.strip() for value in self.params.getlist(name)]
        return given[-1] if given else ""

    def many(self, name: str) -> tuple[str, ...]:
        values = tuple(dict.fromkeys(value.strip() for value in self.params.getlist(name) if value.strip()))
        if len(values) > VALUES_MAX:
            self.wrong(name, "too-many")
        return values[:VALUES_MAX]

    def chosen(self, name: str, among: Sequence[str]) -> tuple[str, ...]:
        values = self.many(name)
        if not set(values) <= set(among):
            self.wrong(name, "unknown-value")
        return values

    def slugs(self, name: str) -> tuple[str, ...]:
        values = self.many(name)
        if not all(len(value) <= WORDS_MAX and value.replace("-", "").replace("_", "").isalnum() for value in values):
            self.wrong(name, "unknown-value")
        return values

    def codes(self, name: str) -> tuple[int, ...]:
        values = self.many(name)
        if not all(_is_count(value) for value in values):
            self.wrong(name, "not-a-number")
            return ()
        return tuple(int(value) for value in values)

    def number(self, name: str, least: int, most: int) -> int | None:
        value = self.one(name)
        if not value:
            return None
        if not _is_count(value):
            self.wrong(name, "not-a-number")
            return None
        if not least <= int(value) <= most:
            self.wrong(name, "out-of-range")
        return int(value)

    def flag(self, name: str, yes: str) -> bool:
        value = self.one(name)
        if value not in {"", yes, "0"}:
            self.wrong(name, "unknown-value")
        return value == yes

    def words(self) -> str:
        value = " ".join(self.one("q").replace("\0", " ").split())
        if len(value) > WORDS_MAX:
            self.wrong("q", "too-long")
        return value

    def sort(self) -> Sort:
        value = self.one("sort") or "relevance"
        if value not in SORTS:
            self.wrong("sort", "unknown-value")
        return cast("Sort", value)

    def radius(self) -> int | None:
        """Kilometres, a decimal point or comma allowed, to metres."""
        value = self.one("radius_km").replace(",", ".")
        if not value:
            return None
        whole, _, part = value.partition(".")
        if not _is_count(whole) or (part and not _is_count(part)):
            self.wrong("radius_km", "not-a-number")
            return None
        metres = int(whole) * 1000 + int((part + "000")[:3])
        if not 0 < metres <= RADIUS_MAX_KM * 1000:
            self.wrong("radius_km", "out-of-range")
        return metres


def _is_count(value: str) -> bool:
    """ASCII digits, short enough to be a sane number."""
    return value.isascii() and value.isdigit() and len(value) <= len(str(MINOR_MAX))


def point_from(value: str) -> Point | None:
    """`45.53,-73.58` to a point, its coordinates cut to 3 decimals (DECISIONS 6); None when it is not one."""
    latitude, comma, longitude = value.partition(",")
    try:
        north, east = round(float(latitude), 3), round(float(longitude), 3)
    except ValueError:
        return None
    if not comma or not (-90 <= north <= 90 and -180 <= east <= 180):  # noqa: PLR2004 - degrees
        return None
    return Point(north, east)


def to_cookie(whereabouts: Whereabouts) -> str:
    """What the `place` cookie keeps, and nothing else does: the point, and the postal prefix it stands for if it does."""
    point = f"{whereabouts.point.latitude:.3f},{whereabouts.point.longitude:.3f}"
    return f"{point},{whereabouts.label}" if whereabouts.approximate else point


def from_cookie(value: str) -> Whereabouts | None:
    """The cookie is the visitor's to write: anything else than a place is no place."""
    latitude, _, rest = value.partition(",")
    longitude, approximate, label = rest.partition(",")
    point = point_from(f"{latitude},{longitude}")
    if point is None or not LABEL.fullmatch(label):
        return None
    return Whereabouts(point, bool(approximate), label)


class _Names:
    """A query string that says nothing and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def getlist(self, key: str) -> list[str]:
        self.asked.append(key)
        return []


def parameters() -> tuple[str, ...]:
    """The name of everything `from_query` reads."""
    names = _Names()
    from_query(names, territory="", language="", now=datetime.min.replace(tzinfo=UTC))
    return tuple(dict.fromkeys(names.asked))


def from_query(
    params: Params, *, territory: str, language: str, now: datetime, whereabouts: Whereabouts | None = None
) -> SearchRequest:
    """Read a search's query string (names of the public API), or raise `BadSearch` with every fault found."""
    reader = _Reader(params)
    sort = reader.sort()
    radius = reader.radius()
    for name, asked in (("sort", sort == "distance"), ("radius_km", radius is not None)):
        if asked and whereabouts is None:
            reader.wrong(name, "needs-a-place")
    request = SearchRequest(
        territory=territory,
        language=language,
        now=now,
        q=reader.words(),
        point=whereabouts.point if whereabouts else None,
        approximate=bool(whereabouts and whereabouts.approximate),
        radius_m=radius,
        categories=reader.codes("category"),
        merchants=reader.slugs("merchant"),
        regions=reader.slugs("region"),
        streets=reader.slugs("street"),
        price_min=reader.number("price_min", 0, MINOR_MAX),
        price_max=reader.number("price_max", 0, MINOR_MAX),
        states=reader.chosen("state", STATES),
        hows=reader.chosen("how", HOWS),
        pickup_today=reader.flag("pickup", "today"),
        open_now=reader.flag("open", "now"),
        in_stock=reader.flag("in_stock", "1"),
        exact=reader.flag("exact", "1"),
        sort=sort,
        page=reader.number("page", 1, REACH) or 1,
        page_size=reader.number("page_size", 1, PAGE_SIZE_MAX) or PAGE_SIZE,
    )
    if reader.errors:
        raise BadSearch(errors=reader.errors)
    if request.offset >= REACH:
        raise TooDeep(reach=REACH)
    return request
