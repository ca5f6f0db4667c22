"""What may be asked of the search, and how a query string becomes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal, Protocol, cast

from panier.kit.geo import Box, Point
from panier.kit.postal import bare
from panier.kit.refusals import Refusal
from panier.offer.search.rules.whereabouts import POSTAL, Whereabouts, box_from

Sort = Literal["relevance", "distance", "price", "-price", "newest"]
SORTS: tuple[Sort, ...] = ("relevance", "distance", "price", "-price", "newest")
STATES = ("selling", "linked", "listed")  # most open first
ORIGINS = ("local", "made", "certified")  # proven: three things, never mixed
HOWS = ("pickup", "delivery", "parcel")
PAGE_SIZE = 24
PAGE_SIZE_MAX = 100
REACH = 1200  # hits within which pages exist; deeper ones are refused (DECISIONS 8)
WORDS_MAX = 200  # characters of `q`
VALUES_MAX = 50  # values of one repeated filter
RADIUS_MAX_KM = 500
PLACE_ID = re.compile(r"plc_[a-z0-9]{16}")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    territory: str
    language: str
    now: datetime
    q: str = ""
    point: Point | None = None
    approximate: bool = False
    postal: str = ""  # the prefix of where one is, so that what is delivered there is counted
    radius_m: int | None = None
    box: Box | None = None  # sold at a place a map shows
    at: tuple[str, ...] = ()  # places' public ids: counted and there in one of these shops
    deliver: str = ""  # delivered to this postal code, or to all codes that begin so
    categories: tuple[int, ...] = ()  # taxonomy codes; a category holds its children
    merchants: tuple[str, ...] = ()  # slugs
    regions: tuple[str, ...] = ()  # slugs
    streets: tuple[str, ...] = ()  # slugs; sold at a place along one of them
    price_min: int | None = None  # minor units
    price_max: int | None = None
    states: tuple[str, ...] = ()
    hows: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    pickup_today: bool = False
    open_now: bool = False
    in_stock: bool = False
    near_texts: tuple[tuple[int, float], ...] = ()  # instead of the words: texts near in meaning, and how near (0 to 1)
    exact: bool = False  # the words as they are written: nothing is respelt
    sort: Sort = "relevance"
    counted: bool = True  # with all facets; else only with those that depend on where one is
    explained: bool = True  # with the shares that gave each hit its rank
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

    def sort(self) -> Sort:
        value = self.one("sort") or "relevance"
        if value not in SORTS:
            self.wrong("sort", "unknown-value")
        return cast("Sort", value)

    def needs_a_place(self, request: SearchRequest) -> None:
        """When nobody says where one is."""
        if request.sort == "distance":
            self.wrong("sort", "needs-a-place")
        if request.radius_m is not None:
            self.wrong("radius_km", "needs-a-place")

    def ids(self, name: str, form: re.Pattern[str]) -> tuple[str, ...]:
        values = self.many(name)
        if not all(form.fullmatch(value) for value in values):
            self.wrong(name, "unknown-value")
        return values

    def postal(self, name: str) -> str:
        value = bare(self.one(name))
        if value and not POSTAL.fullmatch(value):
            self.wrong(name, "unknown-postal-code")
        return value

    def box(self) -> Box | None:
        """`south,west,north,east`, as a map's corners."""
        value = self.one("box")
        if not value:
            return None
        found = box_from(value)
        if found is None:
            self.wrong("box", "not-a-box")
        return found

    def words(self) -> str:
        value = " ".join(self.one("q").replace("\0", " ").split())
        if len(value) > WORDS_MAX:
            self.wrong("q", "too-long")
        return value

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
    reader, where = _Reader(params), whereabouts
    request = SearchRequest(
        territory=territory,
        language=language,
        now=now,
        q=reader.words(),
        point=where.point if where else None,
        approximate=bool(where and where.approximate),
        postal=where.postal if where else "",
        radius_m=reader.radius(),
        box=reader.box(),
        at=reader.ids("at", PLACE_ID),
        deliver=reader.postal("deliver"),
        categories=reader.codes("category"),
        merchants=reader.slugs("merchant"),
        regions=reader.slugs("region"),
        streets=reader.slugs("street"),
        price_min=reader.number("price_min", 0, MINOR_MAX),
        price_max=reader.number("price_max", 0, MINOR_MAX),
        states=reader.chosen("state", STATES),
        origins=reader.chosen("origin", ORIGINS),
        hows=reader.chosen("how", HOWS),
        pickup_today=reader.flag("pickup", "today"),
        open_now=reader.flag("open", "now"),
        in_stock=reader.flag("in_stock", "1"),
        exact=reader.flag("exact", "1"),
        sort=reader.sort(),
        page=reader.number("page", 1, REACH) or 1,
        page_size=reader.number("page_size", 1, PAGE_SIZE_MAX) or PAGE_SIZE,
    )
    if where is None:
        reader.needs_a_place(request)
    return _within_reach(request, reader.errors)


def _within_reach(request: SearchRequest, errors: list[dict[str, str]]) -> SearchRequest:
    if errors:
        raise BadSearch(errors=errors)
    if request.offset >= REACH:
        raise TooDeep(reach=REACH)
    return request
