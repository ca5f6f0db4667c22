"""A page that is the same for all is made once and kept, and is never other than the market: each promise with what happens without it."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import Client
from pytest_django.fixtures import Settings
from tests.heard import market_that_hears, until_heard
from tests.patience import until
from tests.processes import database_url
from tests.reviews import GOOD, pay_and_hand_over, say
from tests.world import NOW, Market, restock

from panier.base.accounts.actions import Acting
from panier.flows.answer_for_review import answer_for_review
from panier.flows.change_merchant_state import change_merchant_state
from panier.flows.refresh_search import refresh_search
from panier.kit import pages
from panier.kit.following import follower, unfollow
from panier.kit.freshness import Marks, Shown, marks
from panier.kit.pages import PageFiles, began_now, entry_of
from panier.offer.catalogue.models import Offer, Product
from panier.offer.inventory.actions import release, reserve, take
from panier.offer.inventory.models import StockLevel
from panier.offer.inventory.rules import Wanted
from panier.offer.merchants.models import OpeningHours, Place
from panier.offer.search.actions import mark_merchant_stale, mark_stale
from panier.offer.search.models import Stale

pytestmark = pytest.mark.django_db(transaction=True)
MASSON, LAVAL = "45.549,-73.576", "45.600,-73.750"
CLOSING_S = 1200  # long enough for the slowest machine, and soon in the words of a page
LIST, MERCHANT = "/fr/recherche/?q=tasse", "/fr/marchand/boulangerie-bruno/"


@pytest.fixture
def market(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Market]:
    settings.PAGES_MB, settings.PAGES_HELD = 5, 100
    with market_that_hears(monkeypatch) as made:
        yield made


def mug() -> Product:
    return Product.objects.get(source_key="Tasse")


def product_page(language: str = "fr") -> str:
    return f"/{language}/{'produit' if language == 'fr' else 'product'}/tasse-{mug().public_id}/"


def look(path: str, how: str, **more: str) -> str:
    """The page, and that it came as expected; a kept page asks the database nothing."""
    client = Client()
    client.cookies.load({name: value for name, value in more.items() if not name.startswith("HTTP_")})
    headers = {name: value for name, value in more.items() if name.startswith("HTTP_")}
    with connection.execute_wrapper(_no_statement) if how == "hit" else transaction.atomic():
        response = client.get(path, **headers)  # type: ignore[arg-type] # headers by name
    assert (response.status_code, response.get("X-Page")) == (200, how)
    return response.content.decode()


def _no_statement(_execute: object, sql: str, *_: object) -> None:
    raise AssertionError(f"A kept page asked the database: {sql}")


def dearer(market: Market) -> None:
    with transaction.atomic():
        Offer.objects.filter(pk=market.bruno.offers["Tasse"].pk).update(minor=2345)
        mark_stale([mug().pk])


def test_a_price_is_on_the_next_page_wherever_it_is_shown(market: Market) -> None:
    paths = [product_page(), product_page("en"), LIST, MERCHANT, "/fr/"]
    before = {path: look(path, "made") for path in paths}
    assert {path: look(path, "hit") for path in paths} == before
    dearer(market)
    for path in paths:
        price = "$23.45" if path.startswith("/en/") else "23,45"
        assert price not in before[path]
        assert price in look(path, "made")


def test_without_the_mark_the_old_price_stays(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    before = look(product_page(), "made")
    monkeypatch.setattr(Marks, "mark", lambda *_: None)
    dearer(market)
    assert look(product_page(), "hit") == before


def test_a_review_is_on_the_next_page_and_not_without_its_mark(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    order, shop = pay_and_hand_over(market), market.bruno.merchant.public_id
    pages_of = {mug().public_id: product_page(), shop: MERCHANT}
    for about, path in pages_of.items():
        assert GOOD.words not in look(path, "made")
        say(order, about)
        assert GOOD.words in look(path, "made")
        answer_for_review(order.pk, about, "withdraw", now=NOW)
        assert GOOD.words not in look(path, "made")
    until_kept(list(pages_of.values()))
    monkeypatch.setattr(Marks, "mark", lambda *_: None)
    for about, path in pages_of.items():
        say(order, about)
        assert GOOD.words not in look(path, "hit")


def test_a_promise_a_state_and_a_rollback(market: Market) -> None:
    restock(market.bruno.offers["Tasse"], on_hand=4)
    with transaction.atomic():
        mark_stale([mug().pk])
    assert "4 en stock" in look(product_page(), "made")
    stock = StockLevel.objects.get(variant__offer=market.bruno.offers["Tasse"])
    with transaction.atomic():
        reserve([Wanted(stock.pk, 1, "test")], until=datetime.now(tz=UTC) + timedelta(minutes=5))
    assert "Plus que 3" in look(product_page(), "made")
    until_kept([product_page()])
    with transaction.atomic():
        mark_stale([mug().pk])
        transaction.set_rollback(True)
    assert "Plus que 3" in look(product_page(), "hit")
    assert "Ajouter au panier" in look(product_page(), "hit")
    olga = Acting("qc", market.olga.pk, "Olga")
    now = datetime.now(tz=UTC)
    change_merchant_state(olga, market.bruno.merchant.public_id, "listed", reason="asked", now=now)
    assert "Ajouter au panier" not in look(product_page(), "made")
    with transaction.atomic():
        release(["test"])


def test_a_card_stands_until_the_last_one_is_promised_and_falls_again_when_one_comes_back(market: Market) -> None:
    restock(market.bruno.offers["Tasse"], on_hand=3)
    with transaction.atomic():
        mark_stale([mug().pk])
    stock = StockLevel.objects.get(variant__offer=market.bruno.offers["Tasse"])
    until = datetime.now(tz=UTC) + timedelta(minutes=5)
    shown = look(LIST, "made")
    until_kept([LIST, product_page()])
    waiting = Stale.objects.count()

    def promised(holder: str, quantity: int) -> None:
        with transaction.atomic():
            reserve([Wanted(stock.pk, quantity, holder)], until=until)

    def ended(how: Callable[[Sequence[str]], None], holder: str) -> None:
        with transaction.atomic():
            how([holder])

    promised("first", 2)
    assert "Plus que 1" in look(product_page(), "made")
    until_heard()
    assert look(LIST, "hit") == shown
    assert Stale.objects.count() == waiting  # nothing to index
    promised("second", 1)
    assert (gone := look(LIST, "made")) != shown
    assert Stale.objects.count() == waiting + 1
    until_kept([LIST])
    ended(take, "second")  # handed over: as few are left as before
    until_heard()
    assert look(LIST, "hit") == gone
    ended(release, "first")
    assert look(LIST, "made") == shown


def test_a_change_elsewhere_empties_nothing_and_a_listing_lags_for_its_time(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pages.LAG_S == 1
    monkeypatch.setattr(pages, "LAG_S", 60)  # however slow the machine is
    candle = Product.objects.get(source_key="Chandelle")
    for path in (product_page(), LIST):
        look(path, "made")
    with transaction.atomic():
        Product.objects.filter(pk=candle.pk).update(brand="Rucher du village")
        mark_stale([candle.pk])
    refresh_search(now=datetime.now(tz=UTC))
    look(product_page(), "hit")
    look(LIST, "hit")
    monkeypatch.setattr(pages, "LAG_S", 0)
    look(product_page(), "hit")
    look(LIST, "made")
    until_kept([LIST])


def test_what_changes_no_card_leaves_the_index_alone(market: Market) -> None:
    """Most of what is bought: kept listings stand. The last one gone does change the index."""

    def sold(on_hand: int) -> bool:
        restock(market.bruno.offers["Tasse"], on_hand=on_hand)
        with transaction.atomic():
            mark_stale([mug().pk])
        before = written()
        assert refresh_search(now=datetime.now(tz=UTC)) == 1
        return written() != before

    def written() -> list[int]:
        return [file.stat().st_mtime_ns for file in Path(django_settings.DATA).glob("search/gen_*/meta.json")]

    assert not sold(9)  # in an index that was just built, too
    assert not sold(8)
    assert sold(0)
    assert not sold(0)
    assert sold(7)


def closes_in(seconds: float, market: Market) -> None:
    """Bruno's place closes then: in a zone where it is about noon, so that no midnight comes between."""
    hours = 12 - datetime.now(tz=UTC).hour
    Place.objects.filter(pk=market.bruno.place.pk).update(tz=f"Etc/GMT{-hours:+d}" if hours else "UTC")
    local = datetime.now(tz=UTC) + timedelta(seconds=seconds, hours=hours)
    OpeningHours.objects.filter(place=market.bruno.place).update(closes=local.time())
    with transaction.atomic():
        mark_merchant_stale(market.bruno.merchant.pk)
    refresh_search(now=datetime.now(tz=UTC))


def later(seconds: float, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if so much time had passed: what is kept ends so much sooner, and the shop closes so much earlier, of which nobody is told."""
    monkeypatch.setattr(Marks, "mark", lambda *_: None)
    for file in Path(django_settings.DATA).glob("pages/??/*"):
        head, _, page = file.read_bytes().partition(b"\n")
        kept = json.loads(head)
        if kept["until"] is not None:
            kept["until"] -= seconds
        file.write_bytes(json.dumps(kept).encode() + b"\n" + page)
    pages.page_files()._held.clear()
    closes_in(CLOSING_S - seconds, market)


def until_kept(paths: Sequence[str]) -> None:
    """What was changed just now is told a second time by the database: until that has been heard pages are made anew."""
    until_heard()
    until(lambda: all(Client().get(path).get("X-Page") == "hit" for path in paths))


@pytest.mark.parametrize("watched", [True, False])
def test_a_page_ends_when_a_place_closes(market: Market, monkeypatch: pytest.MonkeyPatch, *, watched: bool) -> None:
    monkeypatch.setattr("panier.offer.search.queries.shown_for_quarter", lambda *_: None)  # nothing else ends it
    if not watched:
        monkeypatch.setattr("panier.sites._shared.formats.shown_until", lambda *_: None)
    paths = (MERCHANT, product_page())
    closes_in(CLOSING_S, market)
    until_kept(paths)
    later(0, market, monkeypatch)  # no page ends by this alone
    assert all("Ferme bientôt" in look(path, "hit") for path in paths)
    later(CLOSING_S + 1, market, monkeypatch)
    assert all(("Ferme bientôt" in look(path, "made" if watched else "hit")) is not watched for path in paths)


def test_what_another_machine_changes_is_heard_and_nothing_is_trusted_unheard(market: Market) -> None:
    look(product_page(), "made")
    look(product_page(), "hit")
    with psycopg.connect(database_url()) as elsewhere:
        elsewhere.execute("UPDATE catalogue_offer SET minor = 2345 WHERE id = %s", [market.bruno.offers["Tasse"].pk])
        elsewhere.execute("SELECT pg_notify('panier_pages', %s)", [mug().public_id])
    until(lambda: "23,45" in Client().get(product_page()).content.decode())
    look(product_page(), "hit")
    follower().stop()
    look(product_page(), "made")
    look(product_page(), "made")
    unfollow()
    until_heard()
    look(product_page(), "made")  # what was said meanwhile nobody knows
    look(product_page(), "hit")


def test_the_oldest_go_when_there_is_no_more_room_and_a_torn_page_is_none(tmp_path: Path) -> None:
    marks()
    files = PageFiles(tmp_path, 20_000)
    for number in range(30):
        page = entry_of(
            f"page {number}", bytes(f"{number}" * 400, "ascii"), [("X-Pad", "x" * 2000)], Shown(), began_now()
        )
        files.write(page)
        time.sleep(0.002)
    files.sweep()
    kept = [number for number in range(30) if files.read(f"page {number}")]
    assert 0 < sum(file.stat().st_size for file in tmp_path.glob("??/*")) <= 20_000
    assert kept == list(range(30 - len(kept), 30))
    torn = next(iter(sorted(tmp_path.glob("??/*"), key=lambda file: file.stat().st_mtime)[-1:]))
    torn.write_bytes(torn.read_bytes()[:40])
    assert files.read("page 29") is None
