"""The index under the search: missing or spoilt, something still answers and says so; two who write it take turns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.journeys.test_search import ASKED, market
from tests.world import NOW, Market

from panier.flows.fill_fallback import fill_fallback
from panier.flows.refresh_search import refresh_search
from panier.flows.tidy_search import tidy_search
from panier.kit.freshness import CHANNEL, SEARCH
from panier.offer.catalogue.models import Product
from panier.offer.search.actions import mark_stale
from panier.offer.search.engines import main_engine
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


def retitled(key: str, french: str) -> None:
    with transaction.atomic():
        product = Product.objects.get(source_key=key)
        Product.objects.filter(pk=product.pk).update(title={"fr": french, "en": french})
        mark_stale([product.pk])


@contextmanager
def listening() -> Iterator[Callable[[], list[str]]]:
    """What kept pages are told meanwhile."""
    other = connection.copy()
    try:
        other.ensure_connection()
        other.connection.execute(f"LISTEN {CHANNEL}")
        yield lambda: [each.payload for each in other.connection.notifies(timeout=0.2)]
    finally:
        other.close()


def scattered_by_changes() -> int:
    """A market whose products changed one after the other."""
    for key, title in (("Tasse", "Bol"), ("Roman", "Conte"), ("Tasse", "Tasse"), ("Roman", "Roman")):
        retitled(key, title)
        refresh_search(now=NOW)
    return len(main_engine().scattered(100))


def test_what_changes_scattered_is_put_together_and_nothing_is_another(market: Market) -> None:
    before = search(replace(ASKED, q="")).items
    assert scattered_by_changes() > 0
    with listening() as told:
        assert tidy_search(now=NOW) > 0
        assert told() == []  # kept lists stand
    assert main_engine().scattered(100) == []
    assert search(replace(ASKED, q="")).items == before
    assert tidy_search(now=NOW) == 0


def test_what_changed_in_that_moment_is_left_to_be_told(market: Market) -> None:
    """Else nothing would differ when its turn comes: neither the fallback nor kept lists would hear of it."""
    scattered_by_changes()
    retitled("Tasse", "Assiette")
    tidy_search(now=NOW)
    assert search(replace(ASKED, q="assiette")).items == ()
    with listening() as told:
        refresh_search(now=NOW)
        assert SEARCH in told()
    assert [hit.title for hit in search(replace(ASKED, q="assiette")).items] == ["Assiette"]
