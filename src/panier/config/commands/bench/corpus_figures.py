"""What the corpus' search costs: the API with places and facets, suggestions, and how soon a change is found."""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle, islice
from urllib.parse import urlencode

from panier.config.commands.bench.corpus_texts import QUALITIES, Vocabulary
from panier.config.commands.bench.load import times_of
from panier.config.commands.bench.pages import pages, resident, worked
from panier.config.commands.steps import say

RUNS, ASKED, NEW = 5, 400, 20_000
TICK_S, CHANGES = 0.05, 10  # 200 changes a second
MARKED = 50_000_000  # a price nobody asks
LANGUAGES = ("fr", "en")


def measure(products: int, seconds: float) -> None:
    words = Vocabulary()
    with pages() as (port, server):
        for name, paths, wanted in (
            ("search API, each search never asked before", _searches(words, NEW), "what is asked once"),
            ("search API with facets and distance", _searches(words, ASKED), "p50 ≤ 12, p99 ≤ 80"),
            ("suggestions", _suggestions(words), "p99 ≤ 25"),
            ("/healthz", ["/healthz"], "a yardstick"),
        ):
            before = worked(server)
            runs = [sorted(each * 1000 for each in times_of(port, paths, seconds)) for _ in range(RUNS)]
            asked = sum(map(len, runs))
            each = (worked(server) - before) / max(asked, 1) * 1000
            say(
                f"{name}, 8 connections: {_told(runs)}, {asked / RUNS / seconds:.0f}/s, {each:.1f} ms of processor time each ({wanted})"
            )
        say(f"one web process: {resident(server):.0f} MB")
    with _indexer():
        seen = sorted(_changes(products, seconds * RUNS))
    say(
        f"changes found while {CHANGES / TICK_S:.0f}/s arrive: p50 {_part(seen, 0.5):.2f} s, p99 {_part(seen, 0.99):.2f} s after commit (wanted ≤ 2), {len(seen)} looked at"
    )


def _told(runs: Sequence[Sequence[float]]) -> str:
    """Median of five runs of the median and of the 99th percentile, with the least and the most."""
    said = []
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        each = sorted(_part(run, share) for run in runs)
        said.append(f"{name} {statistics.median(each):.1f} ms ({each[0]:.1f} to {each[-1]:.1f})")
    return ", ".join(said)


def _part(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def _searches(words: Vocabulary, count: int) -> list[str]:
    """As people ask: a thing, a thing and how it is, a name; from somewhere; now and then narrowed or nearest first.

    The words come again as some are asked for more than others; each place is another one.
    """
    from panier.base.territories.models import Municipality

    chance = random.Random(f"{count} searches")  # noqa: S311 - the same searches every time
    towns = list(Municipality.objects.exclude(latitude=None).order_by("code"))
    drawn = chance.choices(towns, weights=[town.population for town in towns], k=count)
    asked = []
    for town in drawn:
        side = chance.choice((0, 0, 1))
        thing = words.goods.draw(chance).titles[side]
        q = chance.choice((thing, thing, f"{thing} {chance.choice(QUALITIES)[side]}", words.names.draw(chance)))
        near = f"{chance.gauss(town.latitude or 0, 0.02):.3f},{chance.gauss(town.longitude or 0, 0.03):.3f}"
        narrowed = chance.choice(({}, {}, {}, {"radius_km": "10"}, {"open": "now"}, {"sort": "distance"}, {"in_stock": "1"}))  # fmt: skip
        asked.append("/api/v1/search?" + urlencode({"q": q, "near": near, "lang": LANGUAGES[side], **narrowed}))
    return asked


def _suggestions(words: Vocabulary) -> list[str]:
    """While one types."""
    chance = random.Random("suggestions")  # noqa: S311 - as above
    asked = []
    for _ in range(ASKED):
        side = chance.choice((0, 0, 1))
        thing = words.goods.draw(chance).titles[side]
        begun = thing[: chance.randint(2, max(3, len(thing)))]
        asked.append("/api/v1/suggest?" + urlencode({"q": begun, "lang": LANGUAGES[side]}))
    return asked


@contextmanager
def _indexer() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "panier.config.commands.indexer"])
    try:
        time.sleep(3)  # until it turns
        yield
    finally:
        process.terminate()
        process.wait(60)


def _changes(products: int, seconds: float) -> Iterator[float]:
    """Prices change; one of each transaction's is looked for until the index knows it: seconds after its commit."""
    from panier.offer.search.engines import main_engine
    from panier.offer.search.rules import SearchRequest

    chance, engine = random.Random("changes"), main_engine()  # noqa: S311 - as above
    keys = cycle(
        chance.sample(range(1, products + 1), products)
    )  # none again before all: a price that is looked for stays
    waiting: list[tuple[int, float]] = []
    number = MARKED + int(time.time()) % 1_000_000 * 1_000  # none that an earlier run has left
    end, tick = time.monotonic() + seconds, time.monotonic()
    while waiting or time.monotonic() < end:
        if time.monotonic() < end:
            number += 1
            _change(list(islice(keys, CHANGES)), number)
            waiting.append((number, time.monotonic()))
        while waiting:
            price, committed = waiting[0]
            asked = SearchRequest(territory="qc", language="fr", now=datetime.now(tz=UTC), price_min=price, price_max=price)  # fmt: skip
            if not engine.find(asked).total:
                break
            yield time.monotonic() - committed
            waiting.pop(0)
        tick += TICK_S
        time.sleep(max(0.0, tick - time.monotonic()))


def _change(keys: Sequence[int], price: int) -> None:
    from django.db import connection, transaction

    from panier.offer.search.actions import mark_stale

    with transaction.atomic(), connection.cursor() as cursor:
        statement = "UPDATE catalogue_offer SET minor = %s + (random() * 100)::int FROM catalogue_variant variant WHERE variant.id = variant_id AND variant.product_id = ANY(%s)"
        cursor.execute(statement, [1000, list(keys[1:])])
        cursor.execute(statement.replace("+ (random() * 100)::int", ""), [price, list(keys[:1])])
        mark_stale(keys)
