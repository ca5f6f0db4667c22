"""What a merchant's own server hears when somebody comes from the market: the market's name, and no page of it."""

from http.server import BaseHTTPRequestHandler
from typing import ClassVar

import pytest

from panier.offer.merchants.models import Exit, Merchant
from tests.browser.conftest import Opener
from tests.imports.servers import serving
from tests.team.hands import at
from tests.world import Market

pytestmark = pytest.mark.browser
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Site(BaseHTTPRequestHandler):
    """The merchant's own."""

    heard: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.heard.append((self.path, self.headers.get("Referer", "")))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_his_server_hears_the_markets_name(open_page: Opener, market: Market) -> None:
    Site.heard.clear()
    with serving(Site) as port:
        shop = market.bruno.merchant
        Merchant.objects.filter(pk=shop.pk).update(website=f"http://127.0.0.1:{port}/accueil")
        page = open_page()
        page.set_extra_http_headers({"User-Agent": BROWSER})
        page.goto(at("merchant", shop.slug))
        home = page.url.removesuffix(at("merchant", shop.slug))
        page.get_by_role("link", name="Le site du commerce").click()
        page.wait_for_url(f"http://127.0.0.1:{port}/**")
        visits = [heard for heard in Site.heard if heard[0].startswith("/accueil")]
        assert visits == [("/accueil?utm_source=localhost&utm_medium=referral", f"{home}/")]
        assert Exit.objects.count() == 1
        page.goto(at("merchant", shop.slug))
        page.evaluate("address => { location = address }", f"http://127.0.0.1:{port}/control")
        page.wait_for_url("**/control")
        assert ("/control", "") in Site.heard  # past the exit nothing is told: it is the exit that says it
