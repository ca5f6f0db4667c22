"""An address that is fetched: what is new waits as a preview, failures are told, and nothing inside the network is visited."""

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import ClassVar, NamedTuple

import pytest
from django.db import connection
from django.test import Client

from panier.base.notifications.models import Letter
from panier.flows.apply_import import apply_import
from panier.flows.pull_feed import ask_due_pulls, pull_feed
from panier.kit.fetch import Address, Limits
from panier.offer.catalogue.actions.pulls import end_pull, take_due
from panier.offer.catalogue.models import ImportRun, Offer, Pull
from panier.offer.catalogue.rules.imported import BadFile
from panier.offer.merchants.models import Member
from panier.offer.merchants.rules import GoodsBusy
from tests.imports.hands import FILES, kinds
from tests.imports.servers import Canary, serving
from tests.imports.test_pages import at, text
from tests.world import NOW, Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)
LIMITS = Limits(size=1_000_000, seconds=60)  # of a slow machine
RSS = (FILES / "google" / "rss.xml").read_bytes()


class Feeds(BaseHTTPRequestHandler):
    """Gives what the test puts there; nothing: 404."""

    given: ClassVar[dict[str, bytes]] = {}
    moved: ClassVar[dict[str, str]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = self.given.get(self.path)
        self.send_response(302 if self.path in self.moved else 404 if body is None else 200)
        if self.path in self.moved:
            self.send_header("Location", self.moved[self.path])
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


class Web(NamedTuple):
    at: str
    allowed: frozenset[Address]
    canary: str


@pytest.fixture
def web() -> Iterator[Web]:
    Canary.hits.clear()
    Feeds.given, Feeds.moved, Feeds.asked = {"/feed.xml": RSS}, {}, []
    with serving(Feeds) as port, serving(Canary) as canary:
        Feeds.moved["/inside.xml"] = f"http://127.0.0.1:{canary}/secret"
        yield Web(f"http://127.0.0.1:{port}", frozenset({("127.0.0.1", port)}), f"http://127.0.0.1:{canary}")


def save(desk: Client, shop: Shop, url: str, hours: int = 6, language: str = "en") -> int:
    form = {"do": "save", "url": url, "hours": hours}
    return desk.post(at("desk_import_pull", shop, language=language), form).status_code


def due(**earlier: int) -> None:
    Pull.objects.update(next_at=NOW - timedelta(**earlier))


def pull(shop: Shop, web: Web, hours: int = 0) -> None:
    pull_feed(shop.merchant.public_id, now=NOW + timedelta(hours=hours), limits=LIMITS, allowed=web.allowed)


def waiting() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'merchant' FROM procrastinate_jobs WHERE task_name = 'pull_feed'")
        return [merchant for (merchant,) in cursor.fetchall()]


def test_saved_at_the_desk_fetched_and_previewed_and_the_same_is_no_news(
    market: Market, desk: Client, web: Web
) -> None:
    shop = market.bruno
    assert save(desk, shop, f"{web.at}/feed.xml") == 302
    assert waiting() == [shop.merchant.public_id]
    due(minutes=1)
    pull(shop, web)
    run = ImportRun.objects.get()
    assert (run.dialect, run.file_name, run.state, kinds(run)["created"]) == ("google", "feed.xml", "previewed", 2)
    kept = Pull.objects.get()
    assert (kept.run, kept.problem, kept.next_at) == (run.public_id, {}, NOW + timedelta(hours=6))
    pull(shop, web, hours=1)  # not its hour yet
    assert Feeds.asked == ["/feed.xml"]
    apply_import(shop.merchant.pk, run.public_id, now=NOW)
    pull(shop, web, hours=6)  # the same bytes
    assert (len(Feeds.asked), ImportRun.objects.count()) == (2, 1)
    Feeds.given["/feed.xml"] = RSS.replace(b"24,00 CAD", b"26.00 CAD")
    pull(shop, web, hours=12)
    second = ImportRun.objects.order_by("-pk")[0]
    assert kinds(second)["changed"] == 1
    assert Offer.objects.get(variant__product__source_key="M-1").minor == 2400  # nothing changes before he says so


def test_each_hour_those_that_are_due_are_asked_for(market: Market, desk: Client) -> None:
    save(desk, market.bruno, "https://laines.example/feed.xml", 24)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    due(minutes=-1)
    assert (ask_due_pulls(now=NOW), waiting()) == (0, [])
    assert (ask_due_pulls(now=NOW + timedelta(hours=1)), ask_due_pulls(now=NOW + timedelta(hours=1))) == (1, 1)
    assert waiting() == [market.bruno.merchant.public_id]  # once, while it waits


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/gone.xml", ("There is no file at this address.", "Il n’y a pas de fichier à cette adresse.")),
        ("/inside.xml", ("This address is not on the public web.", "Cette adresse n’est pas")),
        ("/laughs.xml", ("declares a document type or entities", "déclare un type de document ou des entités")),
        ("/page.xml", ("This is a web page.", "C’est une page web.")),
        ("/large.xml", ("It is too large.", "trop")),
    ],
)
def test_a_failure_is_told_on_the_page(
    market: Market, desk: Client, web: Web, path: str, told: tuple[str, str]
) -> None:  # fmt: skip
    Feeds.given |= {
        "/laughs.xml": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">]><rss>&a;</rss>',
        "/page.xml": b"<html><p>Bonjour</p></html>",
        "/large.xml": b"x" * 1_000_001,
    }
    save(desk, market.bruno, f"{web.at}{path}")
    due(minutes=1)
    pull(market.bruno, web)
    for language, words in zip(("en", "fr"), told, strict=True):
        shown = text(desk.get(at("desk_imports", market.bruno, language=language)))
        assert words in shown
    assert (Canary.hits, ImportRun.objects.count()) == ([], 0)
    Feeds.given[path] = RSS
    Feeds.moved.clear()
    pull(market.bruno, web, hours=6)  # and goes when it goes well again
    assert Pull.objects.get().problem == {}
    assert "The last fetch failed:" not in text(desk.get(at("desk_imports", market.bruno)))


def letters() -> list[tuple[str, str, str]]:
    found = Letter.objects.filter(kind="feed_changed").order_by("pk")
    return [(each.recipient, each.language, each.facts["what"]) for each in found]


def test_the_owners_hear_when_it_fails_again_and_again_and_when_it_works(
    market: Market, desk: Client, web: Web
) -> None:
    shop, address = market.bruno, "bruno@panier.example"
    Member.objects.create(merchant=shop.merchant, account=market.zoe, role="manager")  # of the team, and no owner
    save(desk, shop, f"{web.at}/gone.xml")
    due(minutes=1)
    for hours in (0, 6):
        pull(shop, web, hours=hours)
        assert letters() == []  # once or twice is nothing
    pull(shop, web, hours=12)
    failing = [(address, "fr", "failing")]
    assert letters() == failing
    shown = text(desk.get(at("desk_imports", shop, language="en")))
    assert "It has not worked yet" in shown
    assert "3 in a row" in shown
    assert "Open the address in a browser: if no file comes" in shown
    Feeds.given["/gone.xml"] = RSS
    pull(shop, web, hours=18)  # it works, and a letter was written today already
    assert letters() == failing
    assert "Dernier succès" in text(desk.get(at("desk_imports", shop, language="fr")))
    pull(shop, web, hours=36)
    assert letters() == [*failing, (address, "fr", "again")]
    del Feeds.given["/gone.xml"]
    for hours in (42, 48, 54):
        pull(shop, web, hours=hours)
    assert len(letters()) == 2  # at most one a day
    pull(shop, web, hours=60)
    assert [what for _, _, what in letters()] == ["failing", "again", "failing"]
    pull(shop, web, hours=90)
    assert len(letters()) == 3  # he knows
    assert Pull.objects.get().failures == 5


def test_a_shop_that_is_busy_with_another_import_is_no_failure_of_the_address(
    market: Market, desk: Client, web: Web
) -> None:
    save(desk, market.bruno, f"{web.at}/feed.xml")
    due(minutes=1)
    taken = take_due(market.bruno.merchant.pk, now=NOW)
    assert taken is not None
    for hours in range(4):
        assert end_pull(taken, now=NOW + timedelta(hours=hours), refusal=GoodsBusy()) == ""
    assert (Pull.objects.get().failures, Pull.objects.get().problem["code"]) == (0, "goods-busy")
    assert [end_pull(taken, now=NOW, refusal=BadFile(problem="empty")) for _ in range(3)] == ["", "", "failing"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/feed.xml", "http://[::1]/", "http://169.254.169.254/latest", "http://2130706433/", "https://me@10.0.0.1/"]
)  # fmt: skip
def test_an_address_inside_the_network_is_never_visited(market: Market, desk: Client, web: Web, url: str) -> None:
    assert save(desk, market.bruno, url) == 302
    due(minutes=1)
    pull(market.bruno, web)
    assert Pull.objects.get().problem["facts"]["problem"] in {"refused-address", "bad-address"}


def test_control_an_allowed_address_is_visited(market: Market, desk: Client, web: Web) -> None:
    save(desk, market.bruno, f"{web.canary}/feed.xml")
    due(minutes=1)
    port = int(web.canary.rpartition(":")[2])
    allowed = frozenset({("127.0.0.1", port)})
    pull_feed(market.bruno.merchant.public_id, now=NOW, limits=LIMITS, allowed=allowed)
    assert Canary.hits == ["/feed.xml"]


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "ftp://laines.example/a.csv", "http://[", "javascript:alert(1)"]
)
def test_what_is_no_web_address_is_not_kept(market: Market, desk: Client, url: str) -> None:
    assert save(desk, market.bruno, url) == 422
    assert save(desk, market.bruno, "https://laines.example/a.csv", hours=1) == 422
    assert not Pull.objects.exists()


def test_it_is_one_merchants_own_and_stops_when_he_says_so(market: Market, desk: Client, web: Web) -> None:
    assert save(desk, market.bella, f"{web.at}/feed.xml") == 404
    save(desk, market.bruno, f"{web.at}/feed.xml")
    assert desk.post(at("desk_import_pull", market.bruno), {"do": "stop"}).status_code == 302
    pull(market.bruno, web)  # the job that was asked for before
    assert (Feeds.asked, Pull.objects.exists()) == ([], False)
