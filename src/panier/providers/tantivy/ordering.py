"""The order of hits. By relevance: the formula orders the best by words. By distance: places in growing rings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from tantivy import DocAddress, Occur, Order, Query, Searcher

from panier.kit.geo import Point, distance_m
from panier.offer.search.rules import Features, Formula, Grid, PlaceTable, Ranked, Scores, Sort, rank, unpacked
from panier.offer.search.rules.ranking import RANKED, RANKED_AROUND
from panier.providers.tantivy.facets import any_value, at_places, count_of, in_circle
from panier.providers.tantivy.hits import Best

PLACES_MAX = 65_000  # places counted in one pass
AROUND_M = (
    15_000,
    7_000,
    3_000,
    1_500,
)  # around a point: what is within it is ranked even when others match the words better
AROUND_MOST = 20_000  # products in that circle; where there are more, a smaller one
RADII_M = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 21_000_000)  # the last one holds the earth
FEW = 1_000  # hits: all their places are looked at at once
RING_MAX = 5_000  # hits read to put one ring in order
SORTED_BY: dict[Sort, tuple[str, Order]] = {
    "price": ("minor", Order.Asc),
    "-price": ("minor", Order.Desc),
    "newest": ("created", Order.Desc),
}
Placed = tuple[DocAddress, Ranked | None]
PlacesOf = Callable[[Sequence[DocAddress]], Sequence[Sequence[int]]]


def in_order(searcher: Searcher, query: Query, sort: Sort, limit: int) -> list[Placed]:
    name, order = SORTED_BY[sort]
    found = searcher.search(query, limit, count=False, order_by_field=name, order=order)
    return [(address, None) for _, address in found.hits]


class Near(NamedTuple):
    """Where one is, the places there are, and those of a hit."""

    point: Point
    table: PlaceTable
    places_of: PlacesOf


class Ranking(NamedTuple):
    """What the formula needs beside a hit: where and when one asks, to the minute, and the places of a hit."""

    formula: Formula
    now: datetime
    scores: Scores  # of that formula and minute
    point: Point | None
    has_words: bool
    explained: bool
    table: PlaceTable
    places_of: PlacesOf


class Judged(NamedTuple):
    """A hit, with its number by words (or lot), what ranks it, and the score that gives."""

    address: DocAddress
    number: float
    text: float | None
    metres: float | None
    is_open: bool
    standing: int
    score: int


def by_formula(
    searcher: Searcher, anywhere: Sequence[Best], here: Sequence[Best], limit: int, by: Ranking
) -> list[Placed]:
    """The best hits anywhere and the best ones around, ranked; the rest follows in the engine's own order.

    Among equal points the engine's order holds: the words, without words the lot.
    """
    candidates = {
        (address.segment_ord, address.doc): (score, address) for score, address in [*anywhere[:RANKED], *here]
    }
    judged = sorted(_judged(searcher, list(candidates.values()), by), key=lambda each: (-each.score, -each.number))
    rest = [address for _, address in anywhere[RANKED:] if (address.segment_ord, address.doc) not in candidates]
    placed: list[Placed] = [(each.address, _ranked(each, by) if by.explained else None) for each in judged[:limit]]
    return [*placed, *((address, None) for address in rest)][:limit]


def best(searcher: Searcher, query: Query, limit: int, *, has_words: bool) -> list[Best]:
    """Best first by the engine alone, each with its number: by words, without words by lot."""
    if has_words:
        return searcher.search(query, limit, count=False).hits
    return searcher.search(query, limit, count=False, order_by_field="browse", order=Order.Desc).hits


def best_around(searcher: Searcher, query: Query, cells: Sequence[int], *, has_words: bool) -> list[Best]:
    return best(searcher, _both(query, any_value("cell", cells)), RANKED_AROUND, has_words=has_words)


def best_of(hits: Sequence[Best], cells: Sequence[int], table: PlaceTable, places_of: PlacesOf) -> list[Best]:
    """The same of hits that are known: those in one of the cells."""
    near, places = frozenset(cells), places_of([address for _, address in hits])
    here = (hit for hit, keys in zip(hits, places, strict=True) if not near.isdisjoint(table.cells_of(tuple(keys))))
    return list(islice(here, RANKED_AROUND))


def cells_around(searcher: Searcher, middle: Point, grid: Grid) -> Sequence[int]:
    """Of what is near: where much is sold, near is nearer."""
    cells: Sequence[int] = ()
    for radius in AROUND_M:
        cells = grid.touching(middle, radius)
        if sum(searcher.doc_freq("cell", cell) for cell in cells) <= AROUND_MOST:
            break
    return cells


def _judged(searcher: Searcher, hits: Sequence[Best], by: Ranking) -> Iterator[Judged]:
    addresses = [address for _, address in hits]
    standings = searcher.fast_field_values("standing", addresses) if hits else []
    grid, open_now = by.table.grid, by.table.open_places(by.now)
    for (number, address), standing, places in zip(hits, standings, by.places_of(addresses), strict=True):
        near = grid.nearest(places, by.point) if by.point is not None else None
        text, metres = number / hits[0][0] if by.has_words else None, near[1] if near else None
        is_open, packed = not open_now.isdisjoint(places), int(standing or 0)
        score = by.scores.of(text, metres, packed, is_open=is_open)
        yield Judged(address, number, text, metres, is_open, packed, score)


def _ranked(judged: Judged, by: Ranking) -> Ranked:
    """With its shares."""
    features = Features(judged.text, judged.metres, judged.is_open, unpacked(judged.standing))
    return rank(features, by.formula, by.now)


def by_distance(searcher: Searcher, query: Query, limit: int, near: Near) -> list[DocAddress]:
    """Exact: a hit's distance is that of the nearest place where it can be had; those without a place come last."""
    found: list[DocAddress] = []
    done: list[int] = []  # places all of whose hits are found
    for radius in RADII_M if count_of(searcher, query) > FEW else RADII_M[-1:]:
        circle = None if radius == RADII_M[-1] else in_circle(near.table.grid.cover(near.point, radius))
        here = query if circle is None else _both(query, circle)
        counted = places_with_hits(searcher, _but(here, done), near.table.places)
        metres = {key: distance_m(near.point, near.table.places[key].point) for key, _ in counted}
        within = sorted((each for each in counted if metres[each[0]] <= radius), key=lambda each: metres[each[0]])
        nearest_first = iter(within)
        while len(found) < limit and (ring := _next_ring(nearest_first, limit - len(found))):
            hits = _but(_both(query, at_places(ring)), done)
            found += _ring_in_order(searcher, hits, {key: metres[key] for key in ring}, near.places_of)
            done += ring
        if len(found) >= limit:
            return found[:limit]
    return found + _nowhere(searcher, query, limit - len(found))


def places_with_hits(searcher: Searcher, query: Query, known: Iterable[int]) -> list[tuple[int, int]]:
    counted = searcher.aggregate(query, {"place": {"terms": {"field": "place", "size": PLACES_MAX}}})
    pairs = ((int(bucket["key"]), int(bucket["doc_count"])) for bucket in counted["place"]["buckets"])
    among = set(known)
    return [(key, count) for key, count in pairs if key in among]


def _next_ring(nearest_first: Iterator[tuple[int, int]], wanted: int) -> list[int]:
    """The next places that together hold at least `wanted` hits (a hit at two places is counted twice)."""
    ring: list[int] = []
    for key, count in nearest_first:
        ring.append(key)
        wanted -= count
        if wanted <= 0:
            break
    return ring


def _both(query: Query, where: Query) -> Query:
    """`where` narrows and does not score."""
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(where, 0.0))])


def _but(query: Query, done: Sequence[int]) -> Query:
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, at_places(done))]) if done else query


def _ring_in_order(searcher: Searcher, query: Query, here: dict[int, float], places_of: PlacesOf) -> list[DocAddress]:
    """Read the ring's hits, best first, and sort them by distance: equally near ones stay best first."""
    addresses = [address for _, address in searcher.search(query, RING_MAX, count=False).hits]
    far = max(here.values())
    nearest = {
        index: min((here.get(key, far) for key in places), default=far)
        for index, places in enumerate(places_of(addresses))
    }
    return [addresses[index] for index in sorted(nearest, key=nearest.__getitem__)]


def _nowhere(searcher: Searcher, query: Query, limit: int) -> list[DocAddress]:
    anywhere = Query.exists_query("place")
    parts = [(Occur.Must, query), (Occur.MustNot, anywhere)]
    return [address for _, address in searcher.search(Query.boolean_query(parts), limit, count=False).hits]
