"""Where what is suggested, or found beside the products, leads."""

from urllib.parse import quote

from panier.offer.search.rules import Suggestion
from panier.sites._shared.addresses import address

PLAIN = {"merchant", "street", "region"}  # pages named by a slug


def door(found: Suggestion) -> str:
    """A town has no page of its own: its door is the search for all it has."""
    if found.kind in PLAIN:
        return address(found.kind, found.slug)
    if found.kind == "category":
        return address("category", found.slug, int(found.id))
    if found.kind == "town":
        return f"{address('search')}?q={quote(found.label)}"
    return address("product", found.slug, found.id)
