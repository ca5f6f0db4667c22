"""What a closed shop has earned is paid to its account, once, to the cent; what comes back is owed again."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from panier.base.accounts.models import Action
from panier.base.ledger.queries import balance
from panier.base.notifications.models import Letter
from panier.flows.audit_books import audit_books
from panier.flows.confirm_payouts import confirm_payouts
from panier.flows.finish_closings import finish_closings
from panier.flows.make_payouts import make_payouts
from panier.flows.paying import to_pay
from panier.flows.read_figures import read_figures
from panier.flows.refund_by_operator import refund_by_operator
from panier.flows.reopen_shop import reopen_shop
from panier.flows.return_payout import return_payout
from panier.offer.leaving.models import Closing
from panier.offer.onboarding.bank.actions import ask_change
from panier.offer.onboarding.rules.bank import checked_account
from panier.offer.team.actions import By
from panier.trade.payouts.models import BankFile, Item, Payout
from panier.trade.payouts.queries import bytes_of
from panier.trade.payouts.rules import AlreadyReturned, NothingToPayOut
from tests.leaving.hands import acting
from tests.orders import hand_over, part_of
from tests.payouts.hands import (
    ACCOUNTS,
    LATER,
    account_of,
    at,
    closed,
    payout_to,
    read,
    released,
    second_operator,
    sold,
    two_closed_shops,
)
from tests.world import NOW, Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)
WHOLE = 4201 + 2938


def owed(shop: Shop) -> str:
    return balance("qc", f"payable:{shop.merchant.public_id}", "CAD").decimal


def book(name: str) -> str:
    return balance("qc", name, "CAD").decimal


def broken() -> list[str]:
    """Of the promises about money; the market of the test stands still since NOW."""
    return [finding.name for finding in audit_books(now=NOW) if finding.broken]


def run(market: Market, seen: int = WHOLE, days: int = 0) -> BankFile:
    """Prepared by Olga, released by Odile."""
    now = LATER + timedelta(days=days)
    return released(make_payouts(acting(market.olga), seen=seen, now=now), now)


def text(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).replace("\xa0", " ").split())


def holds(market: Market, now: Any = LATER) -> dict[str, str]:
    found = to_pay("qc", now=now).owings
    return {each.closing.merchant.name: each.hold.code if each.hold else "" for each in found}


def prepared(operator: Client) -> BankFile:
    """Through the pages: one operator prepares what the page shows, a second releases it."""
    Closing.objects.update(finished_at=NOW - timedelta(days=30))  # the pages read the clock
    answer = operator.post(at("operation_payouts_make"), {"seen": str(WHOLE)})
    file = BankFile.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, at("operation_bank_file", file.public_id))
    client = Client()
    client.force_login(second_operator())
    assert client.post(at("operation_bank_file_release", file.public_id)).status_code == 302
    return file


def test_the_operator_prepares_what_the_page_shows_and_the_file_says_it(market: Market, operator: Client) -> None:
    order = two_closed_shops(market)
    Closing.objects.update(finished_at=NOW - timedelta(days=30))
    page = text(operator.get(at("operation_payouts")))
    for words in (
        "71,39 $</strong> <span>à 2 commerces",
        "42,01 $",
        "29,38 $",
        "finit par 543",
        "finit par 789",
        part_of(order, "Bruno").number,
    ):
        assert words in page
    assert "Carmen" not in page
    file = prepared(operator)
    assert (owed(market.bruno), owed(market.bella), book("payout_clearing"), book("bank")) == ("0.00", "0.00", "71.39", "0.00")  # fmt: skip
    first, second = (operator.get(at("operation_bank_file_download", file.public_id)) for _ in range(2))
    assert first.content == second.content
    assert first.headers["Content-Disposition"] == 'attachment; filename="cpa005-qc-0001.txt"'
    said = read(first.content)
    assert (said.number, said.total, said.payments) == ("0001", WHOLE, 2)
    bruno, bella = (payout_to(shop) for shop in (market.bruno, market.bella))
    assert [(each.minor, each.routing, each.account, each.name, each.reference) for each in said.segments] == [
        (4201, "081530123", "9876543", "BOULANGERIE BRUNO INC.", bruno.public_id.replace("_", "")),
        (2938, "000600457", "123456789", "LIBRAIRIE BELLA INC.", bella.public_id.replace("_", "")),
    ]


def test_what_the_bank_has_taken_is_told_once_and_each_step_is_traced(market: Market, operator: Client) -> None:
    two_closed_shops(market)
    file = prepared(operator)
    for _ in range(2):
        operator.get(at("operation_bank_file_download", file.public_id))
    assert Letter.objects.filter(kind="payout_paid").count() == 0  # the bank has not taken it
    for _ in range(2):  # twice is once
        assert operator.post(at("operation_bank_file_taken", file.public_id)).status_code == 302
    assert (book("payout_clearing"), book("bank")) == ("0.00", "71.39")
    assert set(Payout.objects.values_list("state", flat=True)) == {"sent"}
    letters = Letter.objects.filter(kind="payout_paid").order_by("recipient")
    assert [(each.recipient, each.facts["amount"]["minor"]) for each in letters] == [
        ("bella@panier.example", 2938), ("bruno@panier.example", 4201),
    ]  # fmt: skip
    assert list(Action.objects.filter(verb__contains="payout").order_by("pk").values_list("verb", "actor")) == [
        ("make_payouts", market.olga.pk), ("release_payouts", second_operator().pk), ("fetch_payout_file", market.olga.pk), ("fetch_payout_file", market.olga.pk), ("confirm_payouts", market.olga.pk),
    ]  # fmt: skip
    assert broken() == []


def test_the_statement_is_the_orders_to_the_cent(market: Market) -> None:
    order = two_closed_shops(market)
    confirm_payouts(acting(market.olga), run(market).public_id, now=LATER)
    facts = Letter.objects.get(kind="payout_paid", recipient="bruno@panier.example").facts
    part = part_of(order, "Bruno")
    assert facts["lines"] == [
        {"kind": "hand_over", "number": part.number, "at": NOW.isoformat(), "net": {"minor": 4201, "currency": "CAD"}}
    ]
    sums = facts["sums"]
    assert (sums["gross"]["minor"], sums["commission"]["minor"], sums["net"]["minor"]) == (4433, 202, 4201)
    assert [(each["code"], each["amount"]["minor"]) for each in sums["taxes"]] == [("TPS", 130), ("TVQ", 259)]
    assert [(each["code"], each["amount"]["minor"]) for each in sums["commission_taxes"]] == [("TPS", 10), ("TVQ", 20)]
    assert facts["funds_on"] == "2026-12-04"


def test_what_came_back_is_owed_again_and_paid_with_the_next_file(market: Market, operator: Client) -> None:
    two_closed_shops(market)
    file = run(market)
    confirm_payouts(acting(market.olga), file.public_id, now=LATER)
    payout = payout_to(market.bruno)
    address = at("operation_payout_back", file.public_id, payout.public_id)
    assert operator.post(address, {"reason": " "}).status_code == 409
    assert operator.post(address, {"reason": "Compte fermé (905)"}).status_code == 302
    assert (owed(market.bruno), owed(market.bella), book("bank")) == ("42.01", "0.00", "29.38")
    with pytest.raises(AlreadyReturned):
        return_payout(acting(market.olga), file.public_id, payout.public_id, reason="encore", now=LATER)
    told = Letter.objects.filter(kind="payout_returned").values_list("recipient", "facts__reason")
    assert sorted(told) == [("bonjour@lepanierbleu.example", "Compte fermé (905)"), ("bruno@panier.example", "Compte fermé (905)")]  # fmt: skip
    again = run(market, seen=4201, days=1)
    assert (again.number, again.minor, Item.objects.filter(payout__file=again).count()) == (2, 4201, 1)
    confirm_payouts(acting(market.olga), again.public_id, now=LATER)
    letter = Letter.objects.filter(kind="payout_paid", recipient="bruno@panier.example").latest("pk")
    assert [each["kind"] for each in letter.facts["lines"]] == ["payout_back"]
    assert (owed(market.bruno), book("bank"), book("payout_clearing")) == ("0.00", "71.39", "0.00")
    assert broken() == []


def test_the_shop_reads_what_is_owed_then_what_was_paid_when_and_where(market: Market, client: Client) -> None:
    two_closed_shops(market)
    client.force_login(market.bruno.owner)

    def read_page() -> str:
        return text(client.get(at("desk_exit", market.bruno.merchant.public_id)))

    before = read_page()
    assert "Le marché vous doit 42,01 $." in before
    assert "7 jours" in before
    assert "Le compte finit par 543." in before
    file = run(market)
    assert "Le marché ne vous doit rien." in read_page()
    confirm_payouts(acting(market.olga), file.public_id, now=LATER)
    after = read_page()
    assert "Envoyé le 2 décembre 2026, à votre compte le 4 décembre 2026" in after
    assert "Compte qui finit par 543" in after
    return_payout(
        acting(market.olga), file.public_id, payout_to(market.bruno).public_id, reason="Compte fermé.", now=LATER
    )
    again = read_page()
    assert "Compte fermé.<br>On vous le doit comme avant." in again
    assert "Le marché vous doit 42,01 $." in again
    assert "29,38" not in again  # Bella's


def test_a_file_the_bank_refused_goes_back_whole(market: Market) -> None:
    two_closed_shops(market)
    file = run(market)
    for payout in file.payouts.all():
        return_payout(acting(market.olga), file.public_id, payout.public_id, reason="fichier refusé", now=LATER)
    assert (owed(market.bruno), book("payout_clearing"), book("bank")) == ("42.01", "0.00", "0.00")
    with pytest.raises(NothingToPayOut):
        confirm_payouts(acting(market.olga), file.public_id, now=LATER)
    assert run(market, days=1).minor == WHOLE
    assert broken() == []


def test_what_holds_a_payout_back(market: Market) -> None:
    hand_over(part_of(two_closed_shops(market), "Carmen"))
    closed(market.carmen)
    assert holds(market, NOW + timedelta(days=6)) == {
        "Boulangerie Bruno": "too-soon", "Librairie Bella": "too-soon", "Chandelles Carmen": "too-soon",
    }  # fmt: skip
    assert holds(market) == {"Boulangerie Bruno": "", "Librairie Bella": "", "Chandelles Carmen": "no-account"}


def test_while_the_account_is_being_changed_nothing_is_paid_then_the_new_one_is(market: Market) -> None:
    two_closed_shops(market)
    given = checked_account("Bruno", "815", "30123", "5550001")
    change = ask_change(market.bruno.merchant.pk, given, By(market.bruno.owner.pk, "Bruno", LATER), timedelta(days=3))
    assert holds(market) == {"Boulangerie Bruno": "on-hold", "Librairie Bella": ""}
    assert [each.merchant_id for each in run(market, seen=2938).payouts.all()] == [market.bella.merchant.pk]
    file = run(market, seen=4201, days=3)
    assert [each.account for each in read(bytes_of(file)).segments] == ["5550001"]
    assert change.in_force_at == LATER + timedelta(days=3)


def test_an_order_that_is_still_open_waits_and_so_does_a_shop_that_sells(market: Market) -> None:
    order = sold(market, "Bella")
    account_of(market.bella, ACCOUNTS["Bella"])
    account_of(market.bruno, ACCOUNTS["Bruno"])
    closed(market.bruno)
    assert holds(market) == {}  # Bella sells; Bruno earned nothing yet
    hand_over(part_of(order, "Bruno"))
    assert holds(market) == {"Boulangerie Bruno": "open-orders"}
    with pytest.raises(NothingToPayOut):
        run(market, seen=0)
    finish_closings(now=NOW)
    assert holds(market) == {"Boulangerie Bruno": ""}
    reopen_shop(acting(market.olga), market.bruno.merchant.public_id, reason="il revient", now=NOW)
    assert holds(market) == {}
    assert BankFile.objects.count() == 0


def test_a_refund_after_the_payout_is_carried_and_nothing_is_paid(market: Market, operator: Client) -> None:
    order = two_closed_shops(market)
    run(market)
    refund_by_operator(
        acting(market.olga), part_of(order, "Bruno").public_id, reason="brisé", bearer="merchant", now=NOW
    )
    assert owed(market.bruno) == "-42.01"
    assert holds(market) == {"Boulangerie Bruno": "negative"}
    page = text(operator.get(at("operation_payouts")))
    assert "Il doit au marché" in page
    assert "Faire le fichier" not in page
    with pytest.raises(NothingToPayOut):
        run(market, seen=0, days=1)
    assert broken() == []


def test_figures_do_not_call_a_payout_a_loss(market: Market) -> None:
    two_closed_shops(market)
    shop = market.bruno.merchant
    before = read_figures(shop.pk, shop.public_id, kind="year", day="2026-12-02", now=LATER).sales
    run(market)
    assert read_figures(shop.pk, shop.public_id, kind="year", day="2026-12-02", now=LATER).sales == before
