"""Walking a street: fronts in order, both sides, what is sold there and nothing else, what happens and is not over."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.streets import rue_masson
from tests.world import Market, build_market, offer, shop

from panier.flows.rebuild_search import rebuild_search
from panier.offer.merchants.models import OpeningHours, Place, Street, StreetEvent

pytestmark = pytest.mark.django_db(transaction=True)
STREET_PAGE = 5  # the street, its fronts, their windows, the goods, its neighbours
LIST_PAGE = 2


@pytest.fixture
def market() -> Market:
    return build_market()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def fronts(html: str) -> list[list[str]]:
    """The names on the signs, side by side: odd, even."""
    sides = re.split(r'<section class="side', html)[1:]
    return [re.findall(r'class="sign"><a href="[^"]+">([^<]+)</a>', side.split("</section>")[0]) for side in sides]


def in_order(market: Market, *order: str) -> None:
    with transaction.atomic():  # one place per position, counted when it is written
        for position, name in enumerate(order):
            Place.objects.filter(pk=getattr(market, name).place.pk).update(street_position=position)


def always(place: Place, *, is_open: bool) -> None:
    OpeningHours.objects.filter(place=place).delete()
    if is_open:
        hours = [OpeningHours(place=place, weekday=day, opens=time(0), closes=time(0)) for day in range(7)]
        OpeningHours.objects.bulk_create(hours)


def test_the_fronts_come_in_the_order_drawn_each_on_its_side(client: Client, market: Market) -> None:
    rue_masson(market)
    html = page(client, "/fr/rue/rue-masson/")
    assert fronts(html) == [["Boulangerie Bruno", "Chandelles Carmen"], ["Librairie Bella"]]
    assert "2705" in html
    assert f'href="/fr/marchand/{market.bella.merchant.slug}/"' in html
    in_order(market, "carmen", "bruno")
    assert fronts(page(client, "/en/street/rue-masson/"))[0] == ["Chandelles Carmen", "Boulangerie Bruno"]


def test_open_now_first_is_asked_for_and_keeps_the_order_otherwise(client: Client, market: Market) -> None:
    rue_masson(market)
    always(market.bruno.place, is_open=False)
    always(market.carmen.place, is_open=True)
    assert fronts(page(client, "/fr/rue/rue-masson/"))[0] == ["Boulangerie Bruno", "Chandelles Carmen"]
    assert fronts(page(client, "/fr/rue/rue-masson/?open=first"))[0] == ["Chandelles Carmen", "Boulangerie Bruno"]


def test_a_street_that_is_not_public_is_nowhere(client: Client, market: Market) -> None:
    street = rue_masson(market, public=False)
    rebuild_search(now=datetime.now(tz=UTC))
    assert client.get("/fr/rue/rue-masson/").status_code == 404
    merchant = f"/fr/marchand/{market.bruno.merchant.slug}/"
    for address in ("/fr/", "/fr/rues/", "/fr/region/montreal/", merchant):
        assert "rue-masson" not in page(client, address), address
    assert client.get("/api/v1/search?street=rue-masson").json()["total"] == 0
    Street.objects.filter(pk=street.pk).update(is_published=True)  # the control
    for address in ("/fr/", "/fr/rues/", "/fr/region/montreal/", merchant):
        assert "rue-masson" in page(client, address), address


def test_a_shop_without_goods_has_his_front_and_a_closed_place_has_none(client: Client, market: Market) -> None:
    street = rue_masson(market)
    dora = shop("dora", "Cordonnerie Dora", registered=True, delivers=False)
    Place.objects.filter(pk=dora.place.pk).update(street=street, street_side="even", street_position=1)
    assert fronts(page(client, "/fr/rue/rue-masson/"))[1] == ["Librairie Bella", "Cordonnerie Dora"]
    Place.objects.filter(pk=dora.place.pk).update(is_open=False)
    assert fronts(page(client, "/fr/rue/rue-masson/"))[1] == ["Librairie Bella"]


def test_the_search_of_the_street_finds_what_is_sold_along_it_and_nothing_else(client: Client, market: Market) -> None:
    rue_masson(market)
    dora = shop("dora", "Pains Dora", registered=True, delivers=False)  # same town, not on the street
    offer(dora, "Pain de seigle", 800)
    rebuild_search(now=datetime.now(tz=UTC))
    html = page(client, "/fr/rue/rue-masson/?q=pain")
    assert "Pain de ménage" in html
    assert "Pain de seigle" not in html
    assert "Pain de seigle" in page(client, "/fr/recherche/?q=pain")  # the control
    listing = page(client, "/fr/recherche/?street=rue-masson&q=pain")
    assert "Pain de ménage" in listing
    assert "Pain de seigle" not in listing
    assert 'name="street" value="rue-masson"' in listing  # kept when one refines
    found = client.get("/api/v1/search?street=rue-masson&street=rue-sans-nom").json()
    assert {hit["title"] for hit in found["items"]} == {"Pain de ménage", "Tasse", "Roman", "Chandelle"}
    assert client.get("/api/v1/search?street=a%20b").status_code == 422


def test_what_is_found_on_the_street_says_why_it_has_its_rank(client: Client, market: Market) -> None:
    rue_masson(market)
    rebuild_search(now=datetime.now(tz=UTC))
    html = page(client, "/fr/rue/rue-masson/?q=pain+ou+tasse")
    links = re.findall(r'<a class="why" href="([^"]+)"', html)
    assert len(links) == html.count('<article class="good"') > 1
    for position, link in enumerate(links, start=1):
        told = page(client, link.replace("&amp;", "&"))
        assert f"Rang {position}<" in told
        assert "points sur 1000" in told.replace("\xa0", " ")


@pytest.mark.parametrize("typed", ["x" * 10_000, "\x07\x1b", "' OR 1=1 --", "<script>alert(1)</script>"])
def test_odd_words_are_answered_in_words(client: Client, market: Market, typed: str) -> None:
    rue_masson(market)
    rebuild_search(now=datetime.now(tz=UTC))
    answer = client.get("/fr/rue/rue-masson/", {"q": typed})
    assert answer.status_code == (400 if len(typed) > 200 else 200)
    assert "Boulangerie Bruno" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_events_are_shown_until_they_are_over(client: Client, market: Market) -> None:
    street, now = rue_masson(market), datetime.now(tz=UTC)

    def event(title: str, start: timedelta, end: timedelta, **facts: object) -> None:
        words = {"fr": f"{title} : venez", "en": f"{title}: come"}
        StreetEvent.objects.create(
            street=street, title={"fr": title, "en": f"{title} EN"}, words=words, starts_at=now + start, ends_at=now + end, **facts
        )  # fmt: skip

    day = timedelta(days=1)
    event("Passée", -3 * day, -day)
    event("Commencée", -day, day, place=market.bella.place)
    event("À venir", day, 2 * day)
    event("Annulée", day, 2 * day, ended_at=now)
    html = page(client, "/fr/rue/rue-masson/")
    assert [title for title in ("Passée", "Commencée", "À venir", "Annulée") if title in html] == [
        "Commencée",
        "À venir",
    ]
    assert "Commencée EN" in page(client, "/en/street/rue-masson/")


def test_a_street_costs_the_same_few_statements_whatever_stands_on_it(client: Client, market: Market) -> None:
    street = rue_masson(market)
    few = [_statements(client, address) for address in ("/fr/rue/rue-masson/", "/fr/rues/")]
    for number in range(6):
        more = shop(f"m{number}", f"Boutique {number}", registered=True, delivers=False)
        Place.objects.filter(pk=more.place.pk).update(street=street, street_side="even", street_position=number + 1)
        offer(more, f"Bol {number}", 1000)
    assert [_statements(client, address) for address in ("/fr/rue/rue-masson/", "/fr/rues/")] == few
    assert few[0] <= STREET_PAGE
    assert few[1] <= LIST_PAGE


def _statements(client: Client, address: str) -> int:
    rebuild_search(now=datetime.now(tz=UTC))
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
