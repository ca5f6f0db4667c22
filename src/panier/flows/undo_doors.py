"""Doors set of many products at once are as they were before; what somebody has set since stays as he set it."""

from datetime import datetime

from django.db import transaction

from panier.flows.open_all_doors import A_TURN, AT_ONCE
from panier.flows.open_doors import MOST
from panier.flows.write_by_hand import write_by_hand
from panier.kit.jobs import enqueue
from panier.offer.catalogue.actions.doors import begin_undoing, lock_undoing, note_undone
from panier.offer.catalogue.actions.edits import Hand
from panier.offer.catalogue.doors_models import DoorsChange
from panier.offer.catalogue.models import ProductEdit
from panier.offer.catalogue.queries.doors import edits_of
from panier.offer.catalogue.queries.edited import products_to_edit
from panier.offer.catalogue.rules.states import ProductState, VariantState
from panier.offer.merchants.actions import lock_goods


def undo_doors(hand: Hand, public_id: str) -> bool:
    """Whether it is done; else a job has it. NoSuchProduct, GoodsBusy. Whatever of it was still to be done is not."""
    change = _begin(hand, public_id)
    if change.changed > AT_ONCE:
        return False
    while _some(hand, change.pk):
        pass
    return True


def undo_more_doors(public_id: str, *, now: datetime) -> None:
    """A job's turn, and the job of the next one. Killed in it, it goes on where it was."""
    change = DoorsChange.objects.select_related("merchant").get(public_id=public_id)
    hand = Hand(change.merchant_id, change.undoer_id, change.undoer_name, now)
    for _ in range(A_TURN // MOST):
        if not _some(hand, change.pk):
            return
    _ask(change)


@transaction.atomic(durable=True)
def _begin(hand: Hand, public_id: str) -> DoorsChange:
    lock_goods(hand.merchant_id)  # a turn that goes on ends first
    change = begin_undoing(hand, public_id)
    if change.changed > AT_ONCE and not change.undone:
        _ask(change)
    return change


def _ask(change: DoorsChange) -> None:
    shop = change.merchant.public_id
    enqueue("undo_doors", once=f"undo_doors:{change.public_id}", behind=f"undo_doors:{shop}", change=change.public_id)


@transaction.atomic(durable=True)
def _some(hand: Hand, change_id: int) -> bool:
    """A page of products; False: nothing is left."""
    lock_goods(hand.merchant_id)
    change = lock_undoing(change_id)
    if change is None:
        return False
    edits = edits_of(change, MOST)
    goods = products_to_edit(hand.merchant_id, [each.product.public_id for each in edits])
    by_product, back = {each.product.pk: each for each in goods}, 0
    for edit in edits:
        edited = by_product[edit.product_id]
        after = _before(edited.stored.state, edit)
        back += after != edited.stored.state
        write_by_hand(hand, edited, after)
    note_undone(change, edits[-1].pk if edits else None, back=back, left=len(edits) - back)
    return bool(edits)


def _before(state: ProductState, edit: ProductEdit) -> ProductState:
    """The doors that are still as this edit set them become what they were."""
    were = {(each["variant"], each["after"]): each["before"] for each in edit.differences if each["field"] == "door"}
    variants: dict[str, VariantState] = {
        key: {**variant, "door": were.get((key, variant["door"]), variant["door"])}
        for key, variant in state["variants"].items()
    }
    return {**state, "variants": variants}
