"""Where what is suggested, or found beside the products, leads; and searching again with other words."""

from collections.abc import Sequence
from urllib.parse import quote

from django.http import QueryDict
from django.utils.translation import gettext as _

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


def grouped(found: Sequence[Suggestion]) -> list[tuple[str, list[Suggestion]]]:
    """Under a heading each, in this order: aisles, shops, streets and towns, products."""
    headings = {
        _("Aisles"): {"category"},
        _("Shops"): {"merchant"},
        _("Streets and towns"): {"street", "town", "region"},
        _("Products"): {"product"},
    }
    groups = [(heading, [each for each in found if each.kind in kinds]) for heading, kinds in headings.items()]
    return [(heading, group) for heading, group in groups if group]


def kind_words(kind: str) -> str:
    words = {
        "category": _("Aisle"),
        "merchant": _("Shop"),
        "street": _("Shopping street"),
        "town": _("Town"),
        "region": _("Region"),
    }
    return words[kind]


def again(asked: QueryDict, words: str, *, exact: bool = False) -> str:
    """The same search with other words, from its first page; `exact`: as they are written."""
    changed = asked.copy()
    changed["q"] = words
    changed.pop("page", None)
    changed.pop("exact", None)
    if exact:
        changed["exact"] = "1"
    return f"?{changed.urlencode()}"
