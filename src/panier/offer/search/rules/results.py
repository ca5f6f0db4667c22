"""What the search answers: all a card and a facet show. Plain tuples: a listing makes two hundred of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from panier.kit.money import Money
from panier.offer.search.rules.ranking import Ranked
from panier.offer.search.rules.requests import REACH

PRICE_BANDS: tuple[tuple[int, int | None], ...] = (  # minor units: from, up to but not including
    (0, 1000),
    (1000, 2500),
    (2500, 5000),
    (5000, 10_000),
    (10_000, None),
)
DISTANCE_STEP_M = 500  # an approximate distance is rounded to this (DECISIONS 7)


class MerchantLine(NamedTuple):
    id: str
    slug: str
    name: str
    tone: int


class PictureLine(NamedTuple):
    digest: str
    widths: tuple[int, ...]
    width: int
    height: int
    alt: str


class PlaceLine(NamedTuple):
    """The place a card speaks of: the nearest, or without a position an open one. `changes_at`: closes, or opens next."""

    id: str
    name: str
    municipality: str
    tz: str
    open: bool
    changes_at: datetime | None


class Hit(NamedTuple):
    """All a card shows."""

    id: str
    slug: str
    title: str
    title_language: str
    picture: PictureLine | None
    price: Money
    price_varies: bool  # other offers of the product or its group cost more: “from”
    compare_at: Money | None
    offer_id: str
    offers_count: int  # offers (variants) over the whole group
    merchants_count: int  # merchants that offer it
    merchant: MerchantLine
    state: str
    hows: tuple[str, ...]
    in_stock: bool | None  # None: nobody counts it (“à confirmer”)
    place: PlaceLine | None
    distance_m: int | None  # rounded to 500 m when approximate
    approximate: bool
    walk_minutes: int | None = None  # estimated, when it is a walk away
    origins: tuple[str, ...] = ()  # what is proven of the product: made, certified
    least: Money | None = None  # the cheapest offer when several merchants have it
    rated: int = 0  # how many buyers have reviewed it
    stars: float = 0.0  # their mean
    rank: Ranked | None = None  # None: in another order than relevance, or after those the formula puts in order
    reopens: date | None = None  # a closure blocks every place it stands in: nothing is bought of it before that day


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`parent` is the value of the category above, in the category facet only."""

    value: str
    label: str
    count: int
    selected: bool = False
    parent: str = ""


Facets = Mapping[str, tuple[FacetValue, ...]]


class TakenPlace(NamedTuple):
    """A word of the search taken as a place: a street, town or region, its name, the other words.

    `narrowed`: only what is there is shown; otherwise that is little, and what is nearest to it follows.
    """

    kind: str
    label: str
    rest: str
    narrowed: bool


class AlsoLine(NamedTuple):
    """What else bears the words; the distance as a card shows it."""

    what: "Suggestion"
    distance_m: int | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` counts products, before those of one group are joined; `facets` by name: category, price, region, state,
    how, open, merchant. `reduced`: answered by the fallback (“recherche réduite”). `meant`: the words respelt. `taken`: a word taken as a place. `also`: what else bears the words.
    `by_meaning`: nothing has the words; this is what is near in meaning.
    """

    total: int
    page: int
    page_size: int
    items: tuple[Hit, ...]
    facets: Facets = field(default_factory=dict)
    reduced: bool = False
    meant: str = ""
    taken: TakenPlace | None = None
    also: tuple[AlsoLine, ...] = ()
    by_meaning: bool = False

    @property
    def pages(self) -> int:
        """How many pages can be asked for."""
        return max(1, -(-min(self.total, REACH) // self.page_size))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind` is category, merchant, street, town, region or product; `id` its public id, slug or code; `slug` for its address.

    `picture` is a digest and a width; `places` are the keys of the places it has.
    """

    kind: str
    id: str
    slug: str
    label: str
    picture: str = ""
    tone: int = 0
    places: tuple[int, ...] = ()


def shown_distance(metres: float | None, *, approximate: bool) -> int | None:
    """Whole metres; from an approximate place, rounded to the nearest 500 m and never zero."""
    if metres is None:
        return None
    if not approximate:
        return round(metres)
    return max(DISTANCE_STEP_M, round(metres / DISTANCE_STEP_M) * DISTANCE_STEP_M)


def joined(groups: Iterable[int]) -> list[int]:
    """Indexes of the first hit of each group, in order; 0 is no group."""
    seen: set[int] = set()
    kept = []
    for index, group in enumerate(groups):
        if group and group in seen:
            continue
        seen.add(group)
        kept.append(index)
    return kept
