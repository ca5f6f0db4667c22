"""Any file gets an answer: damaged in a hundred ways, it is refused, or it comes in, again changes nothing, and goes whole."""

import random

import pytest

from panier.flows.apply_import import apply_import
from panier.flows.undo_import import undo_import
from panier.kit.refusals import Refusal
from tests.imports.hands import FILES, SHOPIFY, everything, kinds, preview
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)
CELLS = (
    "\t", "=1+1", "'", '"', "\u202e", "\ufffd", "é", "😀", "\x0b", "-1", "1e400", "9" * 400, "٣", "½", "{}", "NULL", "<b>",
    "&amp;", "https://[::1", "http://x y", "\r\n", "%s", "%(value)s", "\\", "\x7f", "x" * 3000, "1,234.56", "id:9", "−5", "nan",
)  # fmt: skip
SOURCES = (*SHOPIFY, FILES / "shopify" / "current-dialect.csv", *sorted((FILES / "woocommerce").glob("*.csv")))


def test_damaged_files(market: Market) -> None:
    shop, chance = market.bruno, random.Random(2026)  # noqa: S311 - the same damage every time
    before = everything(shop)
    read = 0
    for _ in range(30):
        data = _damaged(chance.choice(SOURCES).read_bytes(), chance)
        try:
            run = preview(shop, data)
            apply_import(shop.merchant.pk, run.public_id, now=NOW)
        except Refusal:
            continue
        read += 1
        again = kinds(preview(shop, data))
        assert (again["created"], again["changed"]) == (0, 0)
        undo_import(shop.merchant.pk, run.public_id, now=NOW)
        assert everything(shop) == before
    assert read > 10


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """Some cells replaced, or some bytes."""
    if chance.random() < 0.5:
        text = data.decode("utf-8", "replace")
        separator = max(",;", key=text.count)
        cells = text.split(separator)
        for _ in range(chance.randint(1, 12)):
            cells[chance.randrange(len(cells))] = chance.choice(CELLS)
        return separator.join(cells).encode()
    raw = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        at = chance.randrange(len(raw))
        raw[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    return bytes(raw)
