"""How what was typed is understood: the strictest reading that finds something, the place it names, how it is respelt."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from tantivy import Occur, Query, Searcher

from panier.kit.geo import Point
from panier.offer.search.names import NameTable
from panier.offer.search.rules import PlaceTable, SearchRequest, Suggestion, TakenPlace
from panier.providers.tantivy.facets import Clauses, all_of, any_value, at_places, count_of, in_circle
from panier.providers.tantivy.hits import NONE, Hits, packed
from panier.providers.tantivy.schema import schema
from panier.providers.tantivy.words import (
    FEW,
    Asked,
    Known,
    answers_everywhere,
    any_word,
    by_code,
    in_titles,
    readings,
    wider,
)

THERE = 10.0  # what the words count more at the place that is named
BEST = 200  # hits that are kept with what was understood
KNOWN_WHOLE = BEST  # what finds no more is asked again by its keys
NEARER = {50_000: 3.0, 150_000: 1.0, 400_000: 0.5}  # the same in circles around it, by their radius in metres


@dataclass(frozen=True, slots=True)
class Understood:
    """The query of the words and its filters, what it finds; `around`: the place from which hits are weighed."""

    words: Query | None
    filters: Clauses
    total: int
    meant: str = ""
    taken: TakenPlace | None = None
    around: Point | None = None
    lost: bool = False  # nothing has half of the words, whatever is filtered
    best: Hits = NONE  # by words, the best first; none where another order was asked for
    these: Query | None = None  # all that is found, by its keys, where it is little

    def query(self, *, also: Query | None = None, but: str = "") -> Query:
        """What is found, for whoever counts it; `also` narrows it, the filter `but` does not."""
        more = {} if also is None else {"also": also}
        if self.these is not None and but not in self.filters:
            return all_of(None, {"these": self.these, **more})
        return all_of(self.words, {**self.filters, **more}, but)


class Reading(NamedTuple):
    """A query of the words, how much it finds, and the best of it."""

    words: Query | None
    total: int
    best: Hits = NONE


@dataclass(frozen=True, slots=True)
class Understanding:
    searcher: Searcher
    names: NameTable
    table: PlaceTable
    known: Known

    def of(self, request: SearchRequest, filters: Clauses) -> Understood:
        said = (request.q, request.language, request.territory)
        asked = Asked(*said, self.searcher, exact=request.exact, known=self.known)
        if not request.q:
            return Understood(None, filters, count_of(self.searcher, all_of(None, filters)))
        if not request.near_texts and (placed := self._placed(asked, request, filters)):
            return placed
        if request.near_texts:
            words: Query | None = _near(request)
            return Understood(words, filters, count_of(self.searcher, all_of(words, filters)), asked.meant)
        read = _words(asked, request, filters)
        if read.total:
            return self._known(Understood(read.words, filters, read.total, asked.meant, best=read.best))
        here = {name: query for name, query in filters.items() if name == "territory"}
        lost = len(here) == len(filters) or not _words(asked, request, here).total
        words = any_word(asked)
        return Understood(words, filters, count_of(self.searcher, all_of(words, filters)), asked.meant, lost=lost)

    def _placed(self, asked: Asked, request: SearchRequest, filters: Clauses) -> Understood | None:
        """« fromage Sherbrooke » is cheese in Sherbrooke; when that is little, what is nearest to it comes after it.

        Unless a title says all of it (« Le port de Gaspé »), or the words are wanted as they are written.
        """
        named = None if asked.exact else self.names.place_in(asked.text, (asked.language, asked.territory))
        if named is None or by_code(asked) or count_of(self.searcher, all_of(in_titles(asked), filters)):
            return None
        place, rest = named
        inside, there = asked.about(rest), {**filters, "where": _at(place)}
        read = _words(inside, replace(request, q=rest), there, strict=True)
        if read.total and (read.total >= FEW or not rest or request.sort != "relevance"):
            taken = TakenPlace(place.kind, place.label, rest, narrowed=True)
            return self._known(Understood(read.words, there, read.total, asked.meant, taken, best=read.best))
        words, total, _ = _words(inside, replace(request, q=rest), filters, strict=True)
        if words is None or not total:
            return None
        taken = TakenPlace(place.kind, place.label, rest, narrowed=False)
        middle = self._middle(place)
        return Understood(self._outwards(words, there, middle), filters, total, asked.meant, taken, middle)

    def _known(self, found: Understood) -> Understood:
        """Little is known whole: to find it again by its keys costs less than by words that may be misspelt, in circles or hours."""
        if found.best.size < found.total or found.total > KNOWN_WHOLE:
            return found
        keys = self.searcher.fast_field_values("product", [address for _, address in found.best.first(BEST)])
        return replace(found, these=any_value("product", [int(key or 0) for key in keys], few=BEST))

    def _outwards(self, words: Query, there: Clauses, middle: Point | None) -> Query:
        """What is there first, then what is around: several hundred kilometres are one distance to the formula."""
        weighed = [(all_of(words, there), THERE)]
        for radius, weight in NEARER.items() if middle is not None else ():
            circle = in_circle(self.table.grid.cover(middle, radius))
            weighed.append((all_of(words, {"where": circle}), weight))
        more = [(Occur.Should, Query.boost_query(each, weight)) for each, weight in weighed]
        return Query.boolean_query([(Occur.Must, words), *more])

    def _middle(self, place: Suggestion) -> Point | None:
        points = [self.table.places[key].point for key in place.places if key in self.table.places]
        if not points:
            return None
        count = len(points)
        return Point(sum(point.latitude for point in points) / count, sum(point.longitude for point in points) / count)


def _near(request: SearchRequest) -> Query:
    """The nearer in meaning, the higher."""
    texts = [Query.const_score_query(Query.term_query(schema(), "text", key), near) for key, near in request.near_texts]
    return Query.disjunction_max_query(texts, 0.0)


def _at(place: Suggestion) -> Query:
    if place.kind == "region":
        return Query.term_query(schema(), "region", place.id, "basic")
    return at_places(place.places)


def _words(asked: Asked, request: SearchRequest, filters: Clauses, *, strict: bool = False) -> Reading:
    """The strictest reading of the words that finds something.

    By relevance alone, little is followed by what has most of the words; sorted otherwise it would come first.
    `strict`: what has only most of them is nothing.
    """
    if not asked.text:
        return Reading(None, count_of(asked.searcher, all_of(None, filters)))
    for words in readings(asked, strict=strict):
        found = _read(asked.searcher, words, request, filters)
        if found.total:
            if filters.keys() <= {"territory"}:
                answers_everywhere(asked, words, strict=strict)
            wide = wider(asked) if found.total < FEW and request.sort == "relevance" and not strict else None
            more = found if wide is None else _read(asked.searcher, wide, request, filters)
            return more if more.total > found.total else found
    return Reading(Query.empty_query(), 0)


def _read(searcher: Searcher, words: Query, request: SearchRequest, filters: Clauses) -> Reading:
    """By relevance with the best of it: whoever finds the best of all has counted them."""
    query = all_of(words, filters)
    if request.sort != "relevance":
        return Reading(words, count_of(searcher, query))
    found = searcher.search(query, BEST)
    return Reading(words, int(found.count), packed(found.hits))  # type: ignore[attr-defined]  # missing in the stub
