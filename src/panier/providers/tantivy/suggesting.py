"""What begins with these words: names from memory, products from the index. No statement is asked of the database."""

from tantivy import Occur, Query

from panier.offer.search.names import NameTable
from panier.offer.search.rules import Suggestion
from panier.providers.tantivy.schema import schema
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
    here = Query.const_score_query(Query.term_query(schema(), "territory", asked.territory, "basic"), 0.0)
    query = Query.boolean_query([(Occur.Must, begun), (Occur.Must, here)])
    found: dict[str, Suggestion] = {}
    for _, address in asked.searcher.search(query, 3 * limit, count=False).hits:
        stored = asked.searcher.doc(address)
        label, public, slug, picture = (
            str(stored.get_first(name) or "") for name in (f"label_{asked.language}", "public_id", "slug", "picture")
        )
        found.setdefault(label, Suggestion("product", public, slug, label, picture=picture))
    return list(found.values())[:limit]
