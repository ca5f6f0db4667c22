"""Doors of many products at once: begun, counted, ended, taken back."""

from datetime import datetime

from django.db.models import F

from panier.kit.locks import locked
from panier.offer.catalogue.actions.edits import Hand
from panier.offer.catalogue.doors_models import DoorsChange
from panier.offer.catalogue.rules.edits import NoSuchProduct


def begin_doors(hand: Hand, door: str) -> DoorsChange:
    return DoorsChange.objects.create(
        merchant_id=hand.merchant_id, account_id=hand.account_id, person=hand.person[:120], door=door, at=hand.now
    )


def count_doors(change_id: int, changed: int) -> bool:
    """So many more; False: it is taken back meanwhile, and nothing more of it is done. The goods are locked."""
    return bool(DoorsChange.objects.filter(pk=change_id, undone_at=None).update(changed=F("changed") + changed))


def end_doors(change_id: int, *, now: datetime) -> None:
    """One that changed nothing leaves nothing."""
    DoorsChange.objects.filter(pk=change_id, changed=0).delete()
    DoorsChange.objects.filter(pk=change_id).update(ended_at=now)


def begin_undoing(hand: Hand, public_id: str) -> DoorsChange:
    """From now on no more doors of it are set; twice is once. NoSuchProduct: another's, or none."""
    mine = DoorsChange.objects.filter(merchant_id=hand.merchant_id, public_id=public_id)
    mine.filter(undone_at=None).update(undone_at=hand.now, undoer=hand.account_id, undoer_name=hand.person[:120])
    change = mine.first()
    if change is None:
        raise NoSuchProduct
    return change


def lock_undoing(change_id: int) -> DoorsChange | None:
    """Where some of it is left to take back; locked until the transaction ends."""
    return locked(DoorsChange.objects.filter(pk=change_id, undone=False).exclude(undone_at=None)).first()


def note_undone(change: DoorsChange, to: int | None, *, back: int, left: int) -> None:
    """`to`: the edits from this key on are taken back; None: all of them."""
    change.back, change.left = change.back + back, change.left + left
    change.undone_to, change.undone = to or change.undone_to, to is None
    change.save(update_fields=["back", "left", "undone_to", "undone"])
