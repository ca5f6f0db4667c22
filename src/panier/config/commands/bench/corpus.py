"""An invented market of any size in a data folder of its own: its index, its search, its changes."""

import argparse
import json
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

from panier.config.commands.bench.corpus_figures import measure
from panier.config.commands.prepare import prepare_tables
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

PRODUCTS, MERCHANTS, SECONDS = 20_000, 260, 5.0
VERSION = 1  # raised when the corpus comes out otherwise
MARK = "corpus.json"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--products", type=int, default=PRODUCTS, help="2200000 is the size that the real one had")
    parser.add_argument("--merchants", type=int, default=MERCHANTS, help="28680 is the number that the real one had")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each of the five runs lasts")
    parser.add_argument("--data", type=Path, help="its data folder (.panier/corpus)")


def run(options: argparse.Namespace) -> int:
    import django

    root = Path(os.environ.get("PANIER_ROOT", Path.cwd()))
    data = (options.data or root / ".panier" / "corpus").resolve()
    data.mkdir(parents=True, exist_ok=True)
    refuse_what_lives(data)
    (data / MARK).touch()
    os.environ["PANIER_DATA"] = str(data)
    with market_settings():
        django.setup()
        _make(data, options.products, options.merchants)
        _build(data)
        measure(options.products, options.seconds)
    return 0


def refuse_what_lives(data: Path) -> None:
    """What a corpus is written into is emptied first: that may be nobody's market. Raises StepFailed."""
    if os.environ.get("DATABASE_URL"):
        raise StepFailed(
            "This empties the database it fills, and DATABASE_URL names one: run it without that variable."
        )
    if any(data.iterdir()) and not (data / MARK).exists():
        raise StepFailed(f"This empties what it fills, and {data} holds no corpus: name an empty folder with --data.")


def _make(data: Path, products: int, merchants: int) -> None:
    """Kept for the next time when it is the same one."""
    from panier.config.commands.bench.corpus_rows import Corpus

    wanted = json.dumps({"products": products, "merchants": merchants, "version": VERSION})
    mark = data / MARK
    is_here = mark.read_text() == wanted
    if not is_here:
        mark.write_text("")
        _empty()
        shutil.rmtree(data / "search", ignore_errors=True)
    prepare_tables()
    if is_here:
        say(f"the corpus of {products:,} products lives here already")
        return
    began = time.monotonic()
    Corpus(products, merchants).write(lambda done: _tell(done, products, began))
    mark.write_text(wanted)
    say(f"\rcorpus: {products:,} products at {merchants:,} merchants in {time.monotonic() - began:.0f} s")


def _tell(done: int, total: int, began: float) -> None:
    say(f"\r{done:,} of {total:,} products, {done / (time.monotonic() - began):,.0f}/s", end="")


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _build(data: Path) -> None:
    """The index anew, as the market would: its speed by the clock, and the processor time of this process beside."""
    from panier.flows.rebuild_search import rebuild_search

    began, worked = time.monotonic(), time.process_time()
    count = rebuild_search(now=datetime.now(tz=UTC), progress=lambda done, total: _tell(done, total, began))
    taken, worked = time.monotonic() - began, time.process_time() - worked
    size = sum(file.stat().st_size for file in (data / "search").rglob("*") if file.is_file())
    say(
        f"\rindex: {count:,} products in {taken:.0f} s, {count / taken:,.0f} products/s (wanted ≥ 8,000), {worked:.0f} s of processor time here, {size / 1e6:,.0f} MB on disk"
    )
