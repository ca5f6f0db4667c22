"""The market that lives here: its pages and its search. Figures are medians of five runs."""

import argparse
import gzip
import re
import statistics
import subprocess
from urllib.parse import quote

from panier.config.commands.bench.load import CONNECTIONS, one_by_one, rate
from panier.config.commands.bench.pages import get, pages, resident
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

RUNS, SECONDS = 5, 3.0
SEARCHES = ("miel", "fromage de chèvre", "tuque", "l’érable", "fromgae chevre", "café", "savon lavande", "livre")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each run of a page lasts")


def run(options: argparse.Namespace) -> int:
    with market_settings(), pages() as (port, server):
        _measure(port, server, options.seconds)
    return 0


def _measure(port: int, server: "subprocess.Popen[bytes]", seconds: float) -> None:
    product = _first_product(port)
    api = [f"/api/v1/search?q={quote(words)}&near=45.55,-73.57" for words in SEARCHES]
    times = [one_by_one(port, api * 10) for _ in range(RUNS)]
    say(
        f"search API, 1 connection: p50 {statistics.median(statistics.median(run) for run in times):.1f} ms (wanted ≤ 6)"
    )
    for name, path, wanted in (
        ("listing page", "/fr/recherche/?q=miel", 350),
        ("product page", product, 400),
        ("home page", "/fr/", 0),
        ("/healthz, a yardstick", "/healthz", 0),
    ):
        rates = sorted(rate(port, path, seconds) for _ in range(RUNS))
        goal = f" (wanted ≥ {wanted})" if wanted else ""
        say(
            f"{name}, {CONNECTIONS} connections: {statistics.median(rates):.0f} requests/s, {rates[0]:.0f} to {rates[-1]:.0f}{goal}"
        )
    say(f"first page before pictures, compressed: {_first_page(port) / 1000:.1f} kB (wanted ≤ 90)")
    say(f"one web process: {resident(server):.0f} MB (wanted ≤ 250)")


def _first_product(port: int) -> str:
    found = re.search(r'href="(/fr/produit/[^"]+)"', get(port, "/fr/recherche/?q=miel").decode())
    if found is None:
        raise StepFailed("There is nothing to measure here: run ./panier up with the demonstration market first.")
    return found[1]


def _first_page(port: int) -> int:
    """Bytes of the front page with its styles, scripts and fonts: text compressed, fonts as they are."""
    page = get(port, "/fr/")
    size = len(gzip.compress(page))
    for path in set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|woff2))"', page.decode())):
        data = get(port, path)
        size += len(data) if path.endswith("woff2") else len(gzip.compress(data))
    return size
