"""An import of 100,000 variants: looked at, applied, the same again, other prices, taken back; and the pages meanwhile.

A shop of its own is made for it in the market that lives here, and taken away again. Its worker must rest.
"""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

from panier.config.commands.bench.beside import Site, Work, add_rate, need_rest, served
from panier.config.commands.bench.import_file import KINDS, product_file
from panier.config.commands.bench.import_shop import counts, own_shop
from panier.config.commands.bench.indexed import until_indexed
from panier.config.commands.steps import say
from panier.config.commands.surroundings import market_settings

VARIANTS = 100_000
IMPORT = Work("import_work", {"look": 60, "apply": 120, "undo": 120})


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--variants", type=int, default=VARIANTS, help=f"rows of the file ({VARIANTS:,})")
    parser.add_argument("--kind", choices=sorted(KINDS), default="csv", help="the file's (csv)")
    add_rate(parser)


def run(options: argparse.Namespace) -> int:
    with market_settings():
        import django

        django.setup()
        need_rest()
        with own_shop() as merchant, tempfile.TemporaryDirectory() as folder, served(options.rate) as site:
            files = {name: Path(folder) / f"{name}.{options.kind}" for name in ("first", "dearer")}
            files["first"].write_bytes(product_file(options.variants, options.kind))
            files["dearer"].write_bytes(product_file(options.variants, options.kind, dearer=3))
            say(f"{options.variants:,} rows, {files['first'].stat().st_size / 1e6:.0f} MB of {options.kind}")
            _measure(merchant, files, site)
    return 0


def _measure(merchant: int, files: Mapping[str, Path], site: Site | None) -> None:
    if site:
        site.calm("without an import")
    first = _brought("first", files["first"], merchant, site)
    IMPORT.step("apply", (str(merchant), first), site)
    if site:
        until_indexed()
        site.calm("once all of it is found")
    _brought("the same again", files["first"], merchant, site)
    second = _brought("a third dearer", files["dearer"], merchant, site)
    IMPORT.step("apply", (str(merchant), second), site)
    for run in (second, first):
        IMPORT.step("undo", (str(merchant), run), site)
    say(f"left of it: {counts(merchant)}")
    if site:
        until_indexed()


def _brought(name: str, file: Path, merchant: int, site: Site | None) -> str:
    run = str(IMPORT.step("receive", (str(merchant), str(file)), site, name)["made"])
    IMPORT.step("look", (str(merchant), run), site, name)
    say(f"  {counts(merchant, run)}")
    return run
