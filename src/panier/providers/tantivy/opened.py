"""One state of the index as a process holds it: its files opened, the surroundings read, and what was asked of it kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import accumulate
from pathlib import Path

from tantivy import DocAddress, Index, Query, Searcher

from panier.kit.geo import Point
from panier.offer.search.facets import FacetTable
from panier.offer.search.names import NameTable
from panier.offer.search.port import Answer, Surroundings
from panier.offer.search.rules import Facets, Formula, PlaceTable, Scores, SearchRequest, Sort, Suggestion, beginnings
from panier.providers.tantivy import files
from panier.providers.tantivy.hits import Best, Hits
from panier.providers.tantivy.keeping import kept
from panier.providers.tantivy.ordering import Placed, cells_around
from panier.providers.tantivy.schema import register, schema
from panier.providers.tantivy.traits import number_of
from panier.providers.tantivy.understanding import Understood
from panier.providers.tantivy.words import Known

SCATTERED_FROM = 3  # small segments
PLACES_KEPT = 100_000  # hits of which the places are kept


class Around:
    """The surroundings, as this process holds them."""

    def __init__(self, around: Surroundings) -> None:
        self.table = PlaceTable(around.places)
        self.names = NameTable(around)
        self.labels = FacetTable(around)
        self.formulas = around.formulas
        self.listing = frozenset(around.listing)
        self.sellers = {number_of(each.slug): each.slug for each in around.merchants}
        self._parents = {each.code: each.parent for each in around.categories}
        self.path_of = cache(self._path_of)

    def _path_of(self, category: int) -> tuple[int, ...]:
        """Itself and those above it."""
        path = []
        while category:
            path.append(category)
            category = self._parents.get(category, 0)
        return tuple(path)


@dataclass(frozen=True, slots=True)
class Opened:
    """One state of the index, as this process holds it, and what was asked of this very state."""

    folder: Path
    stamp: files.Stamp
    searcher: Searcher
    around: Around
    counted: dict[SearchRequest, Facets] = field(default_factory=dict)
    delivered: dict[tuple[SearchRequest, tuple[str, ...]], int] = field(default_factory=dict)
    shops: dict[SearchRequest, dict[str, int]] = field(default_factory=dict)
    places: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    understood: dict[SearchRequest, Understood] = field(default_factory=dict)
    answered: dict[SearchRequest, Answer] = field(default_factory=dict)
    anywhere: dict[tuple[SearchRequest, int], Hits] = field(default_factory=dict)
    around_it: dict[tuple[SearchRequest, Point], list[Best]] = field(default_factory=dict)
    ordered: dict[tuple[SearchRequest, Point | None, Sort, int, int], list[Placed]] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    cells: dict[Point, Sequence[int]] = field(default_factory=dict)
    scores: dict[datetime, Scores] = field(default_factory=dict)
    hours: dict[str, dict[int, str]] = field(default_factory=dict)
    rated: dict[str, tuple[str, ...]] = field(default_factory=dict)
    suggested: dict[tuple[str, str, str, int], list[Suggestion]] = field(default_factory=dict)

    def places_of(self, addresses: Sequence[DocAddress]) -> list[list[int]]:
        """Where each hit can be had: most of them at one place, which costs no look at what is stored."""
        only = self.searcher.fast_field_values("only_place", list(addresses)) if addresses else []
        pairs = zip(addresses, only, strict=True)
        return [[int(place)] if place else self._stored_places_of(address) for address, place in pairs]

    def _stored_places_of(self, address: DocAddress) -> list[int]:
        """Read from the index once."""
        key = address.segment_ord, address.doc
        found = self.places.get(key)
        if found is None:
            if len(self.places) >= PLACES_KEPT:
                self.places.clear()
            found = self.places[key] = self.searcher.doc(address).get_all("place")
        return found

    def digests(self, products: Sequence[int]) -> dict[int, int]:
        """Of those it has."""
        wanted = Query.term_set_query(schema(), "product", list(products))
        hits = self.searcher.search(wanted, max(len(products), 1), count=False).hits if products else []
        addresses = [address for _, address in hits]
        if not addresses:
            return {}
        pairs = zip(*(self.searcher.fast_field_values(name, addresses) for name in ("product", "digest")), strict=True)
        return {int(product or 0): int(digest or 0) for product, digest in pairs}

    def scattered(self, limit: int) -> list[int]:
        """Those of the smallest segments: each is asked for every word of a search, however little it holds. Few stay."""
        sizes = files.segments(self.folder)
        smallest_first = sorted(range(len(sizes)), key=sizes.__getitem__)
        held = accumulate(sizes[segment] for segment in smallest_first)
        small = [segment for segment, together in zip(smallest_first, held, strict=True) if together <= limit]
        if len(small) < SCATTERED_FROM or len(sizes) != self.searcher.num_segments:
            return []
        addresses = [DocAddress(segment, document) for segment in small for document in range(sizes[segment])]
        return sorted({int(product or 0) for product in self.searcher.fast_field_values("product", addresses)})

    def words_by_number(self, name: str) -> dict[int, str]:
        """The hours that documents keep (`hours`, `today`)."""

        def look() -> dict[int, str]:
            return {number_of(word): word for word, _ in self.searcher.terms_with_prefix(name, "")}

        return kept(self.hours, name, look)

    def rated_for(self, postal: str) -> tuple[str, ...]:
        """Those beginnings of a postal code that some shop's rates name: most neighbours have the same."""

        def look() -> tuple[str, ...]:
            return tuple(each for each in beginnings(postal) if self.searcher.doc_freq("delivers", each))

        return kept(self.rated, postal, look)

    def cells_around(self, middle: Point) -> Sequence[int]:
        return kept(self.cells, middle, lambda: cells_around(self.searcher, middle, self.around.table.grid))

    def scores_at(self, minute: datetime, formula: Formula) -> Scores:
        if minute not in self.scores:
            self.scores.clear()
        return kept(self.scores, minute, lambda: Scores(formula, minute))


def open_index(folder: Path) -> Index:
    index = register(Index.open(str(folder)))
    index.config_reader("manual")
    index.reload()
    return index


def around_of(before: Opened | None, folder: Path, stamp: files.Stamp) -> Around:
    """Read again only when they moved: most commits bring documents alone."""
    if before is not None and before.folder == folder and before.stamp[-1] == stamp[-1]:
        return before.around
    return Around(files.read_surroundings(folder))
