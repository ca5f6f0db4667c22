"""What somebody writes at the desk: the product, and all that has to hear of it."""

from collections.abc import Sequence
from typing import Any

from panier.offer.catalogue.actions.edits import Hand, rewrite_by_hand
from panier.offer.catalogue.actions.imports import match_gtins
from panier.offer.catalogue.queries.edited import Edited
from panier.offer.catalogue.queries.imports import products_with_gtins
from panier.offer.catalogue.rules.states import ProductState
from panier.offer.search.actions import mark_stale


def write_by_hand(hand: Hand, edited: Edited, after: ProductState, more: Sequence[dict[str, Any]] = ()) -> None:
    """Within the caller's transaction. `more`: differences beyond the state (counts, pictures), already written."""
    rewrite_by_hand(hand, edited, after, more)
    tell_of_goods(edited.product.territory_id, edited.product.pk, edited.stored.state, after)


def tell_of_goods(territory: str, product_id: int, *states: ProductState) -> None:
    """The groups of the same GTIN, before and after, and the index."""
    gtins = {variant["gtin"] for state in states for variant in state["variants"].values()} - {""}
    match_gtins(territory, gtins)
    mark_stale({product_id, *products_with_gtins(territory, gtins)})
