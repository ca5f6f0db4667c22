"""Pictures come by job: each decoded and re-encoded, each failure with its reason on the run's page."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.core.files.storage import default_storage
from django.db import connections
from django.test import Client

from panier.flows.fetch_pictures import fetch_pictures
from panier.flows.undo_import import undo_import
from panier.kit.fetch import Address, Limits
from panier.kit.jobs import failed_jobs, run_worker
from panier.offer.catalogue.models import Picture
from panier.offer.catalogue.pictures import picture_path
from panier.offer.catalogue.queries.imports import picture_counts
from panier.offer.search.models import Stale
from tests.imports.hands import bring, rows
from tests.imports.servers import Canary, Stand, serving
from tests.imports.test_pages import at, text
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)
LIMITS = Limits(size=2_000_000, seconds=60)  # of a slow machine


class Stands(NamedTuple):
    at: str
    allowed: frozenset[Address]
    canary: str


@pytest.fixture
def stands() -> Iterator[Stands]:
    Canary.hits.clear()
    with serving(Stand) as port, serving(Canary) as canary:
        Stand.moved = {"inside": f"http://127.0.0.1:{canary}/secret"}
        yield Stands(f"http://127.0.0.1:{port}", frozenset({("127.0.0.1", port)}), f"http://127.0.0.1:{canary}")


def with_pictures(*urls: str) -> str:
    return rows(*[f"p{at},Produit {at},,,,,,,,5.00,,{url},active" for at, url in enumerate(urls)])


def test_pictures_are_fetched_re_encoded_and_attached(market: Market, stands: Stands) -> None:
    run = bring(market.bruno, with_pictures(f"{stands.at}/photo-1.png", f"{stands.at}/as-a-page"))
    assert picture_counts(run) == (0, 2, 0)
    Stale.objects.all().delete()
    fetch_pictures(market.bruno.merchant.public_id, limits=LIMITS, allowed=stands.allowed)
    assert picture_counts(run) == (2, 0, 0)
    first, second = Picture.objects.exclude(source_url="").order_by("pk")
    assert first.digest == second.digest  # what they are is decided by decoding, not by what the server calls them
    assert (first.widths, first.width, first.height) == ([40], 40, 30)
    assert default_storage.exists(picture_path(first.digest, 40))
    assert set(Stale.objects.values_list("product", flat=True)) == {first.product_id, second.product_id}


def test_each_failure_has_its_reason_and_can_be_tried_again(market: Market, stands: Stands, client: Client) -> None:
    urls = {
        "inside": "refused-address",
        "missing": "not-found",
        "slow": "too-slow",
        "endless": "too-large",
        "page": "unreadable",
        "svg": "unreadable",
        "bomb": "too-many-pixels",
    }
    run = bring(market.bruno, with_pictures(*[f"{stands.at}/{name}" for name in urls], f"{stands.canary}/secret.png"))
    hasty = Limits(size=2_000_000, seconds=3)
    for _ in range(2):
        fetch_pictures(market.bruno.merchant.public_id, limits=hasty, allowed=stands.allowed)
    found = dict(Picture.objects.exclude(source_url="").values_list("source_url", "problem"))
    assert found == {
        **{f"{stands.at}/{name}": problem for name, problem in urls.items()},
        f"{stands.canary}/secret.png": "refused-address",
    }
    assert Canary.hits == []
    client.force_login(market.bruno.owner)
    shown = text(client.get(at("desk_import", market.bruno, run.public_id)))
    assert "Failed 8" in shown
    assert f"Produit 0 — This address is not on the public web. {stands.at}/inside" in shown
    assert "Produit 6 — It has too many pixels." in shown
    client.post(at("desk_import_pictures", market.bruno, run.public_id))
    assert picture_counts(run) == (0, 8, 0)


def test_the_worker_does_it_and_does_not_look_inside(market: Market, stands: Stands) -> None:
    """Through the queue, as in production: nothing of this machine is allowed."""
    bring(market.bruno, with_pictures(*[f"{stands.canary}/{at}.png" for at in range(7)]))
    for _ in range(2):  # a turn enqueues the next, which an idle worker does not wait for
        run_worker(wait=False)
    connections.close_all()
    assert failed_jobs() == []
    assert set(Picture.objects.exclude(source_url="").values_list("problem", flat=True)) == {"refused-address"}
    assert Canary.hits == []


def test_a_picture_of_an_import_taken_back_meanwhile_is_nobodys(market: Market, stands: Stands) -> None:
    run = bring(market.bruno, with_pictures(f"{stands.at}/photo.png"))
    undo_import(market.bruno.merchant.pk, run.public_id, now=NOW)
    fetch_pictures(market.bruno.merchant.public_id, limits=LIMITS, allowed=stands.allowed)
    assert not Picture.objects.exclude(source_url="").exists()


def test_undoing_after_the_pictures_came_takes_all_back(market: Market, stands: Stands) -> None:
    run = bring(market.bruno, with_pictures(f"{stands.at}/photo.png"))
    fetch_pictures(market.bruno.merchant.public_id, limits=LIMITS, allowed=stands.allowed)
    assert undo_import(market.bruno.merchant.pk, run.public_id, now=NOW).counts["undo_undone"] == 1
