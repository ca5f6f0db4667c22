"""Reading what was typed: words, several words that are one thing (« boisson gazeuse »), compounds apart or in one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from tantivy import Searcher, TextAnalyzer

from panier.offer.search.rules import all_words
from panier.offer.search.rules import folded as folded_text
from panier.offer.search.synonyms import groups
from panier.providers.tantivy.schema import cut, folded, stemmed

WORDS_MAX = 12  # further words are not looked at
PART_LEAST = 3  # letters of each half of a compound written in one
UNACCENTED = re.compile(r"ee(s?)$")
STEM_LEAST = 0.5  # how much of a word its stem keeps, to say it
KNOWN_IN = (("title_fo", "fo"), ("all_st", "st"))


@dataclass(frozen=True, slots=True)
class Word:
    """Folded, stemmed; `other`: its stem where accents are left out, or put in, when that is another."""

    fo: str
    st: str
    language: str
    last: bool = False
    other: str = ""


Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or several that are one thing (`parts`); other words that say it; the same written apart or in one.

    `known`: the catalogue has it, as written, inflected or by its other words.
    """

    words: Words
    known: bool
    begun: bool = False  # known words begin so
    synonyms: tuple[Words, ...] = ()
    spellings: tuple[Words, ...] = ()
    parts: tuple["Unit", ...] = ()
    hyphened: bool = False


def read(text: str, of: tuple[str, str], searcher: Searcher) -> list[Unit]:
    """`of` is the territory and the language."""
    territory, language = of
    words = words_of(text, language)
    same, found, start = _same(territory, language), list[Unit](), 0
    joined = _joined(text, language, searcher)
    while start < len(words):
        length = _longest(words[start:], same)
        if length == 1 and start + 1 < len(words) and words[start].fo + words[start + 1].fo in joined:
            length = 2
        parts = tuple(_unit((word,), of, joined, searcher) for word in words[start : start + length])
        whole = parts[0]
        if length > 1:
            hyphened = "-".join(word.fo for word in words[start : start + length]) in folded_text(text)
            whole = replace(
                _unit(tuple(words[start : start + length]), of, joined, searcher), parts=parts, hyphened=hyphened
            )
        found.append(whole)
        start += length
    return found


def _unit(words: Words, of: tuple[str, str], joined: frozenset[str], searcher: Searcher) -> Unit:
    synonyms = _same(*of).get(tuple(word.st for word in words), ())
    here = all(is_known(word, searcher) for word in words)
    spellings = tuple(_spellings(words, joined, searcher, known=here))
    others = (*synonyms, *spellings)
    known = here or any(all(is_known(word, searcher) for word in other) for other in others)
    return Unit(words, known, is_begun(words[-1], searcher), synonyms, spellings)


def words_of(text: str, language: str) -> list[Word]:
    found = cut(language).analyze(text)[:WORDS_MAX]
    return [word_of(word, language, last=number == len(found)) for number, word in enumerate(found, start=1)]


@lru_cache(maxsize=20_000)  # people ask for the same things
def word_of(word: str, language: str, *, last: bool = False) -> Word:
    fo, st = _first(folded(language), word), _first(stemmed(language), word)
    plain = _first(stemmed(language), fo)
    if language == "fr" and word == fo and (end := UNACCENTED.search(word)):  # « puree »: no French word ends so
        st = _first(stemmed(language), f"{word[: end.start()]}ée{end[1]}")
    return Word(fo, st, language, last, plain if plain != st else "")


def _first(analyzer: TextAnalyzer, word: str) -> str:
    found = analyzer.analyze(word)
    return found[0] if found else word


def is_known(word: Word, searcher: Searcher) -> bool:
    """Something of the catalogue has it, as written or inflected; a stem too short says little: “earings” is no “ear”."""
    forms = ("fo", "st") if len(word.st) >= STEM_LEAST * len(word.fo) else ("fo",)
    known_in = [(name, getattr(word, form)) for name, form in KNOWN_IN if form in forms]
    if word.other:
        known_in.append(("all_st", word.other))
    return any(searcher.doc_freq(f"{name}_{word.language}", form) for name, form in known_in)


def is_begun(word: Word, searcher: Searcher) -> bool:
    """The last word, as the beginning of one of a title."""
    return word.last and bool(searcher.terms_with_prefix(f"title_fo_{word.language}", word.fo, limit=1))


def _longest(words: Sequence[Word], same: Mapping[tuple[str, ...], object]) -> int:
    """How many of the first words are one entry of the synonyms."""
    stems = tuple(word.st for word in words)
    longest = max(map(len, same), default=1)
    return next((length for length in range(min(longest, len(stems)), 1, -1) if stems[:length] in same), 1)


@cache
def _same(territory: str, language: str) -> Mapping[tuple[str, ...], tuple[Words, ...]]:
    """By the stems of each entry: the other entries of its groups, each as its words."""
    found: dict[tuple[str, ...], dict[Words, None]] = {}
    for group in groups(territory, language):
        entries = [tuple(word_of(word, language) for word in entry) for entry in group]
        for entry in entries:
            stems = tuple(word.st for word in entry)
            others = (other for other in entries if tuple(word.st for word in other) != stems)
            found.setdefault(stems, {}).update(dict.fromkeys(others))
    return {stems: tuple(others) for stems, others in found.items()}


def has_synonyms(word: Word, territory: str) -> bool:
    return (word.st,) in _same(territory, word.language)


def _joined(text: str, language: str, searcher: Searcher) -> frozenset[str]:
    """Neighbours that the catalogue also writes in one: « porte-monnaie », « porte monnaie » and « portemonnaie »."""
    pairs = {first + second for first, second in pairwise(all_words(text)[: 2 * WORDS_MAX])}
    return frozenset(pair for pair in pairs if searcher.doc_freq(f"title_fo_{language}", pair))


def _spellings(unit: Words, joined: frozenset[str], searcher: Searcher, *, known: bool) -> list[Words]:
    language = unit[0].language
    if len(unit) == 2:  # noqa: PLR2004 - a pair
        one = unit[0].fo + unit[1].fo
        return [(word_of(one, language),)] if one in joined else []
    if len(unit) > 1:
        return []
    (word,) = unit
    if one := next((each for each in joined if each != word.fo and each.endswith(word.fo)), ""):
        return [(word_of(one, language),)]  # the first half was a stop word: « t-shirt »
    return [] if known else _halves(word, searcher)


def _halves(word: Word, searcher: Searcher) -> list[Words]:
    """« cassetête », unknown, is « casse-tête »: both halves are, in the same titles more often than other halves."""
    cuts = range(PART_LEAST, len(word.fo) - PART_LEAST + 1)
    pairs = [(word.fo[:place], word.fo[place:]) for place in cuts]
    rated = [(min(_titles(half, word.language, searcher) for half in pair), pair) for pair in pairs]
    most, best = max(rated, default=(0, ("", "")))
    return [tuple(word_of(half, word.language) for half in best)] if most else []


def _titles(word: str, language: str, searcher: Searcher) -> int:
    return int(searcher.doc_freq(f"title_fo_{language}", word))
