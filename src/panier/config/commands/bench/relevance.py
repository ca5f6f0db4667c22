"""Relevance of the demonstration's goods, in a market of their own: nDCG@10, recall@24 and searches that find nothing, by set and language."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from panier.config.commands.postgres import throwaway
from panier.config.commands.prepare import prepare_tables
from panier.config.commands.steps import say


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N tuned searches that do worst")
    parser.add_argument("--record", action="store_true", help="from now on nothing may be worse than today")


def run(options: argparse.Namespace) -> int:
    sys.path.insert(0, os.environ["PANIER_ROOT"])  # the judgements lie with the tests
    with _own_market():
        import django

        django.setup()
        prepare_tables()
        measure = import_module("tests.relevance.measure")
        return judged(measure.market_of_goods(), options)


def judged(market: object, options: argparse.Namespace) -> int:
    """1 when something fell below the floor. `market` is the market of goods that the floor is of."""
    measure = import_module("tests.relevance.measure")
    for line in measure.lines(market, options.worst):
        say(line)
    found = measure.measured(market)
    if options.record:
        measure.record(found)
    fallen = measure.fallen(found, measure.floor())
    for line in fallen:
        say(f"fallen: {line}")
    return 1 if fallen else 0


@contextmanager
def _own_market() -> Iterator[None]:
    """An empty one beside the one that lives here: what was bought and reviewed there moves what comes first, and nothing would have fallen."""
    with tempfile.TemporaryDirectory(prefix="panier-relevance-") as name, throwaway(Path(name) / "server") as server:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="panier.config.settings",
            PANIER_MODE="test",
            PANIER_DATA=str(Path(name) / "data"),
            DATABASE_URL=server.home.url,
        )
        yield
