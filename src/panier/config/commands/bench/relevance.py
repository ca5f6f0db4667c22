"""Relevance of the demonstration market: nDCG@10, recall@24 and searches that find nothing, by set and language."""

import argparse
import os
import sys
from datetime import UTC, datetime
from importlib import import_module

from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show the N tuned searches that do worst")
    parser.add_argument("--record", action="store_true", help="from now on nothing may be worse than today")


def run(options: argparse.Namespace) -> int:
    sys.path.insert(0, os.environ["PANIER_ROOT"])  # the judgements lie with the tests
    with market_settings():
        measure = import_module("tests.relevance.measure")
        market = measure.market_of(datetime.now(tz=UTC))
        if not market.sold:
            raise StepFailed("There is nothing to judge here: run ./panier up with the demonstration market first.")
        for line in measure.lines(market, options.worst):
            say(line)
        found = measure.measured(market)
        if options.record:
            measure.record(found)
        fallen = measure.fallen(found, measure.floor())
    for line in fallen:
        say(f"fallen: {line}")
    return 1 if fallen else 0
