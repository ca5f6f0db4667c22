"""The order of hits. By distance: places in growing rings around the point, each holding enough hits for the page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tantivy import DocAddress, Occur, Order, Query, Searcher

from panier.kit.geo import Point
from panier.offer.search.rules import PlaceTable, Sort, nearness
from panier.providers.tantivy.schema import schema

PLACES_MAX = 65_000  # places counted in one pass
AROUND_M = 15_000  # around a point: what is within it is weighed even when others match the words better
WEIGHED = 50  # hits weighed by nearness, anywhere and around
RING_MAX = 5_000  # hits read to put one ring in order


def in_order(searcher: Searcher, query: Query, sort: Sort, limit: int, *, has_words: bool) -> list[DocAddress]:
    if sort == "price":
        found = searcher.search(query, limit, count=False, order_by_field="minor", order=Order.Asc)
    elif sort == "-price":
        found = searcher.search(query, limit, count=False, order_by_field="minor", order=Order.Desc)
    elif sort == "newest":
        found = searcher.search(query, limit, count=False, order_by_field="created", order=Order.Desc)
    elif has_words:
        found = searcher.search(query, limit, count=False, weight_by_field="weight")
    else:
        found = searcher.search(query, limit, count=False, order_by_field="browse", order=Order.Desc)
    return [address for _, address in found.hits]


class Near(NamedTuple):
    """Where one is, the places there are, and those of a hit."""

    point: Point
    table: PlaceTable
    places_of: Callable[[DocAddress], Sequence[int]]


def by_relevance_near(searcher: Searcher, query: Query, limit: int, near: Near) -> list[DocAddress]:
    """The best hits anywhere and the best ones around, each score weighed by how near it is; then the rest by score."""
    distances = near.table.distances(near.point)
    anywhere = searcher.search(query, max(limit, WEIGHED + 1), count=False, weight_by_field="weight").hits
    here = []
    if len(anywhere) > WEIGHED:  # else they all are weighed already
        around = _in_ring(query, near.table.within(near.point, AROUND_M), ())
        here = searcher.search(around, WEIGHED, count=False, weight_by_field="weight").hits
    weighed = {
        (address.segment_ord, address.doc): (score * _nearness(near.places_of(address), distances), address)
        for score, address in (*anywhere[:WEIGHED], *here)
    }
    best = sorted(weighed.values(), key=lambda each: -each[0])
    rest = (address for _, address in anywhere if (address.segment_ord, address.doc) not in weighed)
    return [*(address for _, address in best), *rest][:limit]


def _nearness(places: Sequence[int], distances: dict[int, float]) -> float:
    return nearness(min((distances[key] for key in places if key in distances), default=None))


def by_distance(searcher: Searcher, query: Query, limit: int, table: PlaceTable, point: Point) -> list[DocAddress]:
    """Exact: a hit's distance is that of the nearest place where it can be had; those without a place come last."""
    distances = table.distances(point)
    found: list[DocAddress] = []
    done: list[int] = []
    nearest_first = iter(sorted(places_with_hits(searcher, query, distances), key=lambda each: distances[each[0]]))
    while len(found) < limit:
        ring = _next_ring(nearest_first, limit - len(found))
        if not ring:
            return found + _nowhere(searcher, query, limit - len(found))
        found += _ring_in_order(searcher, _in_ring(query, ring, done), ring, distances)
        done += ring
    return found[:limit]


def places_with_hits(searcher: Searcher, query: Query, known: Mapping[int, object]) -> list[tuple[int, int]]:
    counted = searcher.aggregate(query, {"place": {"terms": {"field": "place", "size": PLACES_MAX}}})
    pairs = ((int(bucket["key"]), int(bucket["doc_count"])) for bucket in counted["place"]["buckets"])
    return [(key, count) for key, count in pairs if key in known]


def _next_ring(nearest_first: Iterator[tuple[int, int]], wanted: int) -> list[int]:
    """The next places that together hold at least `wanted` hits (a hit at two places is counted twice)."""
    ring: list[int] = []
    for key, count in nearest_first:
        ring.append(key)
        wanted -= count
        if wanted <= 0:
            break
    return ring


def _in_ring(query: Query, ring: Sequence[int], done: Sequence[int]) -> Query:
    parts = [(Occur.Must, query), (Occur.Must, _at(ring))]
    if done:
        parts.append((Occur.MustNot, _at(done)))
    return Query.boolean_query(parts)


def _at(places: Sequence[int]) -> Query:
    return Query.const_score_query(Query.term_set_query(schema(), "place", places), 0.0)


def _ring_in_order(
    searcher: Searcher, query: Query, ring: Sequence[int], distances: dict[int, float]
) -> list[DocAddress]:
    """Read the ring's hits, best first, and sort them by distance: equally near ones stay best first."""
    addresses = [address for _, address in searcher.search(query, RING_MAX, count=False).hits]
    here = {key: distances[key] for key in ring}
    far = max(here.values())
    nearest = {
        index: min((here.get(key, far) for key in searcher.doc(address).get_all("place")), default=far)
        for index, address in enumerate(addresses)
    }
    return [addresses[index] for index in sorted(nearest, key=nearest.__getitem__)]


def _nowhere(searcher: Searcher, query: Query, limit: int) -> list[DocAddress]:
    anywhere = Query.exists_query("place")
    parts = [(Occur.Must, query), (Occur.MustNot, anywhere)]
    return [address for _, address in searcher.search(Query.boolean_query(parts), limit, count=False).hits]
