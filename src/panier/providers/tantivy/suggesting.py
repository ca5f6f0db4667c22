"""What begins with these words: categories and merchants from memory, products from the index."""

from collections.abc import Sequence

from tantivy import Occur, Query, Searcher

from panier.kit.content import in_language
from panier.offer.search.port import Surroundings
from panier.offer.search.rules import Suggestion
from panier.providers.tantivy.schema import LANGUAGES, cut, folded, schema
from panier.providers.tantivy.words import beginning

NAMES_MAX = 2  # of each kind beside the products
Entry = tuple[tuple[str, ...], Suggestion]


class Names:
    """The names of categories and merchants by language, cut into folded words once."""

    def __init__(self, around: Surroundings) -> None:
        self.of = {language: [*_categories(around, language), *_merchants(around, language)] for language in LANGUAGES}

    def beginning(self, words: Sequence[str], language: str) -> list[Suggestion]:
        """Those of which some word begins with each of `words`, shortest name first."""
        found = [
            entry
            for name, entry in self.of[language]
            if all(any(part.startswith(word) for part in name) for word in words)
        ]
        found.sort(key=lambda entry: len(entry.label))
        kinds = ("category", "merchant")
        return [entry for kind in kinds for entry in [each for each in found if each.kind == kind][:NAMES_MAX]]


def _categories(around: Surroundings, language: str) -> list[Entry]:
    entries = []
    for category in around.categories:
        label = in_language(category.names, language).text
        slug = in_language(category.slugs, language).text
        entries.append(
            (tuple(folded(language).analyze(label)), Suggestion("category", str(category.code), slug, label))
        )
    return entries


def _merchants(around: Surroundings, language: str) -> list[Entry]:
    entries = []
    for merchant in around.merchants:
        label = in_language(merchant.names, language).text
        entries.append(
            (tuple(folded(language).analyze(label)), Suggestion("merchant", merchant.slug, merchant.slug, label))
        )
    return entries


def suggestions(searcher: Searcher, names: Names, text: str, of: tuple[str, str], limit: int) -> list[Suggestion]:
    language, territory = of
    begun = beginning(text, language)
    if begun is None:
        return []
    words = [_fold(word, language) for word in cut(language).analyze(text)]
    found = names.beginning(words, language)
    here = Query.const_score_query(Query.term_query(schema(), "territory", territory, "basic"), 0.0)
    query = Query.boolean_query([(Occur.Must, begun), (Occur.Must, here)])
    seen: set[str] = set()
    for _, address in searcher.search(query, 3 * limit, count=False, weight_by_field="weight").hits:
        stored = searcher.doc(address)
        label = str(stored.get_first(f"label_{language}"))
        if label not in seen and len(found) < limit:
            seen.add(label)
            found.append(
                Suggestion("product", str(stored.get_first("public_id")), str(stored.get_first("slug")), label)
            )
    return found[:limit]


def _fold(word: str, language: str) -> str:
    return next(iter(folded(language).analyze(word)), word)
