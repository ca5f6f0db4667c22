"""The search engine of every day: an index of files beside the product, read in each web process, written by one."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from tantivy import Document as Row
from tantivy import Index, IndexWriter, Query

from panier.kit.hours import SLOT_S, slot_of
from panier.offer.search.places import places_shown
from panier.offer.search.port import Also, Answer, Batch, Found, IndexMissing, PlaceHits, Surroundings
from panier.offer.search.rules import REACH, Facets, PlaceTable, SearchRequest, Sort, Suggestion, in_force, joined
from panier.providers.tantivy import files
from panier.providers.tantivy.facets import Clauses, Counter, all_of, clauses, count_of
from panier.providers.tantivy.opened import Opened, around_of, kept, open_index
from panier.providers.tantivy.ordering import (
    RANKED,
    Best,
    Near,
    Placed,
    Ranking,
    best,
    best_around,
    by_distance,
    by_formula,
    in_order,
    places_with_hits,
)
from panier.providers.tantivy.schema import register, row, schema
from panier.providers.tantivy.suggesting import suggestions
from panier.providers.tantivy.understanding import Understanding, Understood
from panier.providers.tantivy.words import Asked

WRITER_BYTES = 32_000_000  # before a segment is written; one thread, one segment a commit
BUILDER_BYTES, BUILDER_THREADS = 256_000_000, 2  # of a whole index being built


class TantivyEngine:
    reduced = False

    def __init__(self, root: Path | None = None) -> None:
        self._root = root
        self._opened: Opened | None = None
        self._table: tuple[files.Stamp, PlaceTable] | None = None

    @property
    def root(self) -> Path:
        return self._root or Path(settings.DATA) / "search"

    def put(self, batch: Batch) -> None:
        with files.writing(self.root):
            folder = files.generation(self.root)
            if batch.surroundings is not None:
                files.write_surroundings(folder, batch.surroundings)
            if batch.documents or batch.gone:
                table = self._table_in(folder)
                rows = [row(document, table) for document in batch.documents]
                gone = [*batch.gone, *(document.product for document in batch.documents)]
                try:
                    with _writer(open_index(folder)) as writer:
                        _write(writer, gone, rows)
                except BaseException as fault:
                    if files.is_failure(fault) and not files.is_whole(folder):
                        files.suspect(self.root)
                        raise IndexMissing(f"The search index in {folder} is damaged.") from fault
                    raise

    def rebuild(self, batches: Iterable[Batch]) -> None:
        with files.writing(self.root):
            folder = files.new_generation(self.root)
            files.write_surroundings(folder, Surroundings())
            table = PlaceTable(())
            with _writer(register(Index(schema(), path=str(folder))), BUILDER_BYTES, BUILDER_THREADS) as writer:
                for batch in batches:
                    if batch.surroundings is not None:
                        files.write_surroundings(folder, batch.surroundings)
                        table = PlaceTable(batch.surroundings.places)
                    for document in batch.documents:  # each comes once: nothing to replace
                        writer.add_document(row(document, table))
            files.point_to(self.root, folder)

    def find(self, request: SearchRequest) -> Answer:
        """To the minute: who asks the same from the same place within it gets the same."""
        with self._sound():
            opened = self._current()
            asked = replace(request, now=request.now.replace(second=0, microsecond=0))
            return kept(opened.answered, asked, lambda: _answer(opened, asked))

    def places(self, request: SearchRequest, limit: int) -> tuple[int, list[PlaceHits]]:
        with self._sound():
            opened = self._current()
            table, found = opened.around.table, _understood(opened, request)
            query = all_of(found.words, found.filters)
            counted = places_with_hits(opened.searcher, query, table.places) if found.total else []
            return places_shown(table, counted, request, limit)

    def suggest(self, words: str, *, language: str, territory: str, limit: int) -> list[Suggestion]:
        with self._sound():
            opened = self._current()
            asked = Asked(words, language, territory, opened.searcher)
            key = (words, language, territory, limit)
            return kept(opened.suggested, key, lambda: suggestions(asked, opened.around.names, limit))

    def lacking(self, products: Sequence[int]) -> list[int]:
        with self._sound():
            searcher = self._current().searcher
            found = ((product, Query.term_query(schema(), "product", product)) for product in products)
            return [product for product, query in found if not count_of(searcher, query)]

    def size(self) -> int:
        """An index that failed somebody is read through here, once: a damaged one is missing from then on."""
        with self._sound():
            count = self._current().searcher.num_docs
            folder = files.generation(self.root)
            if files.is_suspect(self.root, folder):
                if not files.is_whole(folder):
                    raise IndexMissing(f"The search index in {folder} is damaged.")
                files.trust(self.root)
            return count

    def _table_in(self, folder: Path) -> PlaceTable:
        """The places as they were written last; thirty thousand are read once, not for each batch."""
        stamp = files.stamp_of(folder)
        if self._table is None or self._table[0] != stamp:
            self._table = stamp, PlaceTable(files.read_surroundings(folder).places)
        return self._table[1]

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """A broken index is a missing one: the fallback answers, the fault is logged, the indexer looks at its files."""
        try:
            yield
        except IndexMissing:
            raise
        except BaseException as fault:
            if not files.is_failure(fault):
                raise
            files.suspect(self.root)
            raise IndexMissing(f"The search index failed: {fault}") from fault

    def _current(self) -> Opened:
        """What this process holds, renewed when something was committed since."""
        root, opened = self.root, self._opened
        if opened is not None and files.stamp(root, opened.folder) == opened.stamp:
            return opened
        folder = files.generation(root)
        stamp = files.stamp(root, folder)
        if not stamp:
            raise IndexMissing(f"The search index in {root} is incomplete.")
        try:
            opened = Opened(folder, stamp, open_index(folder).searcher(), around_of(opened, folder, stamp))
        except (OSError, ValueError) as unreadable:
            raise IndexMissing(f"The search index in {root} cannot be read.") from unreadable
        self._opened = opened
        return opened


def _answer(opened: Opened, request: SearchRequest) -> Answer:
    found = _understood(opened, request)
    placed = _page(opened, found, request) if found.total else []
    return Answer(
        total=found.total,
        hits=_found(opened, placed, request),
        facets=_facets(opened, request, found.words, found.filters),
        meant=found.meant,
        taken=found.taken,
        also=_also(opened, request, found),
        lost=found.lost,
    )


def _same(request: SearchRequest) -> SearchRequest:
    """What finds the same: until the next commit or quarter of an hour, from wherever one looks at it."""
    quarter = datetime.fromtimestamp(slot_of(request.now) * SLOT_S, UTC)
    point = request.point if request.radius_m is not None else None
    sort: Sort = (
        "relevance" if request.sort == "relevance" else "price"
    )  # other orders show no more than what has all the words
    return replace(request, now=quarter, point=point, approximate=False, page=1, page_size=1, sort=sort, postal="")


def _understood(opened: Opened, request: SearchRequest) -> Understood:
    searcher, names, table = opened.searcher, opened.around.names, opened.around.table

    def understand() -> Understood:
        return Understanding(searcher, names, table).of(request, clauses(request, table, searcher))

    return kept(opened.understood, _same(request), understand)


def _facets(opened: Opened, request: SearchRequest, words: Query | None, filters: Clauses) -> Facets:
    same = _same(request)
    labels = opened.around.labels
    counter = Counter(opened.searcher, request, words, filters, opened.around.table)
    found = kept(opened.counted, same, lambda: labels.facets(request, counter.counts()))
    delivered = kept(opened.delivered, replace(same, postal=request.postal), counter.delivered)
    shops = kept(opened.shops, replace(same, point=request.point), counter.shops)
    return {**found, **labels.here(request, delivered, shops)}


@contextmanager
def _writer(index: Index, memory: int = WRITER_BYTES, threads: int = 1) -> Iterator[IndexWriter]:
    """Commits at the end, or nothing of it; then waits for the merging of segments, so that it is not cut short."""
    writer = index.writer(memory, threads)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _write(writer: IndexWriter, gone: Sequence[int], rows: Sequence[Row]) -> None:
    for product in gone:
        writer.delete_documents_by_term("product", product)
    for each in rows:
        writer.add_document(each)


def _also(opened: Opened, request: SearchRequest, found: Understood) -> list[Also]:
    """What else bears these words, as typed or as respelt, with the distance to its nearest place; on the first page."""
    if request.page > 1 or not request.q:
        return []
    searcher, table, of = opened.searcher, opened.around.table, (request.language, request.territory)
    said = opened.around.names.said(found.meant or request.q, of, lambda code: searcher.doc_freq("category", code) > 0)
    near = [table.nearest(each.places, request.point) if request.point else None for each in said]
    return [Also(each, at[1] if at else None) for each, at in zip(said, near, strict=True)]


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
    query = all_of(found.words, found.filters)
    if sort == "distance" and point is not None:
        return [
            (address, None)
            for address in by_distance(opened.searcher, query, limit, Near(point, table, opened.places_of))
        ]
    if sort in ("relevance", "distance"):
        return _by_formula(opened, found, request, limit)
    return in_order(opened.searcher, query, sort, limit)


def _by_formula(opened: Opened, found: Understood, request: SearchRequest, limit: int) -> list[Placed]:
    searcher, table, point = opened.searcher, opened.around.table, found.around or request.point
    query, has_words = all_of(found.words, found.filters), bool(request.q and found.words is not None)
    same, most = _same(request), max(limit, RANKED + 1)
    anywhere = kept(opened.anywhere, (same, most), lambda: best(searcher, query, most, has_words=has_words))
    here: list[Best] = []
    if point is not None and len(anywhere) > RANKED:  # else they all are ranked already
        middle = table.grid.middle_of(point)
        here = kept(
            opened.around_it,
            (same, middle),
            lambda: best_around(searcher, query, middle, table.grid, has_words=has_words),
        )
    formula = in_force(opened.around.formulas, request.now)
    scores = opened.scores_at(request.now, formula)
    ranking = Ranking(formula, request.now, scores, point, has_words, table, opened.places_of)
    return by_formula(searcher, anywhere, here, limit, ranking)


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


engine = TantivyEngine()
