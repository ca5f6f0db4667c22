"""The index under the search: missing or spoilt, something still answers and says so; two who write it take turns."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.journeys.test_search import ASKED, market
from tests.world import NOW, Market

from panier.flows.fill_fallback import fill_fallback
from panier.flows.refresh_search import refresh_search
from panier.offer.catalogue.models import Product
from panier.offer.search.actions import mark_stale
from panier.offer.search.models import Stale
from panier.offer.search.queries import search, suggest

__all__ = ["market"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_an_index_the_fallback_answers_and_says_so(market: Market) -> None:
    fill_fallback(now=NOW)
    (pointer,) = (settings.DATA / "search").glob("current.json")
    pointer.unlink()
    result = search(replace(ASKED, q="tasses"))
    assert ([hit.title for hit in result.items], result.reduced) == (["Tasse"], True)
    assert "Boulangerie Bruno" in [each.label for each in suggest("bou", language="fr", territory="qc")]
    assert refresh_search(now=NOW) == 4  # builds it anew
    assert not search(replace(ASKED, q="tasses")).reduced


@pytest.mark.parametrize(
    "damage", ["", "{", '{"generation": "../..", "format": 1}', '{"generation": "gen_x", "format": 0}']
)
def test_a_spoilt_pointer_is_a_missing_index(market: Market, damage: str) -> None:
    (settings.DATA / "search" / "current.json").write_text(damage)
    assert search(replace(ASKED, q="tasses")).reduced


def test_spoilt_files_are_a_missing_index(market: Market) -> None:
    for file in (settings.DATA / "search").glob("gen_*/*"):
        file.write_bytes(b"spoilt")
    assert search(replace(ASKED, q="tasses")).reduced


def test_two_indexers_take_turns(market: Market) -> None:
    mark_stale([Product.objects.get(source_key="Tasse").pk])
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(7301946553125000)")
            assert refresh_search(now=NOW) == 0
            cursor.execute("SELECT pg_advisory_unlock(7301946553125000)")  # its connection closes when it likes
    finally:
        other.close()
    assert refresh_search(now=NOW) == 1


def test_changes_of_the_same_product_do_not_wait_for_each_other(market: Market) -> None:
    product = Product.objects.get(source_key="Tasse").pk
    other = connection.copy()
    try:
        with transaction.atomic():
            mark_stale([product])
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
                cursor.execute("INSERT INTO search_stale (product) VALUES (%s)", [product])
    finally:
        other.close()
    assert Stale.objects.count() == 2
    assert refresh_search(now=NOW) == 1
    assert not Stale.objects.exists()
