"""What is looked at and sought in vain is counted, kept pages too, without anybody in it; the merchant reads it at his desk."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django.fixtures import Settings
from tests.heard import market_that_hears
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.team.hands import at
from tests.world import NOW, Market, asking, guest_cart, key, restock

from panier.civic.observatory.actions import sum_old_days
from panier.civic.observatory.models import ProductDay, SoughtCell, SoughtDay
from panier.flows.place_order import place_order
from panier.flows.read_figures import Figures, read_figures
from panier.flows.refresh_records import refresh_records
from panier.flows.write_counts import write_counts
from panier.kit.tally import Counted, Tally, tally
from panier.offer.search.models import SellerRecord
from panier.sites._shared.counting import write_now

pytestmark = pytest.mark.django_db(transaction=True)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SHOP = "/fr/marchand/boulangerie-bruno/"
MASSON, BAIE_COMEAU = "45.549,-73.576", "49.217,-68.150"


@pytest.fixture
def market(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Market]:
    settings.PAGES_MB = 5
    with market_that_hears(monkeypatch) as made:
        tally.drain()
        yield made
        tally.drain()


def look(path: str, agent: str = BROWSER, **more: Any) -> Any:
    return Client(headers={"user-agent": agent} if agent else None).get(path, **more)


def figures(market: Market, now: datetime | None = None) -> Figures:
    bruno = market.bruno.merchant
    return read_figures(bruno.pk, bruno.public_id, kind="day", day="", now=now or datetime.now(tz=UTC))


def mug(market: Market) -> str:
    return f"/fr/produit/tasse-{market.bruno.offers['Tasse'].variant.product.public_id}/"


def rows() -> dict[tuple[int, int], tuple[int, int]]:
    write_now()
    return {(row.merchant_id, row.product): (row.views, row.carts) for row in ProductDay.objects.all()}


def test_a_kept_page_is_counted_and_asks_the_database_nothing(market: Market) -> None:
    product = market.bruno.offers["Tasse"].variant.product
    for number in range(3):
        with connection.execute_wrapper(_no_statement) if number else _nothing():
            assert look(mug(market))["X-Page"] == ("hit" if number else "made")
    etag = look(mug(market))["ETag"]
    assert look(mug(market), headers={"if-none-match": etag}).status_code == 304
    look(SHOP)
    key = market.bruno.merchant.pk
    assert rows() == {(key, product.pk): (5, 0), (key, 0): (1, 0)}
    look(SHOP)
    assert rows()[key, 0] == (2, 0)


def test_robots_own_people_and_fragments_are_left_out(market: Market) -> None:
    for agent in (
        "",
        "curl/8.5",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1 (+http://x)",
    ):
        look(SHOP, agent)
    look(SHOP, headers={"sec-purpose": "prefetch"})
    look(SHOP, headers={"hx-request": "true"})
    look("/fr/marchand/rien-de-tel/")
    desk = Client(headers={"user-agent": BROWSER})
    desk.force_login(market.bruno.owner)
    desk.get(at("desk", market.bruno.merchant.public_id))
    desk.get(SHOP)
    desk.get("/fr/marchand/librairie-bella/")
    assert rows() == {(market.bella.merchant.pk, 0): (1, 0)}
    look(SHOP, headers={"cookie": "own=mer_1; DROP"})  # what is no such cookie is none
    assert rows()[market.bruno.merchant.pk, 0] == (1, 0)


def test_carts_and_sales_stand_beside_looks(market: Market) -> None:
    for _ in range(3):
        look(mug(market))
    guest_cart((market.bruno.offers["Tasse"], 1))
    order = three_merchants(market)
    assert pay(order) == "placed"
    hand_over(part_of(order, "Bruno"))
    write_now()
    today = datetime.now(tz=UTC)
    ProductDay.objects.update(day=NOW.date())
    found = figures(market, NOW + timedelta(hours=1)).funnel
    lines = {line.title["fr"]: (line.views, line.carts, line.parts) for line in found.lines}
    assert lines == {"Tasse": (3, 2, 1), "Pain de ménage": (0, 1, 1)}
    assert (found.views, found.carts, found.shop_views) == (3, 3, 0)
    assert today.date() != NOW.date() or found


def test_who_goes_on_to_the_shops_site_is_credited_to_the_product(market: Market) -> None:
    offer = market.bruno.offers["Tasse"]
    offer.url, offer.door = "https://bruno.example/tasse", "linked"
    offer.save()
    assert look(_leave(offer.public_id)).status_code == 302
    found = figures(market).funnel
    assert [(line.title["fr"], line.exits) for line in found.lines] == [("Tasse", 1)]
    assert found.exits == 1


def test_what_cannot_be_written_waits_and_is_not_lost(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    from panier.sites._shared import counting

    look(SHOP)
    written = write_counts

    def away(*_: Any, **__: Any) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(counting, "write_counts", away)
    write_now()
    monkeypatch.setattr(counting, "write_counts", written)
    look(SHOP)
    assert rows() == {(market.bruno.merchant.pk, 0): (2, 0)}


def test_memory_is_bounded() -> None:
    small = Tally(most=3)
    for number in range(9):
        small.count("product", str(number), "")
    small.count("product", "0", "")
    assert small.drain() == {("product", "0", ""): 2, ("product", "1", ""): 1, ("product", "2", ""): 1}
    assert small.drain() == {}


def test_old_days_become_their_month(market: Market) -> None:
    key = market.bruno.merchant.pk
    for day in ("2024-01-01", "2024-01-15", "2024-01-31", "2024-02-03", "2026-11-03"):
        ProductDay.objects.create(merchant_id=key, product=7, day=day, views=2, carts=1)
    for _ in range(2):  # a second time it does nothing
        sum_old_days(before=NOW.date() - timedelta(days=800))
        told = {f"{row.day}": (row.views, row.carts) for row in ProductDay.objects.all()}
        assert told == {"2024-01-01": (6, 3), "2024-02-01": (2, 1), "2026-11-03": (2, 1)}


def sought(*hours: int, words: str = "skyr", place: str = "", how: str = "nothing", times: int = 1) -> None:
    """As a process tells it, so many hours after NOW."""
    for hour in hours:
        told: dict[Counted, int] = {("sought", "fr", words, place, how): times}
        write_counts(told, now=NOW + timedelta(hours=hour))


def test_a_search_in_vain_is_heard_from_the_page_kept_or_not(market: Market) -> None:
    for _ in range(2):
        look("/fr/recherche/?q=Skyr")
    look("/fr/recherche/?q=skyr&how=delivery")  # a filter hides: not counted
    look("/fr/recherche/?q=ana@panier.example")
    look("/fr/recherche/?q=skyr", "curl/8.5")
    assert "X-Missed" not in look("/fr/recherche/?q=Skyr").headers
    look("/fr/recherche/?q=tasse", headers={"cookie": f"place={BAIE_COMEAU}"})
    look("/fr/recherche/?q=tasse", headers={"cookie": f"place={MASSON}"})
    look("/fr/recherche/?q=tasse+Montr%C3%A9al", headers={"cookie": f"place={BAIE_COMEAU}"})  # wanted there
    told = {what[2:]: times for what, times in tally.drain().items() if what[0] == "sought"}
    assert told == {
        ("skyr", "", "nothing"): 3,
        ("tasse", BAIE_COMEAU, "far"): 1,
        ("tasse", MASSON, "few"): 1,
    }


def test_a_search_whose_address_says_where_is_counted_as_well(market: Market) -> None:
    assert "X-Missed" not in look(f"/fr/recherche/?q=skyr&near={MASSON}").headers
    look(f"/fr/recherche/?q=tasse&near={BAIE_COMEAU}")
    look("/fr/recherche/?q=skyr&postal=H1X 1R5")
    look(f"/fr/recherche/?q=skyr&near={MASSON}", "curl/8.5")
    look(f"/fr/recherche/?q=skyr&near={MASSON}", headers={"hx-request": "true"})
    told = {(what[2], what[4]): what[3] for what in tally.drain() if what[0] == "sought"}
    places = {words: place.split(",")[:2] for (words, _how), place in told.items()}
    assert set(told) == {("skyr", "nothing"), ("tasse", "far")}
    assert places["tasse"] == BAIE_COMEAU.split(",")
    assert places["skyr"][0][:4] == "45.5"


def test_nothing_of_it_is_kept_until_enough_hours_and_days_have_asked(market: Market) -> None:
    sought(0, 1, 2, 8, 9, 24, 30)  # four pieces of six hours on two days
    sought(0, words="jean tremblay saint-jérôme")
    assert not SoughtDay.objects.exists()
    kept = str(list(SoughtCell.objects.values()))
    assert "skyr" not in kept
    assert "tremblay" not in kept
    sought(48, words="skyrs")  # another form of the word, a third day
    assert [(row.words, row.region, row.nothing, row.few) for row in SoughtDay.objects.all()] == [("skyrs", "", 1, 0)]
    sought(49, how="few", times=4)
    assert [(row.words, row.nothing, row.few) for row in SoughtDay.objects.all()] == [("skyrs", 1, 4)]
    assert not SoughtDay.objects.filter(words__contains="jean").exists()


def test_the_rule_is_what_keeps_it_quiet(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without it one search would be on every desk."""
    monkeypatch.setattr("panier.civic.observatory.actions.may_be_said", lambda *_: True)
    sought(0, words="jean tremblay")
    assert [row.words for row in SoughtDay.objects.all()] == ["jean tremblay"]


def test_the_desk_shows_what_was_sought_near_it_and_leads_to_the_form(market: Market, client: Client) -> None:
    hours = (0, 8, 24, 32, 48, 56, 72)
    sought(*hours, place=MASSON)
    sought(*hours, words="bleuets séchés", place=BAIE_COMEAU)
    sought(0, 8, words="kombucha", place=MASSON)
    lines = figures(market, NOW + timedelta(days=4)).sought
    assert [(line.words, line.region, line.nothing) for line in lines] == [
        ("skyr", "montreal", 3),
        ("bleuets séchés", "", 3),
    ]
    SoughtDay.objects.filter(day="2026-11-27").delete()
    SoughtDay.objects.update(day=datetime.now(tz=UTC).date())
    SoughtDay.objects.filter(region="").exclude(words="bleuets séchés").delete()
    client.force_login(market.bruno.owner)
    page = client.get(at("desk_figures", market.bruno.merchant.public_id)).content.decode()
    assert "kombucha" not in page
    link = re.search(r'href="([^"]+title=skyr)"', page)
    assert link is not None
    assert 'value="skyr"' in client.get(link[1]).content.decode()


def test_the_record_is_the_one_that_ranks(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same statement, whatever came of his orders; its parts add up."""
    order = three_merchants(market)
    assert pay(order) == "placed"
    hand_over(part_of(order, "Bruno"))
    late = three_merchants(market)
    assert pay(late) == "placed"
    then = NOW + timedelta(days=3)
    record = figures(market, then).record
    assert (record.parts.parts, record.parts.kept, record.parts.accepted_late) == (2, 1, 1)
    assert sum(record.parts[2:7]) == record.parts.parts
    assert record.parts.answer == timedelta(0)
    assert record.percent is None
    assert record.points == round(record.most * record.neutral / 100)
    restock(market.bruno.offers["Tasse"], on_hand=100)
    for _ in range(record.least - 2):
        buyer, cart = guest_cart((market.bruno.offers["Tasse"], 1))
        assert pay(place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)) == "placed"
    refresh_records(now=then)
    ranked = SellerRecord.objects.get(merchant=market.bruno.merchant.pk).percent
    assert figures(market, then).record.percent == ranked
    buyer, cart = guest_cart((market.bruno.offers["Tasse"], 1))
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    pay(order)
    hand_over(part_of(order, "Bruno"))
    shown = figures(market, then).record  # what ranks him until next night, and it says so
    assert (shown.percent, shown.at) == (ranked, then)


def _leave(subject: str) -> str:
    from django.urls import reverse
    from django.utils.translation import override

    with override("fr"):
        return reverse("exit", args=[subject])


def _no_statement(_execute: object, sql: str, *_: object) -> None:
    raise AssertionError(sql)


def _nothing() -> Any:
    from contextlib import nullcontext

    return nullcontext()
