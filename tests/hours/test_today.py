"""What the search says can be had today is what the checkout promises; of a shop that a closure blocks nothing is called available."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from panier.flows.age_stock import age_stock
from panier.flows.change_hours import end_closure, plan_closure
from panier.flows.rebuild_search import rebuild_search
from panier.flows.refresh_search import refresh_search
from panier.flows.search_surroundings import hours_known
from panier.kit.freshness import collecting
from panier.kit.geo import Point
from panier.offer.merchants.hours.closing import ClosureAsked
from panier.offer.merchants.hours.rules import Hours, closed_until, midnight
from panier.offer.merchants.rules import place_day
from panier.offer.merchants.tests.test_closures import HOURS, MOMENTS
from panier.offer.search.queries import search
from panier.offer.search.rules import PlaceFacts, PlaceTable, SearchRequest
from panier.trade.checkout.rules.promises import pickup_promise
from panier.trade.checkout.rules.terms import PlaceTerms, SellerTerms
from tests.hours.test_closures import close
from tests.leaving.hands import acting
from tests.world import NOW, Market

TZ = "America/Toronto"
MINUTES = st.sampled_from([0, 15, 60, 240, 600, 24 * 60, 30 * 60])


def table_of(hours: Hours, minutes: int, now: datetime) -> PlaceTable:
    openings, known_until, blocked = hours_known(hours, now)
    place = PlaceFacts(
        key=1, id="plc", name="Ici", municipality="Montréal", point=Point(45.5, -73.6), tz=hours.tz, openings=openings,
        known_until=known_until, pickup_minutes=minutes, blocked=blocked,
    )  # fmt: skip
    return PlaceTable([place])


def promised_today(hours: Hours, minutes: int, at: datetime) -> bool:
    """As the checkout says it."""
    if closed_until(hours, at):
        return False
    place = PlaceTerms(1, "plc", "", "", "", "", "QC", pickup=True, pickup_minutes=minutes, tz=hours.tz)
    seller = SellerTerms(1, "mer", "", collects=True, places=(place,), zones=(), identity={}, hours={"plc": hours})
    ready = pickup_promise(seller, place, at).get("at")
    return ready is not None and place_day(datetime.fromisoformat(ready), hours.tz) == place_day(at, hours.tz)


@settings(max_examples=150)
@given(HOURS, MOMENTS, MINUTES)
def test_pickup_today_is_said_when_the_checkout_promises_today_and_only_then(
    hours: Hours, now: datetime, minutes: int
) -> None:
    table = table_of(hours, minutes, now)
    assert bool(table.pickup_today(now)) is promised_today(hours, minutes, now)
    quarter = now - timedelta(minutes=now.minute % 15)
    during = [promised_today(hours, minutes, quarter + timedelta(minutes=each)) for each in range(15)]
    assert bool(table.in_quarter(now)[1]) is all(during), "facets hold for the whole quarter of an hour"


pytestmark = pytest.mark.django_db(transaction=True)


def card(language: str) -> str:
    prefix = {"fr": "/fr/recherche/", "en": "/en/search/"}[language]
    page = Client().get(prefix, {"q": "chandelle"}).content.decode()
    found = re.search(r'<p class="ways">(.*?)</p>', page, re.DOTALL)
    assert found, page[-3000:]
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def offered(market: Market) -> dict[str, object]:
    product = market.carmen.offers["Chandelle"].variant.product
    page = Client().get(f"/fr/produit/{product.slug}-{product.public_id}/").content.decode()
    told = [
        json.loads(each)
        for each in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    ]
    things = [thing for each in told for thing in (each.get("@graph", [each]) if isinstance(each, dict) else each)]
    found: dict[str, object] = next(thing["offers"] for thing in things if thing.get("@type") == "Product")
    return found


def feed(market: Market, name: str) -> dict[str, str]:
    answer: Any = Client().get(f"/fr/flux/marchand/{market.carmen.merchant.slug}/{name}.tsv")
    names, row = (line.split("\t") for line in b"".join(answer.streaming_content).decode().splitlines()[:2])
    return dict(zip(names, row, strict=True))


def test_of_a_blocked_shop_nothing_is_called_available_and_the_day_it_reopens_is_said(market: Market) -> None:
    carmen, now = market.carmen, datetime.now(tz=UTC)
    rebuild_search(now=now)
    today = place_day(now, TZ)
    assert (card("fr"), offered(market)["availability"]) == ("À prendre", "https://schema.org/InStock")
    assert feed(market, "produits")["availability"] == "in_stock"
    asked = ClosureAsked("", today, today + timedelta(days=2), "blocks", {})
    planned = plan_closure(carmen.merchant.pk, asked, acting(carmen.owner), now=now)
    refresh_search(now=now)
    back = today + timedelta(days=3)
    assert card("fr").startswith("Rouvre le ")
    assert card("en").startswith("Reopens on ")
    told = offered(market)
    assert (told["availability"], told["availabilityStarts"]) == ("https://schema.org/OutOfStock", back.isoformat())
    assert feed(market, "produits")["availability"] == "out_of_stock"
    here = feed(market, "stock-local")
    assert (here["availability"], here["pickup_method"], here["quantity"]) == ("out_of_stock", "not_supported", "0")
    (hit,) = Client().get("/api/v1/search", {"q": "chandelle"}).json()["items"]
    assert (hit["in_stock"], hit["reopens_on"]) == (False, back.isoformat())
    for narrowed in ({"in_stock": "1"}, {"pickup": "today"}):
        assert Client().get("/api/v1/search", {"q": "chandelle", **narrowed}).json()["total"] == 0
    end_closure(carmen.merchant.pk, planned.public_id, acting(carmen.owner), now=now)
    refresh_search(now=now)
    assert (card("fr"), offered(market)["availability"]) == ("À prendre", "https://schema.org/InStock")


def test_what_is_kept_ends_when_the_closure_begins_and_the_index_hears_of_both_ends(market: Market) -> None:
    rebuild_search(now=NOW)
    age_stock(now=NOW)
    close(market.carmen, 2, 4)  # the 26th to the 28th
    refresh_search(now=NOW)
    begins, ends = midnight(date(2026, 11, 26), TZ), midnight(date(2026, 11, 29), TZ)

    def asked(
        now: datetime, *, in_stock: bool = False
    ) -> tuple[list[tuple[bool | None, date | None]], datetime | None]:
        with collecting() as shown:
            found = search(
                SearchRequest(territory="qc", language="fr", now=now, q="chandelle", in_stock=in_stock)
            ).items
        return [(each.in_stock, each.reopens) for each in found], shown.until

    second = timedelta(seconds=1)
    assert asked(begins - second) == ([(True, None)], begins), "a page kept before midnight falls at midnight"
    assert asked(begins)[0] == [(False, date(2026, 11, 29))], "the card knows, whatever the index has heard"
    age_stock(now=begins - second)
    assert refresh_search(now=begins - second) == 0
    assert [len(asked(begins, in_stock=True)[0])] == [1]
    age_stock(now=begins)
    assert refresh_search(now=begins) == 1, "his products are looked at again at the very moment"
    assert asked(begins, in_stock=True)[0] == []
    age_stock(now=ends - second)
    assert refresh_search(now=ends - second) == 0
    age_stock(now=ends)
    assert refresh_search(now=ends) == 1
    assert asked(ends, in_stock=True)[0] == [(True, None)]
