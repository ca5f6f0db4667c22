"""Payouts as the tests do them: a shop with an account closes, its orders are done, and the bank's file is read back by position."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import override

from panier.base.accounts.actions import make_operator
from panier.base.accounts.models import Account
from panier.flows.close_shop import close_shop
from panier.flows.finish_closings import finish_closings
from panier.flows.release_payouts import release_payouts
from panier.kit.sealing import seal
from panier.offer.onboarding.models import Application, BankAccount
from panier.trade.orders.models import Order
from panier.trade.payouts.models import BankFile, Payout
from tests.leaving.hands import acting
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.world import NOW, Market, Shop, account

LATER = NOW + timedelta(days=8)  # 2 December 2026, a Wednesday
ACCOUNTS = {"Bruno": ("815", "30123", "9876543"), "Bella": ("006", "00457", "123456789")}


def account_of(shop: Shop, numbers: tuple[str, str, str], *, now: datetime = NOW) -> None:
    """As approved with its application."""
    asked = Application.objects.create(
        territory_id="qc", applicant=shop.owner, merchant=shop.merchant, state="approved", created_at=now,
        changed_at=now, submitted_at=now, decided_at=now,
    )  # fmt: skip
    BankAccount.objects.create(
        application=asked,
        merchant=shop.merchant,
        holder_name=f"{shop.merchant.name} inc.",
        institution=numbers[0],
        account_sealed=seal("-".join(numbers), purpose="bank-account", subject=asked.public_id),
        last_digits=numbers[2][-3:],
        given_at=now,
    )


def sold(market: Market, *names: str) -> Order:
    """Paid; these shops' parts handed over."""
    order = three_merchants(market)
    assert pay(order) == "placed"
    for name in names:
        hand_over(part_of(order, name))
    return order


def closed(shop: Shop) -> None:
    close_shop(acting(shop.owner), shop.merchant.pk, typed=shop.merchant.name, now=NOW)
    finish_closings(now=NOW)


def two_closed_shops(market: Market) -> Order:
    """Bruno is owed 42.01, Bella 29.38."""
    order = sold(market, "Bruno", "Bella")
    for shop, numbers in ((market.bruno, ACCOUNTS["Bruno"]), (market.bella, ACCOUNTS["Bella"])):
        account_of(shop, numbers)
        closed(shop)
    return order


def second_operator() -> Account:
    """Odile, who releases what Olga prepared."""
    known = Account.objects.filter(email="odile@panier.example").first()
    if known is None:
        known = account("odile")
        make_operator(known.pk, "qc")
    return known


def released(file: BankFile, now: datetime = LATER) -> BankFile:
    """By the second operator; the file may be given to the bank."""
    return release_payouts(acting(second_operator()), file.public_id, now=now)


def at(name: str, *args: Any) -> str:
    with override("fr"):
        return reverse(name, args=args)


def payout_to(shop: Shop) -> Payout:
    return Payout.objects.select_related("file").get(merchant=shop.merchant)


class Segment(NamedTuple):
    code: str
    minor: int
    funds: str
    routing: str
    account: str
    name: str
    reference: str


class Read(NamedTuple):
    """A file of the bank, told apart by position alone, as quebec's banks describe it; nothing of the writer is used."""

    number: str
    made: str
    segments: list[Segment]
    total: int
    payments: int


def read(data: bytes) -> Read:
    records = data.decode("ascii").split("\r\n")
    assert records.pop() == ""
    assert {len(record) for record in records} == {1464}
    assert [int(record[1:10]) for record in records] == list(range(1, len(records) + 1))
    head, *credits_, tail = records
    assert (head[0], tail[0], {each[0] for each in credits_}) == ("A", "Z", {"C"})
    assert len({record[10:24] for record in records}) == 1
    found = []
    for record in credits_:
        for first in range(24, 1464, 240):
            part = record[first : first + 240]
            if part.strip():
                found.append(
                    Segment(
                        part[0:3],
                        int(part[3:13]),
                        part[13:19],
                        part[19:28],
                        part[28:40].rstrip(),
                        part[80:110].rstrip(),
                        part[150:169].rstrip(),
                    )
                )
    assert (int(tail[24:38]), int(tail[38:46])) == (0, 0)
    return Read(head[20:24], head[24:30], found, int(tail[46:60]), int(tail[60:68]))


def now() -> datetime:
    return datetime.now(tz=UTC)
