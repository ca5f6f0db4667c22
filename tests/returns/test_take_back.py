"""A shop carries out the returns policy it publishes: what comes back after the hand-over is refunded by the line, once, to the cent.

Bruno's part: two loaves at 7.25 (no tax), a mug at 19.99, delivery 5.95; TPS 1.30 (mug 1.00, delivery 0.30), TVQ 2.59 (2.00, 0.59); 44.33.
Commission 2.02, its taxes 0.10 and 0.20: he earned 42.01.
"""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from panier.base.ledger.queries import balance
from panier.base.notifications.models import Letter
from panier.base.territories.models import Setting
from panier.flows.audit_books import audit_books
from panier.flows.make_payouts import make_payouts
from panier.flows.read_figures import read_figures
from panier.flows.refund_by_operator import refund_by_operator
from panier.flows.take_back import take_back
from panier.kit.money import Money
from panier.offer.inventory.models import Reservation, StockLevel
from panier.offer.merchants.models import Member
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import token_of
from panier.trade.payments.models import Refund
from panier.trade.payments.rules import NothingToRefund
from panier.trade.payouts.models import Payout
from panier.trade.payouts.queries import statement_of, taxes_of
from panier.trade.returns.models import Return
from panier.trade.returns.rules import Asked, BadReturn, BelowZero, TooLongAgo
from tests.leaving.hands import acting, made, opened
from tests.payouts.hands import ACCOUNTS, LATER, account_of, closed
from tests.returns.hands import address, at, everything, form, given, handed, line_of, of_mug, owed
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mug_comes_back_and_its_money_goes_with_its_taxes_and_commission(
    market: Market, desk: Client, order: Order, part: Part
) -> None:
    page, asked = address(market, part), form(part, mug="1", restock="yes")
    looked = desk.post(page, {**asked, "step": "look"})
    words = unescape(looked.content.decode())
    assert looked.status_code == 200
    assert "22,99" in words
    assert "20,37" in words  # his balance after
    assert (Refund.objects.count(), owed(market)) == (0, "42.01")  # looking gives nothing back
    for _ in range(2):  # a double click
        answer = desk.post(page, {**asked, "step": "give", "seen": "2299"})
        assert answer.status_code == 302
    refund = Refund.objects.get()
    assert (refund.minor, refund.part_id, refund.bearer) == (2299, part.pk, "merchant")
    back = Return.objects.get()
    assert (back.goods_minor, back.delivery_minor, back.tax_minor) == (1999, 0, 300)
    assert (back.commission_minor, [tax["minor"] for tax in back.commission_taxes]) == (117, [6, 12])
    assert owed(market) == "20.37"  # 42.01 − (22.99 − 1.17 − 0.18)
    assert balance("qc", "refund_clearing", "CAD").decimal == "22.99"
    part.refresh_from_db()
    assert (part.state, part.total_minor) == ("handed_over", 4433)  # what was earned stays what was earned
    letter = Letter.objects.get(kind="part_taken_back")
    assert (letter.recipient, letter.facts["back"]["minor"]) == ("ana@panier.example", 2299)
    for shown in (at("order", token_of(order)), at("desk_part", market.bruno.merchant.public_id, part.public_id)):
        assert "22,99 $ rendus, taxes comprises" in unescape(desk.get(shown).content.decode()).replace("\xa0", " ")


def test_line_by_line_all_that_was_paid_comes_back_and_never_more(market: Market, desk: Client, part: Part) -> None:
    page = address(market, part)
    steps: tuple[tuple[dict[str, Any], int], ...] = (
        (form(part, amount="5,00", why="other", note="Égratignée"), 500),
        (form(part, loaves="1"), 725),
        (form(part, mug="1", loaves="1"), 1799 + 725),
        (form(part, delivery="yes"), 684),
    )
    for typed, seen in steps:
        assert desk.post(page, {**typed, "step": "give", "seen": str(seen)}).status_code == 302
    assert sum(Refund.objects.values_list("minor", flat=True)) == 4433
    assert owed(market) == "0.00"
    for book in ("commission", "tax:TPS", "tax:TVQ"):
        assert balance("qc", book, "CAD").decimal == "0.00"
    again = desk.post(page, {**form(part, mug="1"), "step": "give", "seen": "2299"})
    assert (again.status_code, Refund.objects.count()) == (409, 4)
    assert "déjà" in again.content.decode()


def test_what_is_refused_gives_nothing_back_and_keeps_what_was_typed(market: Market, desk: Client, part: Part) -> None:
    page = address(market, part)
    refused: tuple[dict[str, Any], ...] = (
        form(part),
        form(part, mug="2", seen="4598"),
        form(part, mug="x"),
        form(part, mug="1", amount="1,00"),
        form(part, amount="23,00", note="Trop", seen="2300"),
        form(part, amount="5,00", seen="500"),  # an amount needs its words
        form(part, mug="1", seen="2300"),  # not what he would have seen
        form(part, mug="1"),  # never looked
        form(part, mug="1", why="because", seen="2299"),
    )
    for typed in refused:
        answer = desk.post(page, {**typed, "step": "give"})
        assert answer.status_code == 409, typed
        assert [value for name, value in typed.items() if name.startswith(("units-", "amount-")) and value and f'value="{value}"' not in answer.content.decode()] == []  # fmt: skip
    assert (Return.objects.count(), Refund.objects.count(), owed(market)) == (0, 0, "42.01")


def test_before_the_hand_over_and_after_the_packs_year_the_desk_says_who_still_can(
    market: Market, desk: Client, order: Order
) -> None:
    part = order.parts.get(merchant=market.bruno.merchant)
    assert desk.post(address(market, part), {**form(part, mug="1"), "seen": "2299", "step": "give"}).status_code == 409
    part, asked = handed(order), Asked({})
    asked = Asked({line_of(part, "Tasse").pk: 1})
    with pytest.raises(TooLongAgo):
        take_back(part.merchant_id, part.public_id, given(asked, 2299), actor="test", now=NOW + timedelta(days=366))
    row = Setting.objects.get(key="returns")
    row.value = {**row.value, "take_back_days": 400}
    Setting.objects.filter(pk=row.pk).update(value=row.value)
    take_back(part.merchant_id, part.public_id, given(asked, 2299), actor="test", now=NOW + timedelta(days=366))
    assert Refund.objects.get().minor == 2299


def test_owners_and_managers_do_it_clerks_do_not(market: Market, client: Client, part: Part) -> None:
    client.force_login(market.zoe)
    for role, shown in (("clerk", 404), ("manager", 200)):
        Member.objects.update_or_create(merchant=market.bruno.merchant, account=market.zoe, defaults={"role": role})
        page = client.get(at("desk_part", market.bruno.merchant.public_id, part.public_id)).content.decode()
        assert (address(market, part) in page) is (shown == 200)
        assert client.get(address(market, part)).status_code == shown
    assert client.get(at("desk_back", market.bella.merchant.public_id, part.public_id)).status_code == 404


def levels(part: Part) -> list[int | None]:
    return list(StockLevel.objects.filter(merchant=part.merchant_id).order_by("pk").values_list("on_hand", flat=True))


def test_goods_stand_on_the_shelf_again_only_where_he_says_so(market: Market, part: Part) -> None:
    assert levels(part) == [8, 9]
    loaf = Asked({line_of(part, "Pain de ménage").pk: 1})
    take_back(part.merchant_id, part.public_id, given(loaf, 725), actor="test", now=LATER)
    assert levels(part) == [8, 9]
    mug = Asked({line_of(part, "Tasse").pk: 1})
    again = given(mug, 2299, key=token(2), restock=True)
    for _ in range(2):
        take_back(part.merchant_id, part.public_id, again, actor="test", now=LATER)
    assert levels(part) == [8, 10]
    promises = Reservation.objects.filter(holder=part.public_id).order_by("pk").values_list("state", "quantity")
    assert list(promises) == [("taken", 2), ("released", 1)]  # a connected shop is told of one more
    third = Asked({line_of(part, "Pain de ménage").pk: 1})
    take_back(part.merchant_id, part.public_id, given(third, 725, key=token(3), restock=True), actor="test", now=LATER)
    assert levels(part) == [9, 10]


def token(number: int) -> Any:
    from uuid import UUID

    return UUID(int=number)


def test_figures_statement_and_kit_say_what_came_back(market: Market, order: Order) -> None:
    part, tomorrow = handed(order), NOW + timedelta(days=1)
    asked = Asked({line_of(part, "Tasse").pk: 1})
    take_back(part.merchant_id, part.public_id, given(asked, 2299), actor="Bruno", now=tomorrow)
    bruno = market.bruno.merchant
    found = read_figures(bruno.pk, bruno.public_id, kind="day", day="", now=tomorrow + timedelta(hours=1)).sales
    assert (found.earned.back, found.earned.total, found.earned.other) == (-2164, -2164, 0)
    assert (found.earned.to_remit, found.sold.given_back, found.sold.refunds) == (-300, 2299, 1)
    kit = opened(made(market.bruno))
    assert [row["Given back"] for row in kit.table("orders.csv")] == ["22.99", ""]
    (whole,) = kit.json("orders.json")["orders"]
    assert [(each["minor"], each["restocked"], each["why"]) for each in whole["returns"]] == [(2299, False, "returned")]
    (month,) = kit.table("statements-by-month.csv")
    assert (month["Earned"], month["Taken back"], month["Closing balance"]) == ("42.01", "21.64", "20.37")


def test_a_payouts_statement_takes_off_the_taxes_of_what_came_back(market: Market, order: Order) -> None:
    part = handed(order)
    asked = Asked({line_of(part, "Tasse").pk: 1})
    take_back(part.merchant_id, part.public_id, given(asked, 2299), actor="Bruno", now=NOW)
    account_of(market.bruno, ACCOUNTS["Bruno"])
    closed(market.bruno)
    make_payouts(acting(market.olga), seen=2037, now=LATER)
    payout, book = Payout.objects.get(), f"payable:{market.bruno.merchant.public_id}"
    assert [(line.kind, line.number, line.net) for line in statement_of(payout, book)] == [
        ("hand_over", part.number, 4201),
        ("return", part.number, -2164),
    ]
    assert [line.gross for line in statement_of(payout, book)] == [4433, -2299]
    assert [(tax.kind, tax.code, tax.minor) for tax in taxes_of(payout, book)] == [
        ("collected", "TPS", 30), ("collected", "TVQ", 59), ("commission", "TPS", 4), ("commission", "TVQ", 8),
    ]  # fmt: skip


def test_a_running_shop_is_carried_below_zero_a_closed_one_is_told_to_write(market: Market, order: Order) -> None:
    part = handed(order)
    account_of(market.bruno, ACCOUNTS["Bruno"])
    closed(market.bruno)
    make_payouts(acting(market.olga), seen=4201, now=LATER)
    asked = Asked({line_of(part, "Tasse").pk: 1})
    with pytest.raises(BelowZero):
        take_back(part.merchant_id, part.public_id, given(asked, 2299), actor="Bruno", now=LATER)
    assert (Refund.objects.count(), owed(market)) == (0, "0.00")
    with connection.cursor() as cursor:  # the shop is open again: its next orders will fill it
        cursor.execute("UPDATE leaving_closing SET reopened_at = %s", [LATER])
    take_back(part.merchant_id, part.public_id, given(asked, 2299), actor="Bruno", now=LATER)
    assert owed(market) == "-21.64"


def test_the_operator_gives_back_what_is_left_and_then_nothing_is(market: Market, order: Order) -> None:
    part = handed(order)
    take_back(part.merchant_id, part.public_id, given(of_mug(part, 500), 500, note="Fêlée"), actor="Bruno", now=LATER)
    refund = refund_by_operator(acting(market.olga), part.public_id, reason="Tout", bearer="merchant", now=LATER)
    assert (refund.minor, owed(market)) == (3933, "0.00")
    letter = Letter.objects.get(kind="part_refunded")
    assert letter.facts["part"]["rest"] == {"minor": 3933, "currency": "CAD"}
    with pytest.raises(NothingToRefund):
        take_back(
            part.merchant_id, part.public_id, given(everything(part), 3933, key=token(9)), actor="Bruno", now=LATER
        )
    day = read_figures(
        part.merchant_id, market.bruno.merchant.public_id, kind="year", day="", now=LATER + timedelta(hours=1)
    )
    assert (day.sales.earned.total, day.sales.earned.to_remit) == (0, 0)


def test_another_parts_line_is_no_line_of_his(market: Market, order: Order) -> None:
    part, bellas = handed(order), order.parts.get(merchant=market.bella.merchant)
    asked = Asked({bellas.lines.get().pk: 1})
    with pytest.raises(BadReturn):
        take_back(part.merchant_id, part.public_id, given(asked, 2995), actor="Bruno", now=LATER)
    assert Refund.objects.count() == 0


def test_what_was_taken_back_cannot_be_changed(market: Market, part: Part) -> None:
    take_back(part.merchant_id, part.public_id, given(everything(part), 4433), actor="Bruno", now=LATER)
    for change in (lambda: Return.objects.update(minor=1), lambda: Return.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert Return.objects.get().minor == Money(4433, "CAD").minor


@pytest.mark.plants_damage
def test_the_check_sees_a_return_whose_money_did_not_go(market: Market, part: Part) -> None:
    """The control of I10d: planted by hand, past every flow."""
    Return.objects.create(
        part=part, key=token(1), why="other", restocked=False, goods_minor=100, delivery_minor=0, tax_minor=0, minor=100,
        commission_minor=0, currency="CAD", actor="x", at=datetime.now(tz=UTC),
    )  # fmt: skip
    assert {"I10d", "I12"} <= {finding.name for finding in audit_books(now=NOW) if finding.broken}
