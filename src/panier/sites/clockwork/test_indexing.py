"""The indexer's process: it follows the market, lives through a fault, stops when asked."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from tests.patience import PATIENCE_S, until
from tests.processes import begin
from tests.world import Market, build_market

from panier.offer.catalogue.models import Product
from panier.offer.search.actions import mark_stale
from panier.offer.search.engines import main_engine
from panier.offer.search.models import Stale
from panier.offer.search.queries import search
from panier.offer.search.rules import SearchRequest
from panier.sites.clockwork.indexing import Done, _turn

pytestmark = pytest.mark.django_db(transaction=True)
QUIET_NOW = Done(filled=None, changed_at=datetime(2026, 11, 24, tzinfo=UTC))
ASKED = SearchRequest(territory="qc", language="fr", now=datetime(2026, 11, 24, 15, 0, tzinfo=UTC), q="bol")


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def indexer(market: Market) -> Iterator["subprocess.Popen[bytes]"]:
    process = begin("-m", "panier.config.commands.indexer")
    yield process
    process.kill()
    process.wait(PATIENCE_S)


def test_it_builds_follows_and_stops(market: Market, indexer: "subprocess.Popen[bytes]") -> None:
    _until_found("Tasse", "tasse")  # there was no index: it built one
    product = Product.objects.get(source_key="Tasse")
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(title={"fr": "Bol", "en": "Bowl"})
        mark_stale([product.pk])
    _until_found("Bol", "bol")
    with connection.cursor() as cursor:  # its connection is cut: it comes back and catches up
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(title={"fr": "Assiette", "en": "Plate"})
        mark_stale([product.pk])
    _until_found("Assiette", "assiette")
    until(lambda: not Stale.objects.exists())  # the index knows a change a moment before it is taken from what is due
    indexer.terminate()
    assert indexer.wait(PATIENCE_S) == 0


def test_when_it_is_quiet_the_index_is_made_tidy_once(market: Market) -> None:
    for title in ("Bol", "Vase", "Bol", "Tasse"):
        with transaction.atomic():
            product = Product.objects.get(source_key="Tasse")
            Product.objects.filter(pk=product.pk).update(title={"fr": title, "en": title})
            mark_stale([product.pk])
        assert _turn(QUIET_NOW)[1].changed_at is not None
    assert main_engine().scattered(100)
    just = Done(filled=None, changed_at=datetime.now(tz=UTC))
    assert _turn(just)[1] == just  # it may go on
    assert main_engine().scattered(100)
    assert _turn(QUIET_NOW)[1].changed_at is None
    assert main_engine().scattered(100) == []


def _until_found(title: str, words: str) -> None:
    def found() -> bool:
        result = search(replace(ASKED, q=words))
        return not result.reduced and [hit.title for hit in result.items] == [title]

    until(found, f"{title} was not found")
