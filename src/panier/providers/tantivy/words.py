"""From words to a query, built by hand (a parsed one makes “d” of “huile d’olive” mandatory).

Each word is the best of its forms: written so in the title, inflected, around the title, in the description. Typos are
looked for only when nothing has the word as it was written, so that a total, a facet or a sort by price counts no
look-alikes (“pain” is not “bain”).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Searcher

from panier.offer.search.rules import edits, synonyms
from panier.providers.tantivy.schema import LANGUAGES, cut, folded, schema, stemmed

WORDS_MAX = 12  # further words are not looked at
# As written, inflected: the better one counts. Kinds are plurals (« Fromages »), so both count alike there.
WEIGHTS = {"title": (3.0, 2.0), "kind": (4.5, 4.5), "around": (1.2, 0.8)}
HEAD, BODY = 2.0, 0.4  # what the thing is; the description
SYNONYM, TYPO, LOOK_ALIKE, PREFIX = 0.6, 0.5, 0.1, 1.0
RESPELT = 3  # words of the catalogue a misspelt one may be
ONE_TYPO, TWO_TYPOS = 4, 8  # letters from which so many are forgiven
ALL_WORDS = 100.0  # more than any sum of forms: what has all the words stays before what has most
FEW = 10  # hits below which relevance also shows what has most of the words


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
    yield _all([_lenient(word, searcher) for word in words])
    if len(words) > 1:
        yield _most([_lenient(word, searcher) for word in words])


def wider(text: str, language: str, searcher: Searcher) -> Query | None:
    """What has at least half of the words: shown after what has all of them, when that is little."""
    words = words_of(text, language)
    if len(words) < 2:  # noqa: PLR2004 - one word has no half
        return None
    parts = [_exact(word, searcher) for word in words]
    first = Query.const_score_query(_all(parts), ALL_WORDS)
    return Query.boolean_query([(Occur.Must, _most(parts)), (Occur.Should, first)])


def _most(parts: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, part) for part in parts], (len(parts) + 1) // 2)


def _all(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])


def _exact(word: Word, searcher: Searcher) -> Query:
    if _is_known(word, searcher):
        return _best([_forms(word), *_synonym_forms(word)])
    if word.last and len(word.fo) > 1 and searcher.terms_with_prefix(f"title_fo_{word.language}", word.fo, limit=1):
        return _best([_like(word, "title", 0, PREFIX, prefix=True), *_synonym_forms(word)])
    return _lenient(word, searcher)


def _lenient(word: Word, searcher: Searcher) -> Query:
    return _best([_forms(word), *_synonym_forms(word), *_respelt_forms(word, searcher), *_look_alikes(word)])


def _best(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts, 0.0)


def _is_known(word: Word, searcher: Searcher) -> bool:
    fields = [(f"{part}_{form}", value) for part in WEIGHTS for form, value in (("fo", word.fo), ("st", word.st))]
    return any(searcher.doc_freq(f"{name}_{word.language}", value) for name, value in (*fields, ("body_st", word.st)))


def _forms(word: Word, factor: float = 1.0) -> Query:
    """The fields add up: a cheese called cheese comes before a cheese board."""
    parts = [
        _best([_term(word, f"{part}_fo", word.fo, as_written), _term(word, f"{part}_st", word.st, inflected)])
        for part, (as_written, inflected) in WEIGHTS.items()
    ]
    parts += [_term(word, "head_st", word.st, HEAD), _term(word, "body_st", word.st, BODY)]
    added = Query.boolean_query([(Occur.Should, part) for part in parts])
    return added if factor == 1.0 else Query.boost_query(added, factor)


def _term(word: Word, name: str, value: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(schema(), f"{name}_{word.language}", value, "freq"), weight)


def _synonym_forms(word: Word) -> list[Query]:
    found: list[Query] = []
    for other in synonyms(word.fo, word.language):
        stem = _form(stemmed(word.language).analyze(other), other)
        found.append(_forms(Word(other, stem, word.language, last=False), SYNONYM))
    return found


def _respelt_forms(word: Word, searcher: Searcher) -> list[Query]:
    """The nearest words of the catalogue that begin alike, searched as if they had been written."""
    most = _typos(word)
    known: dict[str, int] = {}
    for part in ("title", "kind") if most else ():
        for term, count in searcher.terms_with_prefix(f"{part}_fo_{word.language}", word.fo[:1]):
            if abs(len(term) - len(word.fo)) <= most:
                known[term] = known.get(term, 0) + count
    near = sorted((far, -count, term) for term, count in known.items() if 0 < (far := edits(word.fo, term)) <= most)
    best = [term for far, _, term in near if far == near[0][0]][:RESPELT]
    stems = [(term, _form(stemmed(word.language).analyze(term), term)) for term in best]
    return [_forms(Word(term, stem, word.language, last=False), TYPO) for term, stem in stems]


def _typos(word: Word) -> int:
    return 0 if len(word.fo) < ONE_TYPO else 1 if len(word.fo) < TWO_TYPOS else 2


def _look_alikes(word: Word) -> list[Query]:
    typos = _typos(word)
    if not typos:
        return []
    likes = [(Occur.Should, _like(word, part, typos, LOOK_ALIKE)) for part in WEIGHTS]
    return [Query.boolean_query(likes)]


def _like(word: Word, part: str, typos: int, weight: float, *, prefix: bool = False) -> Query:
    name = f"{part}_fo_{word.language}"
    return Query.boost_query(Query.fuzzy_term_query(schema(), name, word.fo, typos, prefix=prefix), weight)


def beginning(text: str, language: str) -> Query | None:
    """Every word in the title, the last one perhaps only begun: what a suggestion is made of."""
    words = words_of(text, language)
    return _all([_begun(word) for word in words]) if words else None


def _begun(word: Word) -> Query:
    exact = _term(word, "title_fo", word.fo, WEIGHTS["title"][0])
    begun = [_like(word, "title", 0, PREFIX, prefix=True)] if word.last else _look_alikes(word)
    return _best([exact, *begun])
