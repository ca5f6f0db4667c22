"""From words to a query, built by hand (a parsed one makes “d” of “huile d’olive” mandatory).

Each word is the best of its forms: written so in the title, inflected, around the title, in the description. Typos are
looked for only when nothing has the word as it was written, so that a total, a facet or a sort by price counts no
look-alikes (“pain” is not “bain”).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tantivy import Occur, Query, Searcher

from panier.offer.search.intents import things_for
from panier.offer.search.rules import code_of, head_word, without_purpose
from panier.providers.tantivy.facets import count_of
from panier.providers.tantivy.keeping import kept
from panier.providers.tantivy.reading import Unit, Word, Words, has_synonyms, is_begun, read, word_of
from panier.providers.tantivy.schema import LANGUAGES, schema
from panier.providers.tantivy.spelling import Near, near_words, respelt, typos

# What has the word anywhere is found; where else it stands adds to it. A title that has it as it was written counts twice.
ANYWHERE = 0.4
BETTER = (("title_fo", 2.0), ("title_st", 2.0), ("kind_st", 4.5), ("head_st", 3.0))
TITLE = 3.0
SYNONYM, TYPO, LOOK_ALIKE, PREFIX = 0.6, 0.5, 0.1, 1.0
ALL_WORDS = 100.0  # more than any sum of forms: what has all the words stays before what has most
STEP = 0.03  # what each further thing of an occasion counts less
BESIDE = 0.5  # what has only to do with a thing of an occasion
WORDS_KEPT = 2_500  # as many searches as are kept understood, and queries of a word
FEW = 10  # hits below which relevance also shows what has most of the words


@dataclass(frozen=True, slots=True)
class Known:
    """What was worked out of words in one state of the index: they are asked again with other filters, from other places."""

    units: dict[tuple[str, str, str], list[Unit]] = field(default_factory=dict)
    near: dict[tuple[str, Word], list[Near]] = field(default_factory=dict)
    strictest: dict[tuple[str, str, str, bool, bool], Query] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, and the state of the index it is asked of. `exact`: nothing is respelt."""

    text: str
    language: str
    territory: str
    searcher: Searcher
    exact: bool = False
    known: Known = field(default_factory=Known)

    def units(self, language: str) -> list[Unit]:
        of = self.territory, language
        return kept(self.known.units, (self.text, *of), lambda: read(self.text, of, self.searcher), WORDS_KEPT)

    def near(self, word: Word) -> list[Near]:
        """None for a word of the territory's synonyms: it is written right, « suce » is no « sauce »."""

        def look() -> list[Near]:
            return [] if has_synonyms(word, self.territory) else near_words(word, self.searcher)

        return kept(self.known.near, (self.territory, word), look)

    def about(self, text: str) -> "Asked":
        """The same, of other words."""
        return replace(self, text=text)

    @property
    def meant(self) -> str:
        """The words respelt when the catalogue does not have them; empty when it has, or when they are a number."""
        return "" if by_code(self) else respelt(self.text, self.units(self.language), self.near)


def readings(asked: Asked, *, strict: bool = False) -> Iterator[Query]:
    """As `attempts`; what stricter ones did not find in the whole market is not looked for again with filters."""
    known = asked.known.strictest.get(_said(asked, strict=strict))
    if known is not None:
        yield known
    yield from attempts(asked, strict=strict)


def answers_everywhere(asked: Asked, words: Query, *, strict: bool) -> None:
    """No stricter reading finds anything, whatever is filtered."""
    kept(asked.known.strictest, _said(asked, strict=strict), lambda: words, WORDS_KEPT)


def _said(asked: Asked, *, strict: bool) -> tuple[str, str, str, bool, bool]:
    return asked.text, asked.language, asked.territory, asked.exact, strict


def attempts(asked: Asked, *, strict: bool = False) -> Iterator[Query]:
    """Queries from strict to lenient; the first that finds something is the answer. `strict`: all words are needed."""
    if numbered := by_code(asked):
        yield numbered
    if occasion := _occasion(asked):
        yield occasion
    units = asked.units(asked.language)
    if not units:
        return
    yield _all([_exact(unit, asked) for unit in units])
    for other in LANGUAGES:
        if other != asked.language and (theirs := asked.units(other)):
            yield _all([_exact(unit, asked) for unit in theirs])
    if not asked.exact:
        yield _all([_lenient(unit, asked) for unit in units])
        if (core := _core(asked)) and not strict:
            yield core
    if len(parts := _parts(units)) > 1 and not strict:
        yield _most([_exact(part, asked) if asked.exact else _lenient(part, asked) for part in parts])


def any_word(asked: Asked) -> Query:
    """The last resort: what has less than half of the words; nothing when they are wanted as they are written."""
    parts = [] if asked.exact else _parts(asked.units(asked.language))
    return Query.boolean_query([(Occur.Should, _lenient(part, asked)) for part in parts])


def _occasion(asked: Asked) -> Query | None:
    """« cadeau prof » names no thing: what the pack says fits, by its titles, the first things a little before the others."""
    things = () if asked.exact else things_for(asked.text, asked.territory, asked.language)
    named = [_named(asked.about(thing), 1 - STEP * at) for at, thing in enumerate(things)]
    return _best(named) if named else None


def _named(thing: Asked, weight: float) -> Query:
    """What is sold by this name before what only has to do with it: « sucettes au sirop » is no « sirop »."""
    titled = in_titles(thing)
    head = word_of(head_word(thing.text, thing.language), thing.language)
    itself = _all([titled, _term(head, "head_st", head.st, 1.0)])
    if not count_of(thing.searcher, itself):
        return Query.const_score_query(titled, weight)
    return _best([Query.const_score_query(itself, weight), Query.const_score_query(titled, BESIDE * weight)])


def _core(asked: Asked) -> Query | None:
    """“wooden toys for a two year old”: the thing is needed, what it is for only makes it better."""
    thing, wish = without_purpose(asked.text, asked.language)
    needed = [_lenient(unit, asked) for unit in asked.about(thing).units(asked.language)]
    wished = [_lenient(unit, asked) for unit in asked.about(wish).units(asked.language)]
    if not (needed and wished):
        return None
    return Query.boolean_query([(Occur.Must, _all(needed)), *((Occur.Should, each) for each in wished)])


def by_code(asked: Asked) -> Query | None:
    """Whole product numbers (GTIN, SKU) find their products and nothing else."""
    code = code_of(asked.text)
    if not code or not asked.searcher.doc_freq("code", code):
        return None
    return Query.term_query(schema(), "code", code, "basic")


def in_titles(asked: Asked) -> Query:
    """Every word in the title."""
    words = [word for unit in asked.units(asked.language) for word in unit.words]
    titled = [_best([_term(word, "title_fo", word.fo, 1.0), _term(word, "title_st", word.st, 1.0)]) for word in words]
    return _all(titled) if titled else Query.empty_query()


def wider(asked: Asked) -> Query | None:
    """What has at least half of the words: shown after what has all of them, when that is little."""
    units = asked.units(asked.language)
    parts = _parts(units)
    if len(parts) < 2 or by_code(asked) is not None:  # noqa: PLR2004 - one word has no half
        return None
    first = Query.const_score_query(_all([_exact(unit, asked) for unit in units]), ALL_WORDS)
    most = _most([_exact(part, asked) for part in parts])
    return Query.boolean_query([(Occur.Must, most), (Occur.Should, first)])


def beginning(asked: Asked) -> Query | None:
    """Every word in the title, the last one perhaps only begun: what a suggestion is made of."""
    words = [word for unit in asked.units(asked.language) for word in unit.words]
    return _all([_begun(word, asked.searcher) for word in words]) if words else None


def _parts(units: Sequence[Unit]) -> list[Unit]:
    """Each word by itself, but for what was written as one: « casse-tête »."""
    return [part for unit in units for part in ((unit,) if unit.hyphened else unit.parts or (unit,))]


def _most(parts: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, part) for part in parts], (len(parts) + 1) // 2)


def _all(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])


def _best(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts, 0.0)


def _exact(unit: Unit, asked: Asked) -> Query:
    if unit.parts:
        return _best([_all([_exact(part, asked) for part in unit.parts]), *_others(unit)])
    return _best([_exact_word(unit, asked), *_others(unit)])


def _exact_word(unit: Unit, asked: Asked) -> Query:
    (word,) = unit.words
    if asked.exact or unit.known:
        return _forms(word)
    if len(word.fo) > 1 and unit.begun:
        return _like(word, "title", 0, PREFIX, prefix=True)
    return _lenient_word(word, asked)


def _lenient(unit: Unit, asked: Asked) -> Query:
    if unit.parts:
        return _best([_all([_lenient(part, asked) for part in unit.parts]), *_others(unit)])
    return _best([_lenient_word(unit.words[0], asked), *_others(unit)])


def _lenient_word(word: Word, asked: Asked) -> Query:
    near = tuple(other for other, _ in asked.near(word))
    return _misspelt(word, near)


@lru_cache(WORDS_KEPT)
def _misspelt(word: Word, near: Words) -> Query:
    return _best([_forms(word), *(_forms(other, TYPO) for other in near), *_look_alikes(word)])


def _others(unit: Unit) -> list[Query]:
    """What says the same, and the same words written apart or in one."""
    same = [Query.boost_query(_all([_forms(word) for word in words]), SYNONYM) for words in unit.synonyms]
    return [*same, *(_all([_forms(word) for word in words]) for words in unit.spellings)]


@lru_cache(WORDS_KEPT)
def _forms(word: Word, factor: float = 1.0) -> Query:
    """The fields add up: a cheese called cheese comes before a cheese board.

    One list says what is found, so that counting reads no other; the others are read where something is found.
    """
    needed = _best([_term(word, "all_st", stem, ANYWHERE) for stem in (word.st, word.other) if stem])
    better = [_term(word, name, word.fo if name.endswith("fo") else word.st, weight) for name, weight in BETTER]
    added = Query.boolean_query([(Occur.Must, needed), *((Occur.Should, each) for each in better)])
    return added if factor == 1.0 else Query.boost_query(added, factor)


def _term(word: Word, name: str, value: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(schema(), f"{name}_{word.language}", value, "freq"), weight)


def _look_alikes(word: Word) -> list[Query]:
    most = typos(word.fo)
    if not most:
        return []
    likes = [(Occur.Should, _like(word, part, most, LOOK_ALIKE)) for part in ("title", "kind")]
    return [Query.boolean_query(likes)]


def _like(word: Word, part: str, most: int, weight: float, *, prefix: bool = False) -> Query:
    name = f"{part}_fo_{word.language}"
    return Query.boost_query(Query.fuzzy_term_query(schema(), name, word.fo, most, prefix=prefix), weight)


def _begun(word: Word, searcher: Searcher) -> Query:
    """As written or begun; else the words one typing error away from it, or that begin so."""
    begun = [_term(word, "title_fo", word.fo, TITLE)]
    if not word.last:
        return _best([*begun, *_look_alikes(word)])
    begun.append(_like(word, "title", 0, PREFIX, prefix=True))
    if typos(word.fo) and not is_begun(word, searcher):
        begun.append(_like(word, "title", 1, LOOK_ALIKE, prefix=True))
    return _best(begun)
