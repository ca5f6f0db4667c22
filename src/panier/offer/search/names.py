"""Names held in memory: categories, merchants, streets, towns and regions, found by how they begin or as they are said."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from string import ascii_lowercase

from panier.kit.content import in_language
from panier.offer.search.port import Names, Surroundings
from panier.offer.search.rules import STOP_WORDS, Suggestion, all_words, folded_words

MOST = {"category": 2, "merchant": 2, "street": 1, "town": 1, "region": 1}  # of each kind, beside the products
KINDS_MAX = 5  # in all: products have the rest
ALSO = {"category": 2, "merchant": 3, "street": 2, "town": 1, "region": 1}
ALSO_MAX = 6
TYPO_LEAST = 4  # letters from which one typing error is forgiven
LAST = "\U0010ffff"
Holds = Callable[[int], bool]


class NameTable:
    def __init__(self, around: Surroundings) -> None:
        self._lexicons: dict[tuple[str, str], Lexicon] = {}
        for language in STOP_WORDS:
            named = defaultdict[str, list[Suggestion]](list)
            for territory, suggestion in _entries(around, language):
                named[territory].append(suggestion)
            for territory, suggestions in named.items():
                self._lexicons[language, territory] = Lexicon(suggestions, language)

    def beginning(self, text: str, of: tuple[str, str], holds: Holds) -> list[Suggestion]:
        """Those where each word of `text` begins some word of the name: of each kind the few with the shortest names.

        `of` is the language and the territory; a category is suggested when it `holds` something (its code is given).
        """
        lexicon = self._lexicons.get(of)
        words = folded_words(text, of[0])
        if lexicon is None or not words:
            return []
        return _few(lexicon.beginning(words), MOST, KINDS_MAX, holds)

    def said(self, text: str, of: tuple[str, str], holds: Holds) -> list[Suggestion]:
        """Those whose name is in the words of `text`, or holds them all: beside the products of a search."""
        lexicon = self._lexicons.get(of)
        words = {singular(word) for word in folded_words(text, of[0])}
        return _few(lexicon.said(words), ALSO, ALSO_MAX, holds) if lexicon and words else []

    def place_in(self, text: str, of: tuple[str, str]) -> tuple[Suggestion, str] | None:
        """The street, town or region named at the beginning or end of `text`, and what else is said; the longest name wins."""
        lexicon = self._lexicons.get(of)
        return lexicon.place_in(text) if lexicon else None


class Lexicon:
    """The names of one territory in one language."""

    def __init__(self, suggestions: Sequence[Suggestion], language: str) -> None:
        self._language = language
        # Shortest names first: with thousands of one beginning, their numbers alone are put in order.
        self._suggestions = sorted(suggestions, key=lambda each: (len(each.label), each.label))
        self._names = [folded_words(each.label, language) for each in self._suggestions]
        by_word, by_singular = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
        for number, name in enumerate(self._names):
            for word in name:
                by_word[word].add(number)
                by_singular[singular(word)].add(number)
        self._words = sorted(by_word)
        self._numbers = [by_word[word] for word in self._words]
        self._by_singular: Mapping[str, set[int]] = by_singular
        places = (
            each for each in suggestions if each.kind in {"region", "street", "town"}
        )  # a town wins over its region
        self._places = {tuple(all_words(each.label)): each for each in sorted(places, key=lambda each: each.kind)}

    def beginning(self, words: Sequence[str]) -> Iterator[Suggestion]:
        """Those where each word begins some word of the name, the shortest first."""
        found: set[int] | None = None
        for word in dict.fromkeys(words):
            begun = self._begun(word) or self._begun_with_typo(word)
            found = begun if found is None else found & begun
            if not found:
                break
        return (self._suggestions[number] for number in sorted(found or ()))

    def said(self, words: Collection[str]) -> Iterator[Suggestion]:
        """Nearest to what was said first: the same words, then the least said or named besides."""
        near = set().union(*(self._by_singular.get(word, ()) for word in words))
        rated = []
        for number in near:
            name = {singular(word) for word in self._names[number]}
            if name <= set(words) or set(words) <= name:
                rated.append((len(name ^ set(words)), -len(name), self._suggestions[number].label, number))
        return (self._suggestions[number] for *_, number in sorted(rated))

    def place_in(self, text: str) -> tuple[Suggestion, str] | None:
        words = all_words(text)
        for length in range(min(len(words), max(map(len, self._places), default=0)), 0, -1):
            for start in dict.fromkeys((len(words) - length, 0)):
                if place := self._places.get(tuple(words[start : start + length])):
                    rest = words[:start] or words[start + length :]
                    while rest and rest[-1] in STOP_WORDS[self._language]:  # « fromage à Sherbrooke »
                        rest = rest[:-1]
                    return place, " ".join(rest)
        return None

    def _begun(self, beginning: str) -> set[int]:
        first, after = bisect_left(self._words, beginning), bisect_left(self._words, beginning + LAST)
        return set().union(*self._numbers[first:after])

    def _begun_with_typo(self, word: str) -> set[int]:
        if len(word) < TYPO_LEAST:
            return set()
        return set().union(*(self._begun(other) for other in set(_one_away(word))))


def _few(found: Iterable[Suggestion], most: Mapping[str, int], limit: int, holds: Holds) -> list[Suggestion]:
    """In the order of `most`, so many of each kind and `limit` in all; a category only when it holds something.

    When they are too many, the kind with most of them gives one up: none takes the place of another kind.
    """
    kinds: dict[str, list[Suggestion]] = {kind: [] for kind in most}
    for each in found:
        kept = kinds[each.kind]
        if len(kept) < most[each.kind] and (each.kind != "category" or holds(int(each.id))):
            kept.append(each)
    while sum(map(len, kinds.values())) > limit:
        max(reversed(kinds.values()), key=len).pop()
    return list(chain.from_iterable(kinds.values()))


def _one_away(word: str) -> Iterator[str]:
    """Two letters swapped, one too many, another one, one missing; the first letter is right."""
    cuts = [(word[:place], word[place:]) for place in range(1, len(word) + 1)]
    yield from (left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1)
    yield from (left + right[1:] for left, right in cuts if right)
    yield from (left + letter + right[1:] for left, right in cuts if right for letter in ascii_lowercase)
    yield from (left + letter + right for left, right in cuts for letter in ascii_lowercase)


def singular(word: str) -> str:
    """Near enough to compare names: « fromages » is « fromage »."""
    return word[:-1] if len(word) > TYPO_LEAST - 1 and word[-1] in "sx" else word


def _entries(around: Surroundings, language: str) -> Iterator[tuple[str, Suggestion]]:
    for category in around.categories:
        label, slug = in_language(category.names, language).text, in_language(category.slugs, language).text
        yield category.territory, Suggestion("category", str(category.code), slug, label)
    kinds: Mapping[str, Sequence[Names]] = {
        "merchant": around.merchants,
        "street": around.streets,
        "town": around.towns,
        "region": around.regions,
    }
    for kind, names in kinds.items():
        for each in names:
            label = in_language(each.names, language).text
            yield each.territory, Suggestion(kind, each.slug, each.slug, label, each.picture, each.tone, each.places)
