"""With PostgreSQL gone the market stays readable from the pages it has kept, says so, sells nothing, and comes back by itself."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import psycopg
import pytest

from panier.config.commands.home import home_for
from tests.launch.hands import ROOT, answers, free_port, postmaster, running, surroundings
from tests.patience import until

pytestmark = pytest.mark.race
FILL = """
import django; django.setup()
from datetime import UTC, datetime
from tests.world import NOW, PACK, build_market
from panier.flows.load_pack import load_pack
from panier.flows.rebuild_search import rebuild_search
load_pack(PACK, now=NOW); build_market(); rebuild_search(now=datetime.now(tz=UTC))
"""
NOTICE = "Les prix et les stocks sont en vérification"


@pytest.fixture
def shops(market: Path) -> Iterator[tuple[int, Path, "subprocess.Popen[bytes]"]]:
    """A market with three shops, running by itself: its port, its data, its supervisor."""
    port = free_port()
    with running(market, port) as supervisor:
        until(lambda: answers(port), "the start")
        variables = surroundings(market, DATABASE_URL=home_for(market).url, PYTHONPATH=f"{ROOT / 'src'}:{ROOT}")
        variables["DJANGO_SETTINGS_MODULE"] = "panier.config.settings"
        subprocess.run([sys.executable, "-c", FILL], env=variables, check=True, capture_output=True)
        try:
            yield port, market, supervisor
        finally:
            supervisor.send_signal(signal.SIGCONT)


def page(port: int, path: str, form: dict[str, str] | None = None, cookie: str = "") -> tuple[int, str, Message]:
    """Status, text and headers (the server writes their names small)."""
    data = urlencode(form).encode() if form else None
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", data, {"Cookie": cookie}), timeout=60) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except HTTPError as refused:
        return refused.code, refused.read().decode(), refused.headers


def kept(port: int, path: str) -> bool:
    return page(port, path)[2].get("X-Page") == "hit"


def old_page(port: int, path: str) -> tuple[int, str, Message]:
    """As soon as the process that is asked knows that the database is gone, which each of the two finds out by itself."""
    shown = []

    def is_old() -> bool:
        shown.append(page(port, path))
        return shown[-1][2].get("X-Page") == "old"

    until(is_old, path)
    return shown[-1]


def test_pages_stay_readable_and_nothing_is_sold(shops: tuple[int, Path, "subprocess.Popen[bytes]"]) -> None:
    port, data, supervisor = shops
    with psycopg.connect(home_for(data).url) as database:
        row = database.execute("SELECT public_id FROM catalogue_product WHERE slug = 'tasse'").fetchone()
        offer = database.execute("SELECT public_id FROM catalogue_offer LIMIT 1").fetchone()
    assert row
    assert offer
    paths = ["/fr/", "/fr/recherche/?q=tasse", f"/fr/produit/tasse-{row[0]}/", "/fr/marchand/boulangerie-bruno/"]
    for path in paths:
        until(lambda path=path: kept(port, path), path)  # type: ignore[misc] # bound now
    supervisor.send_signal(signal.SIGSTOP)  # nobody starts it again
    os.kill(postmaster(home_for(data)), signal.SIGKILL)
    until(lambda: not answers(port), "the market knows")
    for path in paths:
        status, text, headers = old_page(port, path)
        assert (status, headers["Cache-Control"]) == (200, "no-store")
        assert text.index(NOTICE) > text.index("<main")
        assert "19,99" in text
    assert page(port, "/healthz")[0] == 200
    status, text, _ = page(port, "/readyz")
    assert (status, "the database does not answer" in text) == (503, True)
    for path, form in (
        ("/fr/panier/ajouter/", {"offer": offer[0]}),
        ("/fr/panier/", None),
        ("/fr/produit/x-prd_y/", None),
    ):
        status, text, headers = page(port, path, form, cookie="panier=somebodys-cart")
        assert (status, "Votre panier est gardé" in text, "Your cart is kept" in text) == (503, True, True), path
        assert int(headers["Retry-After"]) > 0
    assert page(port, "/fr/panier/")[0] == 200  # who has no cart needs no database to see that it is empty
    supervisor.send_signal(signal.SIGCONT)
    until(lambda: answers(port), "the database is back")
    for path in paths:
        until(lambda path=path: kept(port, path), path)  # type: ignore[misc] # bound now
        assert NOTICE not in page(port, path)[1]
