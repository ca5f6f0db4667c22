"""A product leaves the market's pages without being forgotten, or comes back."""

from django.db import transaction

from panier.flows.write_by_hand import write_by_hand
from panier.offer.catalogue.actions.edits import Hand
from panier.offer.catalogue.queries.edited import product_to_edit
from panier.offer.merchants.actions import lock_goods


@transaction.atomic(durable=True)
def archive_product(hand: Hand, public_id: str, *, archived: bool) -> None:
    """Its orders go on. Twice is once. NoSuchProduct."""
    lock_goods(hand.merchant_id)
    edited = product_to_edit(hand.merchant_id, public_id)
    write_by_hand(hand, edited, {**edited.stored.state, "archived": archived})
