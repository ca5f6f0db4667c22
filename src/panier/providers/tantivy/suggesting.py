"""What begins with these words: categories and merchants from memory, products from the index."""

from tantivy import Occur, Query, Searcher

from panier.offer.search.names import NameTable
from panier.offer.search.rules import Suggestion
from panier.providers.tantivy.schema import schema
from panier.providers.tantivy.words import beginning


def suggestions(searcher: Searcher, names: NameTable, text: str, of: tuple[str, str], limit: int) -> list[Suggestion]:
    """`of` is the language and the territory."""
    language, territory = of
    begun = beginning(text, language)
    if begun is None:
        return []
    found = names.beginning(text, of, lambda code: searcher.doc_freq("category", code) > 0)
    here = Query.const_score_query(Query.term_query(schema(), "territory", territory, "basic"), 0.0)
    query = Query.boolean_query([(Occur.Must, begun), (Occur.Must, here)])
    seen: set[str] = set()
    for _, address in searcher.search(query, 3 * limit, count=False).hits:
        stored = searcher.doc(address)
        label = str(stored.get_first(f"label_{language}"))
        if label not in seen:
            seen.add(label)
            found.append(
                Suggestion("product", str(stored.get_first("public_id")), str(stored.get_first("slug")), label)
            )
    return found[:limit]
