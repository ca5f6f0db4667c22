"""What is proven is found, and says so: in the index, on cards, in the demonstration."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count
from django.test import Client
from tests.journeys.test_origin import NEQ, certified, claim, decide, market
from tests.world import Market, at

from panier.flows.demonstration_origins import load_origins
from panier.flows.rebuild_search import rebuild_search
from panier.flows.search_documents import build
from panier.offer.origin.models import Claim
from panier.offer.origin.queries import shares

__all__ = ["market"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_index_says_what_is_proven(client: Client, market: Market) -> None:
    claim(client, market, kind="local", number=NEQ)
    decide(client, market)
    certified(client, market)
    product = market.bruno.offers["Tasse"].variant.product_id
    assert [each.origins for each in build([product], now=datetime.now(tz=UTC))] == [("local",)]
    decide(client, market)
    (document,) = build([product], now=datetime.now(tz=UTC))
    assert (document.origins, document.origin) == (("local", "certified"), 1)
    (later,) = build([product], now=datetime.now(tz=UTC) + timedelta(days=400))
    assert (later.origins, later.origin) == (("local",), 0)


def test_the_demonstrations_claims_hold_together(market: Market) -> None:
    load_origins("qc", now=datetime.now(tz=UTC))
    found = list(Claim.objects.annotate(steps=Count("events")))
    assert {each.state for each in found} <= {"claimed", "confirmed"}
    assert all(each.steps == 1 + (each.state == "confirmed") for each in found)
    assert shares("qc", datetime.now(tz=UTC)).local_merchants > 0


def test_a_listing_is_narrowed_to_what_is_proven_and_says_so_on_the_card(client: Client, market: Market) -> None:
    certified(client, market)
    decide(client, market)
    rebuild_search(now=datetime.now(tz=UTC))
    client.logout()
    page = client.get(at("search")).content.decode()
    assert 'name="origin" value="certified"' in page
    assert 'name="origin" value="made"' not in page  # nothing here is
    found = client.get("/api/v1/search?origin=certified").json()
    assert [each["title"] for each in found["items"]] == ["Tasse"]
    assert [(each["value"], each["count"], each["selected"]) for each in found["facets"]["origin"]] == [
        ("certified", 1, True)
    ]
    narrowed = client.get(at("search") + "?origin=certified").content.decode()
    assert narrowed.count('<article class="good"') == 1
    assert ">Certifié</span>" in narrowed
    assert client.get("/api/v1/search?origin=partout").status_code == 422
