"""What begins with these words: names from memory, products from the index. No statement is asked of the database."""

from tantivy import Query

from panier.offer.search.names import NameTable
from panier.offer.search.rules import Suggestion
from panier.providers.tantivy.facets import all_of, within
from panier.providers.tantivy.schema import said_of
from panier.providers.tantivy.words import Asked, beginning


def suggestions(asked: Asked, names: NameTable, limit: int) -> list[Suggestion]:
    begun = beginning(asked)
    if begun is None:
        return []
    of = asked.language, asked.territory
    found = names.beginning(asked.text, of, lambda code: asked.searcher.doc_freq("category", code) > 0)
    return [*found, *_products(asked, begun, limit - len(found))]


def _products(asked: Asked, begun: Query, limit: int) -> list[Suggestion]:
    """Each title once."""
    query = all_of(begun, within(asked.territory, asked.searcher))
    found: dict[str, Suggestion] = {}
    for _, address in asked.searcher.search(query, 3 * limit, count=False).hits:
        kept = said_of(asked.searcher.doc(address))
        label = kept[asked.language]
        found.setdefault(label, Suggestion("product", kept["public_id"], kept["slug"], label, picture=kept["picture"]))
    return list(found.values())[:limit]
