"""Words that nothing has fall back on what is near in meaning, and the page says so."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.world import NOW, Market, build_market, offer

from panier.flows import learn_meaning as turns
from panier.flows.learn_meaning import learn_meaning
from panier.flows.rebuild_search import rebuild_search
from panier.flows.refresh_search import refresh_search
from panier.kit.geo import Point
from panier.offer.catalogue.models import Product
from panier.offer.merchants.models import Place
from panier.offer.search.actions import mark_stale
from panier.offer.search.engines import meaning_engine
from panier.offer.search.queries import has_within
from panier.offer.search.rules import SearchRequest

pytestmark = pytest.mark.django_db(transaction=True)
ENGINE = "panier.providers.sentences.adapter.meaning"
SAID = "Rien ne porte ces mots"


@pytest.fixture
def market(settings: Any, tmp_path: Path) -> Market:
    settings.DATA = tmp_path
    settings.SEARCH_MEANING = ENGINE
    made = build_market()
    for title in ("Couronne de sapin", "Pyjama en flanelle", "Hache de camp"):
        offer(made.bruno, title, 2000)
    rebuild_search(now=NOW)
    return made


def waiting() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name="learn_meaning", status="todo").order_by("id")
    return [job.args["after"] for job in jobs]


def all_turns() -> int:
    """What the worker does: each turn that waits, until none does."""
    learnt = 0
    while found := waiting():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'learn_meaning'")
        learnt += learn_meaning(after=found[0])
    return learnt


def page(client: Client, q: str, **asked: str) -> str:
    return client.get("/fr/recherche/", {"q": q, **asked}).content.decode()


def test_words_that_nothing_has_find_what_is_near(client: Client, market: Market) -> None:
    assert SAID not in page(client, "dormir")  # not learnt yet: words alone
    assert "Rien trouvé" in page(client, "dormir")
    assert waiting() == [0]  # the index asked for it
    assert all_turns() == Product.objects.count()
    shown = page(client, "dormir chaudement la nuit")
    assert SAID in shown
    assert "Pyjama en flanelle" in shown
    assert "Hache de camp" not in shown
    assert "Nothing has these words" in client.get("/en/search/", {"q": "dormir chaudement la nuit"}).content.decode()
    assert SAID not in page(client, "pyjama")  # words come first
    assert SAID not in page(client, "pyjama", price="10000-")  # the words exist: it is the filter that leaves nothing
    assert SAID not in page(client, "dormir", exact="1")
    assert client.get("/api/v1/search", {"q": "dormir chaudement la nuit"}).json()["by_meaning"] is True
    assert client.get("/api/v1/search", {"q": "pyjama"}).json()["by_meaning"] is False


def test_less_than_half_of_the_words_counts_as_none(client: Client, market: Market) -> None:
    little = "dormir chaudement la nuit, sapin"  # one word of four: a wreath has it
    assert "Couronne de sapin" in page(client, little)  # before anything is learnt, better than nothing
    assert SAID not in page(client, little)
    all_turns()
    shown = page(client, little)
    assert SAID in shown
    assert "Pyjama en flanelle" in shown
    assert SAID not in page(client, "dormir pyjama")  # half of the words are enough


def test_a_turn_takes_up_where_the_last_one_stopped(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LEARNT", 2)
    engine = meaning_engine()
    assert engine is not None
    assert learn_meaning(after=0) == 2
    assert learn_meaning(after=0) == 2  # done again, it learns the next ones: none twice
    assert engine.size() == 4
    all_turns()
    assert engine.size() == Product.objects.count()
    assert all_turns() == 0


def test_what_is_new_is_learnt_after_its_turn(market: Market) -> None:
    all_turns()
    offer(market.carmen, "Bouilloire de cuivre", 5000)
    product = Product.objects.latest("pk")
    mark_stale([product.pk])
    refresh_search(now=NOW)
    assert waiting() == [product.pk - 1]
    assert all_turns() == 1
    mark_stale([product.pk])
    refresh_search(now=NOW)
    assert waiting() == []  # nothing new is said of it


def test_one_setting_switches_it_off(client: Client, market: Market, settings: Any) -> None:
    all_turns()
    settings.SEARCH_MEANING = ""
    assert SAID not in page(client, "dormir chaudement la nuit")
    assert learn_meaning(after=0) == 0
    mark_stale([Product.objects.latest("pk").pk])
    refresh_search(now=NOW)
    assert waiting() == []


def test_the_map_of_what_is_near_shows_where_that_is(client: Client, market: Market) -> None:
    """Carmen alone has the one word, in Québec; what is near in meaning is at Bruno's."""
    Place.objects.filter(pk=market.carmen.place.pk).update(latitude=46.8131, longitude=-71.2075)
    offer(market.carmen, "Heurtoir de porte", 2000)
    rebuild_search(now=NOW)
    all_turns()
    words = "dormir chaudement la nuit, porte"
    shown = page(client, words, view="map")
    assert SAID in shown
    sold_at = set(re.findall(r'<article class="good"[^>]* data-place="(plc_\w+)"', shown))
    assert sold_at == set(re.findall(r'<li data-place="(plc_\w+)"', shown)) == {market.bruno.place.public_id}
    (address,) = re.findall(r'data-places="([^"]+)"', shown)
    assert {each["id"] for each in client.get(unescape(address)).json()["places"]} == sold_at
    bruno = Point(market.bruno.place.latitude, market.bruno.place.longitude)
    assert has_within(SearchRequest(territory="qc", language="fr", now=NOW, q=words, point=bruno), 1000)
