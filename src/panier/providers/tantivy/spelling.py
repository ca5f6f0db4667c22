"""Words of the catalogue that a misspelt one may be, and how they are written there."""

import re
from collections.abc import Callable, Iterator, Sequence

from tantivy import Query, Searcher

from panier.offer.search.rules import edits, folded
from panier.providers.tantivy.reading import Unit, Word, word_of
from panier.providers.tantivy.schema import said_of, schema

RESPELT = 3  # words of the catalogue a misspelt one may be
ONE_TYPO, TWO_TYPOS = 4, 8  # letters from which so many are forgiven
SWAPPED = 3  # letters of a word of which only two may have been swapped
TITLES_READ = 40  # titles with a look-alike: the frequent ones among the look-alikes are there
Near = tuple[Word, str]
WORD = re.compile(r"[^\W_]+")


def typos(word: str) -> int:
    """How many typing errors are forgiven."""
    return 0 if len(word) < ONE_TYPO else 1 if len(word) < TWO_TYPOS else 2


def near_words(word: Word, searcher: Searcher) -> list[Near]:
    """The nearest ones, most frequent first, each with its spelling in a title: « fromgae » is « fromage »."""
    most, written = 1 if len(word.fo) == SWAPPED else typos(word.fo), dict[str, str]()
    if not most:
        return []
    for said in _look_alikes(word, most, searcher):
        written.setdefault(folded(said), said.lower())
    far = {term: edits(word.fo, term) for term in written if _may_be(term, word.fo, most)}
    least = min((distance for distance in far.values() if 0 < distance <= most), default=0)
    near = [term for term, distance in far.items() if distance == least] if least else []
    near.sort(key=lambda term: (-searcher.doc_freq(f"title_fo_{word.language}", term), term))
    return [(word_of(written[term], word.language), written[term]) for term in near[:RESPELT]]


def _may_be(term: str, word: str, most: int) -> bool:
    """Cheap, before the costly comparison: each typing error changes the length by one at most, and two letters.

    Of so short a word, only swapped letters are forgiven: « jma » is « jam », « pin » is no « pain ».
    """
    if len(word) == SWAPPED:
        return sorted(term) == sorted(word)
    return abs(len(term) - len(word)) <= most and len(set(term) ^ set(word)) <= 2 * most


def respelt(text: str, units: Sequence[Unit], near: Callable[[Word], Sequence[Near]]) -> str:
    """The text with each unknown word replaced by the nearest one, as the catalogue writes it; empty when none is."""
    nearest: dict[str, str] = {}
    for unit in units:
        for part in unit.parts or (unit,):
            word = part.words[0]
            if not (part.known or unit.known or part.begun) and (found := near(word)):
                nearest[word.fo] = found[0][1]
    changed = WORD.sub(lambda found: nearest.get(folded(found[0]), found[0]), text)
    return changed if nearest and changed != text else ""


def _look_alikes(word: Word, most: int, searcher: Searcher) -> Iterator[str]:
    """Words of titles that have a look-alike, and of the names of kinds, which are few."""
    query = Query.fuzzy_term_query(schema(), f"title_fo_{word.language}", word.fo, most)
    for _, address in searcher.search(query, TITLES_READ, count=False).hits:
        yield from WORD.findall(said_of(searcher.doc(address))[word.language])
    yield from (term for term, _ in searcher.terms_with_prefix(f"kind_fo_{word.language}", ""))
