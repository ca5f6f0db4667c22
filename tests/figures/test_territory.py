"""What the operators read of the whole market: sums over all shops, none named, and what was sought in vain by region."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from panier.civic.observatory.models import SoughtDay
from panier.civic.observatory.rules import Earned, added
from panier.flows.read_territory import read_territory
from panier.flows.refresh_days import refresh_days
from tests.figures.test_figures import LATER, mugs
from tests.figures.test_figures import figures as of_shop
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.team.hands import at
from tests.world import NOW, Market, build_market

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return build_market()


def sold(market: Market) -> None:
    order = three_merchants(market)
    assert pay(order) == "placed"
    for name in ("Bruno", "Bella", "Carmen"):
        hand_over(part_of(order, name))
    mugs(market, 2)


@pytest.mark.parametrize("kind", ["day", "week", "year"])
def test_sums_are_the_sums_of_the_shops_kept_or_counted(market: Market, kind: str) -> None:
    sold(market)
    shops = [market.bruno.merchant, market.bella.merchant, market.carmen.merchant]
    for now in (LATER, LATER + timedelta(days=1)):  # counted, then kept
        refresh_days(now=now)
        day = f"{NOW:%Y-%m-%d}"
        found = read_territory(kind=kind, day=day, region="", now=now).sales
        each = [of_shop(shop, kind, day=day, now=now).sales for shop in shops]
        assert found.earned == Earned(*added(one.earned for one in each))
        assert (found.sold.parts, found.sold.goods) == (4, sum(one.sold.goods for one in each))
        assert found.earned.total > max(one.earned.total for one in each) > 0


def test_the_page_and_its_files_are_the_operators_alone_and_name_no_shop(market: Market, client: Client) -> None:
    sold(market)
    for days, region, words in ((1, "", "skyr"), (2, "montreal", "skyr"), (3, "cote-nord", "tuques")):
        SoughtDay.objects.create(
            territory_id="qc", region=region, stems=words, words=words, language="fr",
            day=datetime.now(tz=UTC).date() - timedelta(days=days), nothing=7,
        )  # fmt: skip
    SoughtDay.objects.create(
        territory_id="qc", region="", stems="vieux", words="vieux mot", language="fr", day=date(2026, 1, 1), nothing=9
    )
    page, sales = at("operation_figures"), at("operation_figures_table", "sales")
    for person in (market.bruno.owner, market.zoe, market.ana):
        client.force_login(person)
        assert [client.get(address).status_code for address in (page, sales)] == [404, 404]
    client.force_login(market.olga)
    shown = client.get(f"{page}?span=day&day=2026-11-24").content.decode()
    assert "Chiffres du marché" in shown
    assert "skyr" in shown
    assert "90 derniers jours" in shown
    assert not {word for word in ("tuques", "vieux mot", "Boulangerie Bruno", "Chandelles Carmen") if word in shown}
    assert "tuques" in client.get(f"{page}?region=cote-nord").content.decode()
    rows = read(client.get(f"{sales}?span=day&day=2026-11-24"))
    assert len(rows) == 24
    assert sum(int(row["Commandes"]) for row in rows) == 4
    sought = read(client.get(f"{at('operation_figures_table', 'sought')}?region=cote-nord"))
    assert [(row["Cherché"], row["Rien trouvé"]) for row in sought] == [("tuques", "7")]
    assert client.get(at("operation_figures_table", "secrets")).status_code == 404
    english = client.get("/en/operation/figures/").content.decode()
    assert "Figures of the market" in english


def read(file: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
