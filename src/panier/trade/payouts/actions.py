"""Writing payouts, inside the caller's transaction; the shops' books are locked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from panier.kit.money import Money
from panier.kit.sealing import seal
from panier.trade.payouts.models import BankFile, Item, Payout
from panier.trade.payouts.queries import bytes_of
from panier.trade.payouts.rules import (
    FILE_PURPOSE,
    LAST_NUMBER,
    MADE,
    RETURNED,
    SENT,
    NumbersUsedUp,
    Unpaid,
    sum_of,
)
from panier.trade.payouts.rules.cpa005 import Credit, redated, written
from panier.trade.payouts.rules.terms import PayoutTerms, business_day


@dataclass(frozen=True, slots=True)
class PaidShop:
    """One shop that is paid now: which entries, and to which account."""

    merchant_id: int
    unpaid: Sequence[Unpaid]
    holder: str
    numbers: tuple[str, str, str]  # institution, transit, account: never printed

    def __repr__(self) -> str:
        return f"PaidShop({self.merchant_id})"


@dataclass(frozen=True, slots=True)
class Run:
    """Where, in which currency, by whom and when payouts are made; `today` is the territory's."""

    territory: str
    currency: str
    terms: PayoutTerms
    account_id: int | None
    today: date
    now: datetime


def make_file(run: Run, shops: Sequence[PaidShop]) -> tuple[BankFile, list[Payout]]:
    """The payouts with their items, and the one file of them all. NumbersUsedUp."""
    number = _next_number(run.territory)
    file = BankFile(
        territory_id=run.territory,
        number=number,
        minor=sum(sum_of(shop.unpaid) for shop in shops),
        currency=run.currency,
        count=len(shops),
        funds_on=business_day(run.today, run.terms.ahead, run.terms.closed),
        made_at=run.now,
        made_by_id=run.account_id,
        needs_second=run.terms.second_person,
        **({} if run.terms.second_person else {"released_at": run.now, "released_by_id": run.account_id}),
    )
    payouts = [
        Payout(
            territory_id=run.territory,
            file=file,
            merchant_id=shop.merchant_id,
            minor=sum_of(shop.unpaid),
            currency=run.currency,
            last_digits=shop.numbers[2][-3:],
        )
        for shop in shops
    ]
    credits_ = [_credit(payout, shop) for payout, shop in zip(payouts, shops, strict=True)]
    data = written(run.terms.bank, number, (run.today, file.funds_on), credits_)
    _keep_bytes(file, data)
    file.save(force_insert=True)
    Payout.objects.bulk_create(payouts)
    Item.objects.bulk_create(
        Item(payout=payout, entry_id=each.entry, minor=each.minor)
        for payout, shop in zip(payouts, shops, strict=True)
        for each in shop.unpaid
    )
    return file, payouts


def note_released(file: BankFile, run: Run) -> None:
    """By somebody else, on a day of its own: the file is dated anew, and from now on its bytes never change."""
    file.funds_on = business_day(run.today, run.terms.ahead, run.terms.closed)
    _keep_bytes(file, redated(bytes_of(file), run.today, file.funds_on))
    file.released_at, file.released_by_id = run.now, run.account_id
    file.save(update_fields=["funds_on", "sealed", "digest", "released_at", "released_by"])


def _keep_bytes(file: BankFile, data: bytes) -> None:
    file.digest = hashlib.sha256(data).hexdigest()
    file.sealed = seal(data.decode("ascii"), purpose=FILE_PURPOSE, subject=file.public_id)


def is_whole(file: BankFile) -> bool:
    """What is kept is what was made."""
    return hashlib.sha256(bytes_of(file)).hexdigest() == file.digest


def note_taken(file: BankFile, account_id: int | None, *, now: datetime) -> Money:
    """The bank has it: every payout that had not come back is sent; how much that is."""
    BankFile.objects.filter(pk=file.pk).update(taken_at=now, taken_by_id=account_id)
    sent = Payout.objects.filter(file=file, state=MADE)
    minor = sum(sent.values_list("minor", flat=True))
    sent.update(state=SENT, sent_at=now)
    return Money(minor, file.currency)


def note_returned(payout: Payout, account_id: int | None, reason: str, *, now: datetime) -> None:
    Payout.objects.filter(pk=payout.pk).update(
        state=RETURNED, returned_at=now, returned_by_id=account_id, reason=reason
    )


def _credit(payout: Payout, shop: PaidShop) -> Credit:
    """The reference is the payout's id without its dash: 19 characters are all there is room for."""
    institution, transit, account = shop.numbers
    return Credit(
        minor=payout.minor,
        name=shop.holder,
        reference=payout.public_id.replace("_", ""),
        institution=institution,
        transit=transit,
        account=account,
    )


def _next_number(territory: str) -> int:
    """No two files have one: behind the lock of the books stands `bank_file_number_once`."""
    last = BankFile.objects.filter(territory_id=territory).aggregate(last=Max("number"))["last"] or 0
    if last >= LAST_NUMBER:
        raise NumbersUsedUp
    return int(last) + 1
