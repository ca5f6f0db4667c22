"""A directory of 30,000 shops: received, listed, the same again; and the pages meanwhile.

What it listed in the market that lives here is taken away again. The market's worker must rest.
"""

import argparse
import tempfile
from pathlib import Path

from panier.config.commands.bench.beside import Site, Work, add_rate, need_rest, served
from panier.config.commands.bench.directory_file import KINDS, directory_file
from panier.config.commands.bench.directory_work import NAME, counts, ground, take_away
from panier.config.commands.bench.indexed import until_indexed
from panier.config.commands.steps import say
from panier.config.commands.surroundings import market_settings

SHOPS = 30_000
DIRECTORY = Work("directory_work", {"list": 60})


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shops", type=int, default=SHOPS, help=f"shops of the directory ({SHOPS:,})")
    parser.add_argument("--kind", choices=sorted(KINDS), default="req", help="the register's tables, or a simple CSV")
    add_rate(parser)


def run(options: argparse.Namespace) -> int:
    with market_settings():
        import django

        django.setup()
        need_rest()
        take_away()  # of a bench that was killed
        with tempfile.TemporaryDirectory() as folder, served(options.rate) as site:
            file = Path(folder) / f"{NAME}.{'zip' if options.kind == 'req' else 'csv'}"
            file.write_bytes(directory_file(options.shops, options.kind, ground()))
            say(f"{options.shops:,} shops, {file.stat().st_size / 1e6:.1f} MB as {options.kind}; before: {counts()}")
            try:
                _measure(file, site)
            finally:
                take_away()
            say(f"taken away; left: {counts()}")
    return 0


def _measure(file: Path, site: Site | None) -> None:
    if site:
        site.calm("without it")
    for name in ("first", "the same again"):
        run = str(DIRECTORY.step("receive", (str(file),), site, name)["made"])
        DIRECTORY.step("list", (run,), site, name)
        say(f"  {counts()}")
        if site:
            until_indexed()
            site.calm("after it")
