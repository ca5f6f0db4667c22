"""What one state of the index answers. What was asked of it is kept: for whoever asks the same, from the same place, from elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from tantivy import Query

from panier.kit.geo import Point
from panier.kit.hours import SLOT_S, slot_of
from panier.offer.search.port import Also, Answer, Found
from panier.offer.search.rules import REACH, Facets, PlaceTable, SearchRequest, Sort, in_force, joined
from panier.offer.search.rules.ranking import RANKED
from panier.providers.tantivy.counting import Counter
from panier.providers.tantivy.facets import all_of, clauses
from panier.providers.tantivy.hits import Best, packed
from panier.providers.tantivy.keeping import kept
from panier.providers.tantivy.opened import Opened
from panier.providers.tantivy.ordering import (
    Near,
    Placed,
    Ranking,
    best,
    best_around,
    best_of,
    by_distance,
    by_formula,
    in_order,
)
from panier.providers.tantivy.understanding import BEST, Understanding, Understood

UNDERSTOOD_KEPT = (
    2_500  # of some 18 kB: words are asked again from elsewhere, while hardly anybody asks the very same again
)


def answer(opened: Opened, request: SearchRequest) -> Answer:
    found = understood(opened, request)
    placed = _placed(opened, found, request) if found.total else []
    return Answer(
        total=found.total,
        hits=_found(opened, placed, request),
        facets=_facets(opened, request, found),
        meant=found.meant,
        taken=found.taken,
        also=_also(opened, request, found),
    )


@lru_cache(maxsize=100)  # asked several times of each request
def _same(request: SearchRequest) -> SearchRequest:
    """What finds the same: until the next commit or quarter of an hour, from wherever one looks at it."""
    quarter = datetime.fromtimestamp(slot_of(request.now) * SLOT_S, UTC)
    point = request.point if request.radius_m is not None else None
    # In other orders nothing is shown that has only most of the words: one of them stands for all.
    sort: Sort = "relevance" if request.sort == "relevance" else "price"
    return replace(
        request,
        now=quarter,
        point=point,
        sort=sort,
        approximate=False,
        postal="",
        counted=True,
        explained=True,
        page=1,
        page_size=1,
    )


def understood(opened: Opened, request: SearchRequest) -> Understood:
    searcher, names, table = opened.searcher, opened.around.names, opened.around.table

    def understand() -> Understood:
        return Understanding(searcher, names, table, opened.known).of(request, clauses(request, table, searcher))

    return kept(opened.understood, _same(request), understand, UNDERSTOOD_KEPT)


def _facets(opened: Opened, request: SearchRequest, words: Understood) -> Facets:
    """The nearest shops are those of my cell of the grid, the nearest first."""
    same, table, labels = _same(request), opened.around.table, opened.around.labels
    from_cell = replace(request, point=_of_cell(request, table))
    counter = Counter(opened, from_cell, words)
    found = kept(opened.counted, same, lambda: labels.facets(request, counter.counts())) if request.counted else {}
    delivered = kept(opened.delivered, (same, counter.rated_for_it()), counter.delivered)
    shops = kept(opened.shops, replace(same, point=from_cell.point), counter.shops)
    return {**found, **labels.here(request, delivered, table.nearest_first(shops, request.point))}


def _of_cell(request: SearchRequest, table: PlaceTable) -> Point | None:
    """A circle is drawn around the very point; else the middle of its cell stands for it."""
    point = request.point
    return point if point is None or request.radius_m is not None else table.grid.middle_of(point)


def _also(opened: Opened, request: SearchRequest, found: Understood) -> list[Also]:
    """What else bears these words, as typed or as respelt, with the distance to its nearest place; on the first page."""
    if request.page > 1 or not request.q:
        return []
    searcher, table, of = opened.searcher, opened.around.table, (request.language, request.territory)
    said = opened.around.names.said(found.meant or request.q, of, lambda code: searcher.doc_freq("category", code) > 0)
    near = [table.nearest(each.places, request.point) if request.point else None for each in said]
    return [Also(each, at[1] if at else None) for each, at in zip(said, near, strict=True)]


def _placed(opened: Opened, found: Understood, request: SearchRequest) -> list[Placed]:
    """The formula looks at the clock; in every other order the page is the same until the next commit or quarter of an hour."""
    if request.sort == "relevance" or (request.sort == "distance" and not (found.around or request.point)):
        return _page(opened, found, request)
    same = _same(request), request.point, request.sort, request.page, request.page_size
    return kept(opened.ordered, same, lambda: _page(opened, found, request))


def _page(opened: Opened, found: Understood, request: SearchRequest) -> list[Placed]:
    """The hits of one page, each group once; as many hits are read as that takes, at most those within reach."""
    limit = request.end
    while True:
        limit = min(limit, REACH)
        ordered = _ordered(opened, found, request, limit)
        groups = opened.searcher.fast_field_values("group", [address for address, _ in ordered]) if ordered else []
        kept = joined([int(group or 0) for group in groups])
        if len(kept) >= request.end or len(ordered) < limit or limit == REACH:
            return [ordered[index] for index in kept[request.offset : request.end]]
        limit *= 2


def _ordered(opened: Opened, found: Understood, request: SearchRequest, limit: int) -> list[Placed]:
    table, sort, point = opened.around.table, request.sort, found.around or request.point
    if sort == "distance" and point is not None:
        near = Near(point, table, opened.places_of)
        hits = by_distance(opened.searcher, all_of(found.words, found.filters), limit, near)
        return [(address, None) for address in hits]
    if sort in ("relevance", "distance"):
        return _by_formula(opened, found, request, limit)
    return in_order(opened.searcher, all_of(found.words, found.filters), sort, limit)


def _by_formula(opened: Opened, found: Understood, request: SearchRequest, limit: int) -> list[Placed]:
    searcher, table, point = opened.searcher, opened.around.table, found.around or request.point
    has_words = bool(request.q and found.words is not None)
    same, most = _same(request), max(limit, RANKED + 1)
    anywhere = found.best

    def query() -> Query:  # to put it together costs as much as to put its hits in order
        return all_of(found.words, found.filters)

    if anywhere.size < min(most, found.total):
        anywhere = kept(
            opened.anywhere, (same, most), lambda: packed(best(searcher, query(), most, has_words=has_words))
        )
    here: list[Best] = []
    if point is not None and anywhere.size > RANKED:  # else they all are ranked already
        middle = table.grid.middle_of(point)

        def look() -> list[Best]:
            cells = opened.cells_around(middle)
            if found.these is not None:
                return best_of(found.best.first(BEST), cells, table, opened.places_of)
            return best_around(searcher, query(), cells, has_words=has_words)

        here = kept(opened.around_it, (same, middle), look)
    formula = in_force(opened.around.formulas, request.now)
    scores = opened.scores_at(request.now, formula)
    ranking = Ranking(formula, request.now, scores, point, has_words, request.explained, table, opened.places_of)
    return by_formula(searcher, anywhere.first(most), here, limit, ranking)


def _found(opened: Opened, placed: Sequence[Placed], request: SearchRequest) -> list[Found]:
    table, addresses = opened.around.table, [address for address, _ in placed]
    products = opened.searcher.fast_field_values("product", addresses) if placed else []
    chosen, found = set(table.named(request.at)), []
    for (_, ranked), product, everywhere in zip(placed, products, opened.places_of(addresses), strict=True):
        places = [key for key in everywhere if key in chosen] or everywhere  # a card speaks of the shop one has chosen
        near = table.nearest(places, request.point) if request.point is not None else None
        place = near[0] if near else table.to_show(places, request.now)
        found.append(Found(int(product or 0), place, near[1] if near else None, ranked))
    return found
