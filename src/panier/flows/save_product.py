"""A product written whole at the desk: made, or brought to what its form says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from panier.flows.edit_row import Cell, write_counts
from panier.flows.write_by_hand import tell_of_goods, write_by_hand
from panier.offer.catalogue.actions.desk_pictures import WantedPicture, arrange_pictures, show_by_variant
from panier.offer.catalogue.actions.edits import Hand, note_made, set_by_parcel
from panier.offer.catalogue.actions.imports import Owner, create_products
from panier.offer.catalogue.queries.edited import Edited, desk_product, product_to_edit
from panier.offer.catalogue.rules.edits import ProductMoved, VariantBusy
from panier.offer.catalogue.rules.states import ProductState
from panier.offer.inventory.actions import forget_levels, lock_levels
from panier.offer.inventory.queries import ever_promised
from panier.offer.merchants.actions import lock_goods
from panier.trade.cart.actions import drop_offers
from panier.trade.orders.queries import ordered_offers

DESK = "desk"


@dataclass(frozen=True, slots=True)
class WantedProduct:
    """`counts`: by variant key and place. `pictures`: in their order; what is not among them goes."""

    state: ProductState
    counts: Mapping[str, Mapping[str, Cell]]
    pictures: tuple[WantedPicture, ...]
    by_parcel: bool = True


@transaction.atomic(durable=True)
def make_product(hand: Hand, territory: str, key: str, wanted: WantedProduct) -> str:
    """Its public id. The same form (`key`) sent twice makes one product. GoodsBusy."""
    lock_goods(hand.merchant_id)
    if earlier := desk_product(hand.merchant_id, key):
        return earlier
    made = create_products(Owner(territory, hand.merchant_id, DESK), {key: wanted.state}, now=hand.now)[key]
    for name, counts in wanted.counts.items():
        write_counts(hand, made.keys[name][0], name, counts)
    arrange_pictures(made.id, wanted.pictures)
    shown = {name: each["picture"] for name, each in wanted.state["variants"].items() if each["picture"]}
    show_by_variant(made.id, shown)
    set_by_parcel(made.id, by_parcel=wanted.by_parcel)
    note_made(hand, made.id)
    tell_of_goods(territory, made.id, wanted.state)
    return desk_product(hand.merchant_id, key)


@transaction.atomic(durable=True)
def change_product(hand: Hand, public_id: str, seen: int, wanted: WantedProduct) -> None:
    """All of it or nothing. NoSuchProduct, ProductMoved (somebody saved since version `seen`), VariantBusy, RowMoved."""
    lock_goods(hand.merchant_id)
    edited = product_to_edit(hand.merchant_id, public_id)
    if edited.product.version != seen:
        raise ProductMoved(version=edited.product.version)
    _free(edited, wanted.state)
    more: list[dict[str, Any]] = []
    keys = edited.stored.keys
    for name, counts in wanted.counts.items():
        if name in keys:
            more += write_counts(hand, keys[name][0], name, counts)
    if pictures := arrange_pictures(edited.product.pk, wanted.pictures):
        more.append(pictures)
    if sent := set_by_parcel(edited.product.pk, by_parcel=wanted.by_parcel):
        more.append(sent)
    write_by_hand(hand, edited, wanted.state, more)
    fresh = product_to_edit(hand.merchant_id, public_id).stored.keys
    for name, counts in wanted.counts.items():
        if name not in keys:
            write_counts(hand, fresh[name][0], name, counts)


def _free(edited: Edited, after: ProductState) -> None:
    """A variant that goes leaves carts and shelves; one that was ever ordered or promised stays."""
    gone = [ids for name, ids in edited.stored.keys.items() if name not in after["variants"]]
    if not gone:
        return
    variants, offers = [variant for variant, _ in gone], [offer for _, offer in gone]
    lock_levels(variants)
    if ordered_offers(offers) or ever_promised(variants):
        raise VariantBusy
    drop_offers(offers)
    forget_levels(variants)
