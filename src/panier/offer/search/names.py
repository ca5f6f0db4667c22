"""Names held in memory: categories and merchants whose names begin with what was typed."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from panier.kit.content import in_language
from panier.offer.search.port import Surroundings
from panier.offer.search.rules import STOP_WORDS, Suggestion, folded_words

NAMES_MAX = 2  # of each kind, beside the products
Entry = tuple[str, list[str], Suggestion]  # territory, folded words of the name, what is suggested


class NameTable:
    def __init__(self, around: Surroundings) -> None:
        self._entries = {language: list(_entries(around, language)) for language in STOP_WORDS}

    def beginning(self, text: str, of: tuple[str, str], holds: Callable[[int], bool]) -> list[Suggestion]:
        """Those where each word of `text` begins some word of the name; shortest names first, few of each kind.

        `of` is the language and the territory; a category is suggested when it `holds` something (its code is given).
        """
        language, territory = of
        words = folded_words(text, language)
        found = [
            suggestion
            for where, name, suggestion in self._entries[language]
            if where == territory and words and all(_begins(word, name) for word in words)
        ]
        found.sort(key=lambda suggestion: len(suggestion.label))
        categories = (each for each in found if each.kind == "category" and holds(int(each.id)))
        merchants = (each for each in found if each.kind == "merchant")
        return [*islice(categories, NAMES_MAX), *islice(merchants, NAMES_MAX)]


def _begins(word: str, name: Sequence[str]) -> bool:
    return any(part.startswith(word) for part in name)


def _entries(around: Surroundings, language: str) -> Iterator[Entry]:
    for category in around.categories:
        label, slug = in_language(category.names, language).text, in_language(category.slugs, language).text
        suggestion = Suggestion("category", str(category.code), slug, label)
        yield category.territory, folded_words(label, language), suggestion
    for merchant in around.merchants:
        label = in_language(merchant.names, language).text
        suggestion = Suggestion("merchant", merchant.slug, merchant.slug, label)
        yield merchant.territory, folded_words(label, language), suggestion
