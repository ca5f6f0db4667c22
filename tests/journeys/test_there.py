"""A listing for a place is the page of all with its list, its distances and what is near written for that place."""

import gzip
import re
from collections.abc import Mapping

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django.fixtures import Settings
from tests.journeys.test_page_cache import LAVAL, LIST, MASSON, dearer, look, market, until_kept
from tests.world import NOW, Market

from panier.flows.rebuild_search import rebuild_search
from panier.kit.rooms import RoomFull
from panier.offer.catalogue.models import Category, Product
from panier.offer.merchants.models import Place
from panier.sites._shared import overload
from panier.sites._shared.pieces import GAP

__all__ = ["market"]
pytestmark = pytest.mark.django_db(transaction=True)
POSTAL = "45.549,-73.576,postal,H1Y"
ALL = "/fr/recherche/"
ASKED = (
    LIST,
    ALL,
    f"{ALL}?q=chandelle+miel",
    f"{ALL}?how=delivery&in_stock=1",
    f"{ALL}?sort=price&open=now",
    f"{ALL}?deliver=H1Y&page=1",
    f"{ALL}?q=rien+du+tout",
    "/en/search/?q=book",
)
MACHINES = re.compile(r'<script type="application/ld\+json".*?</script>', re.DOTALL)  # they have no place
NEAR = re.compile(r'<p class="near"><b>[\d,]+ k?m</b>')
AGAIN = re.compile(r'content="\d"')  # in so many seconds
ASKED_WHERE = "Où êtes-vous"
MARKS = re.compile(r"<!--/?gap[^>]*-->")


def seen(page: str) -> str:
    """All of it but the spaces between its elements."""
    return re.sub(r"\s*([<>])\s*", r"\1", MARKS.sub("", MACHINES.sub("", page)))


def aisle() -> str:
    category = Category.objects.get(pk=Product.objects.get(source_key="Tasse").category_id)
    return f"/fr/rayon/{category.slug['fr']}-{category.code}/"


def titles(page: str) -> list[str]:
    return re.findall(r'<article class="good".*?<h3[^>]*>(?:<[^>]*>)*([^<]+)', page, re.DOTALL)


def far(market: Market) -> None:
    """Carmen sells in Laval, Bruno and Bella beside the rue Masson."""
    Place.objects.filter(pk=market.carmen.place.pk).update(latitude=45.600, longitude=-73.750)


@pytest.mark.parametrize("place", [MASSON, LAVAL, POSTAL])
@pytest.mark.parametrize("path", [*ASKED, ""])
def test_it_is_the_page_made_for_that_place(market: Market, settings: Settings, path: str, place: str) -> None:
    path = path or aisle()
    plain = look(path, "made")
    there = look(path, "filled", place=place)
    settings.PAGES_MB = 0
    client = Client()
    client.cookies.load({"place": place})
    made = client.get(path)
    assert "X-Page" not in made
    assert seen(there) == seen(made.content.decode()) != seen(plain)
    assert GAP not in there


def test_the_nearest_come_first_there_and_nobody_elses_page_is_moved(market: Market) -> None:
    far(market)
    rebuild_search(now=NOW)
    plain = look(ALL, "made")
    assert titles(look(ALL, "filled", place=LAVAL))[0] == "Chandelle"
    assert titles(look(ALL, "filled", place=MASSON))[-1] == "Chandelle"
    assert look(ALL, "hit") == plain
    assert "H1Y" not in look(ALL, "filled", place=MASSON)


def test_without_what_is_written_there_it_is_the_list_of_all(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    look(LIST, "made")
    assert NEAR.search(look(LIST, "filled", place=MASSON))
    monkeypatch.setattr("panier.sites._shared.page_cache._there", lambda *_: {})
    assert not NEAR.search(look(LIST, "hit", place=MASSON))


@pytest.mark.parametrize("path", [f"{LIST}&radius_km=5", f"{LIST}&view=map", f"{LIST}&sort=distance"])
def test_a_circle_and_a_map_are_made_whole_for_the_place(market: Market, path: str) -> None:
    masson = look(path, "made", place=MASSON)
    assert look(path, "hit", place=MASSON) == masson
    assert look(path, "made", place=LAVAL) != masson


def test_a_price_is_on_the_next_page_there(market: Market) -> None:
    assert "19,99" in look(LIST, "filled", place=MASSON)
    dearer(market)
    assert "23,45" in look(LIST, "filled", place=MASSON)


def test_it_is_asked_again_in_a_word_until_something_there_changes(market: Market) -> None:
    client = Client()
    client.cookies.load({"place": MASSON})
    tag = client.get(LIST)["ETag"]
    assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 304
    client.cookies.load({"place": LAVAL})
    assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 200


def test_with_the_database_away_it_is_the_list_of_all(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> Mapping[str, str]:
        raise OperationalError

    plain = look(LIST, "made")
    monkeypatch.setattr("panier.sites.storefront.search.there.found_for", away)
    there = look(LIST, "hit", place=MASSON)
    assert titles(there) == titles(plain)


def test_without_a_seat_the_list_of_all_is_shown_and_says_so(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices and stock on it are as they are; what is not kept asks to come again."""
    plain, there = look(LIST, "made"), look(LIST, "filled", place=MASSON)
    dearer(market)
    until_kept([LIST])

    queues = list[int]()

    def full(queue: int) -> None:
        queues.append(queue)
        raise RoomFull

    with monkeypatch.context() as crowded:
        crowded.setattr(overload.LOOKING, "_take", full)
        told = look(LIST, "unplaced", place=MASSON)
        assert titles(told) == titles(plain)
        assert "23,45" in told
        assert told.count("Il y a beaucoup de monde en ce moment") == 1
        assert told.count(ASKED_WHERE) == there.count(ASKED_WHERE) < plain.count(ASKED_WHERE)  # not of who has said so
        assert NEAR.search(there)
        assert not NEAR.search(told)
        client = Client()
        client.cookies.load({"place": MASSON})
        answer = client.get(f"{ALL}?q=chandelle")
        assert (answer.status_code, "Retry-After" in answer) == (503, True)
        squeezed = client.get(f"{ALL}?q=chandelle", headers={"accept-encoding": "gzip"})
        assert (squeezed["Content-Encoding"], int(squeezed["Content-Length"])) == ("gzip", len(squeezed.content))
        assert AGAIN.sub("", gzip.decompress(squeezed.content).decode()) == AGAIN.sub("", answer.content.decode())
        assert queues[0] < queues[1]  # who has something to show leaves the queue to who has not
    again = look(LIST, "filled", place=MASSON)
    assert NEAR.search(again)
    assert "Il y a beaucoup de monde" not in again
