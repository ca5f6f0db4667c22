"""Relevance of a market of goods alone: what the floor was recorded on, its test measures and `./panier bench relevance` prints.
Of the judgements held aside only the means are shown: nobody tunes on them.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import yaml
from django.db import connection

from panier.demonstration.content import read_content
from panier.flows.demonstration_goods import load_goods
from panier.flows.demonstration_shops import load_shops
from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.pictures import StoredPicture
from panier.offer.search.engines import main_engine
from panier.offer.search.rules import SearchRequest
from tests.relevance.judgements import RECALL_DEPTH, Figures, Judgement, Market, Sold, judgements, measured

FLOOR = Path(__file__).parent / "floor.yaml"
DECIMALS = 3
MOMENT = datetime(
    2026, 12, 1, 17, 0, tzinfo=UTC
)  # a Tuesday, noon in Montréal: at night another shop is open, and comes first
CHANCE = 0.006
PICTURES = defaultdict[str, StoredPicture](lambda: StoredPicture("0" * 64, (320,), 320, 275))  # they play no part
PRODUCTS = """
SELECT product.id, product.source_key, merchant.slug, coalesce(nullif(min(variant.gtin), ''), product.public_id)
FROM catalogue_product product JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
JOIN catalogue_variant variant ON variant.product_id = product.id
WHERE product.source = 'demonstration' AND product.archived_at IS NULL
GROUP BY product.id, merchant.slug
"""


def market_of_goods() -> Market:
    """The demonstration's shops and goods and nothing that happened there since, made here, and asked through the engine of every day.

    Orders, reviews and counts move what comes first: in a market that lives, a figure falls with nothing changed.
    """
    content = read_content()
    load_goods("qc", content, load_shops("qc", content, now=MOMENT), PICTURES, now=MOMENT)
    rebuild_search(now=MOMENT)

    def ask(judgement: Judgement) -> list[int]:
        request = SearchRequest(
            territory="qc", language=judgement.language, now=MOMENT, q=judgement.q, page_size=RECALL_DEPTH
        )
        return [hit.product for hit in main_engine().find(request).hits]

    with connection.cursor() as cursor:
        cursor.execute(PRODUCTS)
        sold = {key: Sold(_good(source), shop, group) for key, source, shop, group in cursor.fetchall()}
    return Market(sold, ask)


def _good(source_key: str) -> str:
    """`maple-dore-2` is one of the goods `maple.dore`."""
    return ".".join(source_key.split("-")[:2])


def floor() -> dict[str, Figures]:
    return {key: Figures(**row) for key, row in yaml.safe_load(FLOOR.read_text(encoding="utf-8")).items()}


def record(found: dict[str, Figures]) -> None:
    """On purpose only: from now on nothing may be worse than this."""
    head = "# What relevance must not fall below; written by `./panier bench relevance --record`, on purpose.\n"
    rows = {key: {name: round(value, DECIMALS) for name, value in vars(each).items()} for key, each in found.items()}
    FLOOR.write_text(head + yaml.safe_dump(rows, sort_keys=True), encoding="utf-8")


def fallen(found: dict[str, Figures], least: dict[str, Figures]) -> list[str]:
    """What is worse than recorded, by more than chance: what is equally good comes in an order drawn anew in each market."""
    return [
        f"{key}: {name} {getattr(found[key], name):.3f}, was {getattr(was, name):.3f}"
        for key, was in least.items()
        for name, sign in (("ndcg", 1), ("recall", 1), ("nothing", -1))
        if sign * (getattr(found[key], name) - getattr(was, name)) < -CHANCE
    ]


def lines(market: Market, worst: int = 0) -> Iterator[str]:
    """What is printed; with `worst`, the tuned judgements that do worst and what they found."""
    for key, each in measured(market).items():
        yield f"{key:14} nDCG@10 {each.ndcg:.3f}  recall@24 {each.recall:.3f}  nothing found {100 * each.nothing:.1f} %"
    tuned = sorted(((market.figures(each), each) for each in judgements("tuned")), key=lambda pair: pair[0].ndcg)
    for figures, judgement in tuned[:worst]:
        found = [market.sold[key] for key in market.answers[judgement.q, judgement.language][:10]]
        goods = ", ".join(f"{sold.good} {judgement.grade(sold)}" for sold in found)
        yield f"  {figures.ndcg:.2f} {judgement.q} [{judgement.language}]: {goods}"
