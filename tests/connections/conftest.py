"""The small market, Bruno at his desk, and a shop of his at Shopify on this machine."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from panier.kit.fetch import Limits
from panier.offer.connections import asking
from tests.connections.hands import forget_jobs
from tests.connections.shopify import shopify
from tests.connections.store import Store, Thing
from tests.world import Market, build_market


class Web(NamedTuple):
    """A stand-in shop and where it is."""

    store: Store
    at: str
    port: int


@pytest.fixture
def market() -> Market:
    forget_jobs()
    return build_market()


@pytest.fixture
def desk(market: Market, client: Client) -> Client:
    client.force_login(market.bruno.owner)
    return client


@pytest.fixture
def web(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setattr(asking, "LIMITS", Limits(size=1_000_000, seconds=60))
    with shopify() as (store, port):
        settings.SHOPS_ALLOWED = frozenset({("127.0.0.1", port)})
        fill(store)
        yield Web(store, f"http://127.0.0.1:{port}", port)


def fill(store: Store, **more: Any) -> None:
    store.add(1, "Baguette", Thing(11, "3.50", {7: 12}, sku="BAG"), **more)
    store.add(
        2,
        "Croissant",
        Thing(21, "2.25", {7: 8}, {"Sorte": "Beurre"}, "CRO-B"),
        Thing(22, "2.75", {7: 4}, {"Sorte": "Amande"}, "CRO-A"),
    )
    store.add(3, "Tarte", Thing(31, "18.00", {7: 3}, sku="TAR"))
