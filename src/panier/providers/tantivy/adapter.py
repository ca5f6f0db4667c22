"""The search engine of every day: an index of files beside the product, read in each web process, written by one."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from tantivy import Document as Row
from tantivy import Index, IndexWriter, Query

from panier.offer.search.places import places_shown
from panier.offer.search.port import Answer, Batch, Document, IndexMissing, PlaceHits, Surroundings
from panier.offer.search.rules import PlaceTable, SearchRequest, Suggestion
from panier.providers.tantivy import files
from panier.providers.tantivy.facets import all_of, count_of, in_circle
from panier.providers.tantivy.finding import answer, understood
from panier.providers.tantivy.keeping import kept
from panier.providers.tantivy.opened import Opened, around_of, open_index
from panier.providers.tantivy.ordering import (
    places_with_hits,
)
from panier.providers.tantivy.schema import columns, digest, register, row, schema
from panier.providers.tantivy.suggesting import suggestions
from panier.providers.tantivy.words import Asked

WRITER_BYTES = 32_000_000  # before a segment is written; one thread, one segment a commit
BUILDER_BYTES, BUILDER_THREADS = 512_000_000, 2  # of a whole index being built


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
        """What a batch holds is handed over beside, while the next one is made."""
        with files.writing(self.root):
            folder = files.new_generation(self.root)
            files.write_surroundings(folder, Surroundings())
            table, handed_over = PlaceTable(()), Future[None]()
            handed_over.set_result(None)
            index = register(Index(schema(), path=str(folder)))
            with _writer(index, BUILDER_BYTES, BUILDER_THREADS) as writer, ThreadPoolExecutor(1) as beside:
                for batch in batches:
                    handed_over.result()
                    if batch.surroundings is not None:
                        files.write_surroundings(folder, batch.surroundings)
                        table = PlaceTable(batch.surroundings.places)
                    handed_over = beside.submit(_add, writer, batch.documents, table)
                handed_over.result()
            files.point_to(self.root, folder)

    def find(self, request: SearchRequest) -> Answer:
        """To the minute: who asks the same from the same place within it gets the same."""
        with self._sound():
            opened = self._current()
            asked = replace(request, now=request.now.replace(second=0, microsecond=0))
            return kept(opened.answered, asked, lambda: answer(opened, asked))

    def is_lost(self, request: SearchRequest) -> bool:
        with self._sound():
            return understood(self._current(), request).lost

    def places(self, request: SearchRequest, limit: int) -> tuple[int, list[PlaceHits]]:
        with self._sound():
            opened = self._current()
            table, found = opened.around.table, understood(opened, request)
            query = all_of(found.words, found.filters)
            counted = places_with_hits(opened.searcher, query, table.places) if found.total else []
            return places_shown(table, counted, request, limit)

    def has_within(self, request: SearchRequest, metres: int) -> bool:
        """Of the words as they were understood for what was shown: they are not understood anew."""
        with self._sound():
            opened, point = self._current(), request.point
            circle = opened.around.table.grid.cover(point, metres) if point is not None else None
            found = understood(opened, request)
            return circle is not None and count_of(opened.searcher, found.query(also=in_circle(circle))) > 0

    def suggest(self, words: str, *, language: str, territory: str, limit: int) -> list[Suggestion]:
        with self._sound():
            opened = self._current()
            asked = Asked(words, language, territory, opened.searcher)
            key = (words, language, territory, limit)
            return kept(opened.suggested, key, lambda: suggestions(asked, opened.around.names, limit))

    def lists(self, territory: str) -> bool:
        with self._sound():
            return territory in self._current().around.listing

    def lacking(self, products: Sequence[int]) -> list[int]:
        with self._sound():
            searcher = self._current().searcher
            found = ((product, Query.term_query(schema(), "product", product)) for product in products)
            return [product for product, query in found if not count_of(searcher, query)]

    def differing(self, documents: Sequence[Document]) -> list[Document]:
        """By the digest that lies beside each."""
        with self._sound():
            opened, table = self._current(), self._table_in(files.generation(self.root))
            known = opened.digests([document.product for document in documents])
            return [each for each in documents if known.get(each.product) != digest(columns(each, table))]

    def scattered(self, limit: int) -> list[int]:
        with self._sound():
            return self._current().scattered(limit)

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


def _add(writer: IndexWriter, documents: Sequence[Document], table: PlaceTable) -> None:
    """Each comes once: nothing to replace."""
    for document in documents:
        writer.add_document(row(document, table))


def _write(writer: IndexWriter, gone: Sequence[int], rows: Sequence[Row]) -> None:
    for product in gone:
        writer.delete_documents_by_term("product", product)
    for each in rows:
        writer.add_document(each)


engine = TantivyEngine()
