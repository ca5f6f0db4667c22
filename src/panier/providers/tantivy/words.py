"""From words to a query, built by hand (a parsed one makes “d” of “huile d’olive” mandatory).

Each word is the best of its forms: written so in the title, inflected, around the title, in the description. Typos are
looked for only when nothing has the word as it was written, so that a total, a facet or a sort by price counts no
look-alikes (“pain” is not “bain”).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Searcher

from panier.offer.search.rules import synonyms
from panier.providers.tantivy.schema import LANGUAGES, cut, folded, schema, stemmed

WORDS_MAX = 12  # further words are not looked at
TITLE_FO, TITLE_ST, AROUND_FO, AROUND_ST, BODY = 3.0, 2.0, 1.2, 0.8, 0.4
TIE = 0.3  # what the other forms of a word add to its best one
SYNONYM, TYPO, TYPO_AROUND, PREFIX = 0.6, 0.5, 0.3, 1.0
ONE_TYPO, TWO_TYPOS = 4, 8  # letters from which so many are forgiven


@dataclass(frozen=True, slots=True)
class Word:
    fo: str
    st: str
    language: str
    last: bool


def words_of(text: str, language: str) -> list[Word]:
    found = cut(language).analyze(text)[:WORDS_MAX]
    return [
        Word(_form(folded(language).analyze(word), word), _form(stemmed(language).analyze(word), word), language, last)
        for word, last in zip(found, [False] * (len(found) - 1) + [True], strict=False)
    ]


def _form(analysed: Sequence[str], word: str) -> str:
    return analysed[0] if analysed else word


def attempts(text: str, language: str, searcher: Searcher) -> Iterator[Query]:
    """Queries from strict to lenient; the first that finds something is the answer."""
    words = words_of(text, language)
    if not words:
        return
    yield _all([_exact(word, searcher) for word in words])
    for other in LANGUAGES:
        if other != language and (theirs := words_of(text, other)):
            yield _all([_exact(word, searcher) for word in theirs])
    yield _all([_lenient(word) for word in words])
    if len(words) > 1:
        yield Query.boolean_query([(Occur.Should, _lenient(word)) for word in words], (len(words) + 1) // 2)


def _all(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])


def _exact(word: Word, searcher: Searcher) -> Query:
    if _is_known(word, searcher):
        return _best([*_forms(word), *_synonym_forms(word)])
    if word.last and len(word.fo) > 1 and searcher.terms_with_prefix(f"title_fo_{word.language}", word.fo, limit=1):
        return _best([_like(word, "title", 0, PREFIX, prefix=True), *_synonym_forms(word)])
    return _lenient(word)


def _lenient(word: Word) -> Query:
    return _best([*_forms(word), *_synonym_forms(word), *_look_alikes(word)])


def _best(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts, TIE)


def _is_known(word: Word, searcher: Searcher) -> bool:
    forms = ((f"{part}_{form}", value) for part in ("title", "around") for form, value in _both(word))
    fields = [*forms, ("body_st", word.st)]
    return any(searcher.doc_freq(f"{name}_{word.language}", value) for name, value in fields)


def _both(word: Word) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("fo", word.fo), ("st", word.st)


def _forms(word: Word, factor: float = 1.0) -> list[Query]:
    weights = (
        ("title_fo", word.fo, TITLE_FO),
        ("title_st", word.st, TITLE_ST),
        ("around_fo", word.fo, AROUND_FO),
        ("around_st", word.st, AROUND_ST),
        ("body_st", word.st, BODY),
    )
    return [
        Query.boost_query(Query.term_query(schema(), f"{name}_{word.language}", value, "freq"), weight * factor)
        for name, value, weight in weights
    ]


def _synonym_forms(word: Word) -> list[Query]:
    found: list[Query] = []
    for other in synonyms(word.fo, word.language):
        stem = _form(stemmed(word.language).analyze(other), other)
        found += _forms(Word(other, stem, word.language, last=False), SYNONYM)
    return found


def _look_alikes(word: Word) -> list[Query]:
    typos = 0 if len(word.fo) < ONE_TYPO else 1 if len(word.fo) < TWO_TYPOS else 2
    if not typos:
        return []
    return [_like(word, "title", typos, TYPO), _like(word, "around", typos, TYPO_AROUND)]


def _like(word: Word, part: str, typos: int, weight: float, *, prefix: bool = False) -> Query:
    name = f"{part}_fo_{word.language}"
    return Query.boost_query(Query.fuzzy_term_query(schema(), name, word.fo, typos, prefix=prefix), weight)


def beginning(text: str, language: str) -> Query | None:
    """Every word in the title, the last one perhaps only begun: what a suggestion is made of."""
    words = words_of(text, language)
    if not words:
        return None
    make: Callable[[Word], Query] = lambda word: _best(  # noqa: E731 - one expression, used once
        [
            Query.term_query(schema(), f"title_fo_{language}", word.fo, "freq"),
            *([_like(word, "title", 0, PREFIX, prefix=True)] if word.last else _look_alikes(word)),
        ]
    )
    return _all([make(word) for word in words])
