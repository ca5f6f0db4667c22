"""Writing kits and closings, inside the caller's transaction; how far a kit is, beside it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, OperationalError, transaction
from psycopg.errors import LockNotAvailable

from panier.kit.locks import locks_are_off
from panier.kit.progress import written_aside
from panier.offer.leaving.files import delete_kit, delete_strays
from panier.offer.leaving.models import Closing, Kit
from panier.offer.leaving.rules import KEPT, ShopBusy
from panier.offer.merchants.models import Merchant
from panier.offer.merchants.rules import NoSuchMerchant

MOVED = "UPDATE leaving_kit SET stage = %s, done = %s, total = %s, moved_at = %s WHERE id = %s"
LIMIT = 200


class Made(NamedTuple):
    """A kit's finished file."""

    file: str
    size: int
    digest: str
    counts: Mapping[str, int]


def lock_shop(merchant_id: int) -> Merchant:
    """Until the transaction ends nobody buys of this shop, and nobody writes its goods in bulk. ShopBusy.

    A checkout that came first is whole before this returns; one that comes later waits, and finds the shop as it is left.
    """
    if locks_are_off():
        return Merchant.objects.get(pk=merchant_id)
    try:
        found = Merchant.objects.select_for_update().filter(pk=merchant_id).first()
    except OperationalError as waited:
        if isinstance(waited.__cause__, LockNotAvailable):
            raise ShopBusy from waited
        raise
    if found is None:
        raise NoSuchMerchant
    return found


def ask_kit(merchant_id: int, account_id: int | None, *, now: datetime) -> tuple[Kit, bool]:
    """The merchant's kit that is being made, and whether it was asked just now."""
    try:
        with transaction.atomic():  # a savepoint: another click may have asked already
            made = Kit.objects.create(merchant_id=merchant_id, asked_by_id=account_id, asked_at=now, moved_at=now)
    except IntegrityError:
        return Kit.objects.exclude(state__in=("ready", "expired")).get(merchant_id=merchant_id), False
    return made, True


def begin_kit(public_id: str, *, now: datetime) -> Kit | None:
    """The open kit, at work from now on; None when there is none (any more)."""
    kits = Kit.objects.filter(public_id=public_id, state__in=(Kit.Stage.WAITING, Kit.Stage.WORKING, Kit.Stage.FAULTED))
    kits.update(state=Kit.Stage.WORKING, stage="", done=0, total=0, moved_at=now)
    return kits.select_related("merchant").first()


def stop_kit(kit: Kit) -> None:
    """By a fault of ours: the job's next try begins it from the start."""
    Kit.objects.filter(pk=kit.pk).update(state=Kit.Stage.FAULTED)


def finish_kit(kit: Kit, made: Made, *, now: datetime) -> bool:
    """False: another worker has finished it meanwhile, and this file is not needed."""
    still_open = Kit.objects.filter(pk=kit.pk, state__in=(Kit.Stage.WORKING, Kit.Stage.FAULTED, Kit.Stage.WAITING))
    return bool(
        still_open.update(
            state=Kit.Stage.READY,
            file=made.file,
            size=made.size,
            digest=made.digest,
            counts=dict(made.counts),
            ready_at=now,
            moved_at=now,
            expires_at=now + KEPT,
        )
    )


def expire_kits(*, now: datetime) -> int:
    """Kits whose time is up lose their file, then their name of it; killed between, the next turn does it again."""
    due = list(Kit.objects.filter(state=Kit.Stage.READY, expires_at__lte=now).order_by("expires_at")[:LIMIT])
    for kit in due:
        delete_kit(kit.file)
        Kit.objects.filter(pk=kit.pk).update(state=Kit.Stage.EXPIRED, file="")
    delete_strays(set(Kit.objects.exclude(file="").values_list("file", flat=True)), now=now)
    return len(due)


def told_to_kit(kit: Kit, *, now: datetime) -> AbstractContextManager[None]:
    return written_aside(MOVED, kit.pk, now=now)


def open_closing(merchant: Merchant, account_id: int | None, *, now: datetime) -> Closing:
    return Closing.objects.create(
        merchant=merchant, state_before=merchant.state, closed_by_id=account_id, closed_at=now
    )


def finish_closing(closing: Closing, *, now: datetime) -> None:
    Closing.objects.filter(pk=closing.pk, finished_at=None).update(finished_at=now)


def end_closing(closing: Closing, account_id: int | None, reason: str, *, now: datetime) -> None:
    Closing.objects.filter(pk=closing.pk).update(reopened_by_id=account_id, reopened_at=now, reason=reason)
