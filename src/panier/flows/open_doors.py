"""The door of several products at once: shown, linked to the merchant's own site, sold here. It can be taken back (undo_doors)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db import transaction

from panier.flows.write_by_hand import write_by_hand
from panier.offer.catalogue.actions.doors import begin_doors, count_doors, end_doors
from panier.offer.catalogue.actions.edits import Hand
from panier.offer.catalogue.queries.edited import products_to_edit, website_of
from panier.offer.catalogue.rules.doors import LINKED
from panier.offer.catalogue.rules.states import ProductState
from panier.offer.merchants.actions import lock_goods

MOST = 50  # a page of the list, and of one transaction


class Opened(NamedTuple):
    """`unled`: the public ids of those that have no address to lead to."""

    changed: int
    unled: list[str]


@transaction.atomic(durable=True)
def open_doors(hand: Hand, products: Sequence[str], door: str) -> Opened:
    """Every variant of each; one that cannot be linked stays as it is and is told. NoSuchProduct: nothing is changed."""
    lock_goods(hand.merchant_id)
    part = replace(hand, doors=begin_doors(hand, door).pk)
    opened = _open(part, products, door)
    end_doors(part.doors, now=hand.now)
    return opened


@transaction.atomic(durable=True)
def open_some_doors(hand: Hand, products: Sequence[str], door: str) -> Opened:
    """A part of a change that goes on (`hand.doors`); nothing where somebody takes it back meanwhile."""
    lock_goods(hand.merchant_id)
    return _open(hand, products, door)


def _open(hand: Hand, products: Sequence[str], door: str) -> Opened:
    if not count_doors(hand.doors, 0):
        return Opened(0, [])
    site = website_of(hand.merchant_id)
    changed, unled = 0, []
    for edited in products_to_edit(hand.merchant_id, products[:MOST]):
        state = edited.stored.state
        if door == LINKED and not (site or all(variant["url"] for variant in state["variants"].values())):
            unled.append(edited.product.public_id)
            continue
        after = with_door(state, door)
        changed += after != state
        write_by_hand(hand, edited, after)
    count_doors(hand.doors, changed)
    return Opened(changed, unled)


def with_door(state: ProductState, door: str) -> ProductState:
    return {**state, "variants": {key: {**variant, "door": door} for key, variant in state["variants"].items()}}
