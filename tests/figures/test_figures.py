"""A merchant's figures: what he really earned is what the ledger says, at any hour; who may not see money sees nothing."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panier.base.ledger.actions import Happening, post
from panier.base.ledger.queries import lines_of_book
from panier.base.ledger.rules import Transfer
from panier.civic.observatory.rules import Earned, Sold
from panier.flows.exit_kit_statements import payable_book
from panier.flows.place_order import place_order
from panier.flows.read_figures import Figures, read_figures
from panier.flows.refund_by_operator import refund_by_operator
from panier.flows.refuse_part import refuse_part
from panier.kit.money import Money
from panier.offer.merchants.models import Member, Merchant
from panier.trade.orders.models import Order, Part
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.team.hands import at
from tests.world import NOW, Market, asking, build_market, guest_cart, key, restock

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)
# Two loaves at 7.25 (no tax), a mug at 19.99, delivery at 5.95: TPS 1.30, TVQ 2.59; commission 5 % of 34.49 and 0.30, its taxes 0.10 and 0.20
BRUNOS = Earned(goods=3449, delivery=595, taxes=389, commission=202, commission_taxes=30, total=4201)


@pytest.fixture
def market() -> Market:
    return build_market()


def figures(merchant: Merchant, kind: str = "day", *, now: datetime = LATER, day: str = "") -> Figures:
    return read_figures(merchant.pk, merchant.public_id, kind=kind, day=day, now=now)


def mugs(market: Market, count: int) -> Part:
    restock(market.bruno.offers["Tasse"], on_hand=100)
    buyer, cart = guest_cart((market.bruno.offers["Tasse"], count))
    order: Order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert pay(order) == "placed"
    return part_of(order, "Bruno")


def in_statement(merchant: Merchant, found: Figures) -> int:
    """What the lines of his statement of that time sum to, read one by one."""
    lines = [line for stretch in lines_of_book("qc", payable_book(merchant.public_id)) for line in stretch]
    return sum(line.minor for line in lines if found.span.begins <= line.at < found.span.ends)


def test_the_one_column_is_the_ledger_to_the_cent(market: Market) -> None:
    bruno, carmen = market.bruno.merchant, market.carmen.merchant
    order = three_merchants(market)
    assert pay(order) == "placed"
    for name in ("Bruno", "Carmen"):
        hand_over(part_of(order, name))
    refuse_part(bruno.pk, mugs(market, 2).public_id, reason="Cassées", actor="test", now=NOW)
    mugs(market, 1)
    for kind in ("day", "week", "year"):
        found = figures(bruno, kind)
        assert found.sales.earned == BRUNOS
        assert found.sales.earned.total == in_statement(bruno, found) == 4201
        assert found.sales.sold == Sold(parts=3, refused=1, goods=3449 + 1999, units=4, given_back=4597, refunds=1)
    assert [(line.title["fr"], line.units, line.goods) for line in found.best] == [
        ("Tasse", 2, 3998),
        ("Pain de ménage", 2, 1450),
    ]
    hers = figures(carmen).sales.earned
    assert (hers.goods, hers.taxes, hers.commission_taxes) == (3600, 0, 0)  # not registered: the market collects
    assert hers.total == in_statement(carmen, figures(carmen)) == 3600 - 210
    nothing = figures(market.bella.merchant).sales
    assert (nothing.earned, nothing.sold.parts) == (Earned(), 1)


def test_what_is_given_back_after_hand_over_is_taken_off_the_day_it_was(market: Market) -> None:
    bruno, tomorrow = market.bruno.merchant, NOW + timedelta(days=1)
    part = mugs(market, 1)
    hand_over(part)
    refund_by_operator(_olga(market), part.public_id, reason="Fêlée", bearer="merchant", now=tomorrow)
    found = figures(bruno, now=tomorrow + timedelta(hours=1))
    earned, before = found.sales.earned, found.sales.earned_before
    assert (earned.goods, earned.back, earned.total) == (0, -before.total, -before.total)
    assert (earned.to_remit, earned.other, found.sales.sold.given_back) == (-before.taxes, 0, part.total_minor)
    assert earned.total == in_statement(bruno, found)
    week = figures(bruno, "week", now=tomorrow + timedelta(hours=1))
    assert (week.sales.earned.total, week.sales.earned.to_remit) == (0, 0)


@pytest.mark.plants_damage
def test_whatever_else_moves_the_book_is_in_the_sum_and_said(market: Market) -> None:
    """The control: a move nobody has thought of cannot be left out of the column."""
    bruno = market.bruno.merchant
    hand_over(mugs(market, 1))
    before = figures(bruno).sales.earned
    move = Transfer(payable_book(bruno.public_id), "commission", Money(123, "CAD"))
    post(Happening("qc", "unheard-of", "unheard_of", "x", NOW), [move])
    after = figures(bruno)
    assert (after.sales.earned.total, after.sales.earned.other) == (before.total - 123, -123)
    assert after.sales.earned.total == in_statement(bruno, after)


def test_midnight_is_the_territorys(market: Market) -> None:
    """NOW is ten in the morning in Montréal; at half past eleven at night it is still that day, half an hour on it is yesterday."""
    hand_over(mugs(market, 1))
    bruno, late = market.bruno.merchant, datetime(2026, 11, 25, 4, 30, tzinfo=UTC)
    assert figures(bruno, now=late).sales.earned.total > 0
    assert figures(bruno, now=late + timedelta(minutes=30)).sales.earned == Earned()
    yesterday = figures(bruno, now=late + timedelta(minutes=30), day="2026-11-24")
    assert yesterday.sales.earned.total > 0
    assert [(each.is_now, each.bar) for each in yesterday.sales.pieces] == [(True, 10)]


def test_the_page_and_its_file_say_the_same(market: Market, client: Client) -> None:
    order = three_merchants(market)
    pay(order)
    hand_over(part_of(order, "Bruno"))
    client.force_login(market.bruno.owner)
    address = at("desk_figures", market.bruno.merchant.public_id)
    page = _plain(client.get(f"{address}?span=day&day=2026-11-24").content.decode())
    assert "Ce que vous gagnez vraiment" in page
    for said in ("34,49 $", "5,95 $", "3,89 $", "-2,02 $", "-0,30 $", "42,01 $"):
        assert said in page, said
    assert page.count("<svg") >= 2
    file: Any = client.get(f"{address}sales.csv?span=day&day=2026-11-24")
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert file["Content-Disposition"] == 'attachment; filename="boulangerie-bruno-sales-day-2026-11-24.csv"'
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert len(rows) == 24
    row = next(row for row in rows if row["De"] == "2026-11-24 10:00")
    assert (row["Ce que vous gagnez vraiment"], row["Commission"], row["Autres mouvements"]) == (
        "42.01",
        "-2.02",
        "0.00",
    )
    assert sum(float(row["Ce que vous gagnez vraiment"]) for row in rows) == 42.01


def test_a_title_is_no_formula_in_the_file(market: Market, client: Client) -> None:
    product = market.bruno.offers["Tasse"].variant.product
    product.title = {"fr": "=HYPERLINK(0)"}
    product.save()
    mugs(market, 1)
    client.force_login(market.bruno.owner)
    address = at("desk_figures_table", market.bruno.merchant.public_id, "products")
    text = client.get(f"{address}?day=2026-11-24").content.decode("utf-8-sig")
    assert "'=HYPERLINK(0)" in text
    assert "\n=HYPERLINK" not in text


def test_others_and_whoever_asks_for_another_table_find_nothing(market: Market, client: Client) -> None:
    addresses = [
        at("desk_figures", market.bruno.merchant.public_id),
        at("desk_figures_table", market.bruno.merchant.public_id, "sales"),
    ]
    for person in (market.bella.owner, market.zoe, market.olga):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(market.bruno.owner)
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert client.get(at("desk_figures_table", market.bruno.merchant.public_id, "secrets")).status_code == 404


def test_the_page_asks_as_much_of_a_shop_with_many_orders(market: Market, client: Client) -> None:
    client.force_login(market.bruno.owner)
    address = f"{at('desk_figures', market.bruno.merchant.public_id)}?span=year&day=2026-11-24"

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    none = asked()
    for _ in range(3):
        hand_over(mugs(market, 1))
    assert asked() == none <= 18


def _olga(market: Market) -> Any:
    from panier.base.accounts.actions import Acting

    return Acting("qc", market.olga.pk, "Olga", "req_test")


def _plain(page: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", page).replace("−", "-")


def test_owners_read_what_the_market_owes_today_and_that_no_payment_has_a_day_yet(
    market: Market, client: Client
) -> None:
    order = three_merchants(market)
    assert pay(order) == "placed"
    hand_over(part_of(order, "Bruno"))
    address = at("desk_way", market.bruno.merchant.public_id)
    client.force_login(market.bruno.owner)
    page = client.get(address).content.decode()
    words = re.sub(r"[\s\xa0]+", " ", page[page.index('id="owed"') :])
    assert "42,01 $" in words[:200]
    assert "selon le calendrier publié. Ce calendrier n’existe pas encore" in words
    Member.objects.create(merchant=market.bruno.merchant, account=market.zoe, role="manager")
    client.force_login(market.zoe)
    assert client.get(address).status_code == 404
    assert "#owed" not in client.get(at("desk_figures", market.bruno.merchant.public_id)).content.decode()
