"""Vectors of products' texts, afterwards and little by little: a job that takes up where it stopped."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from panier.kit.content import in_language
from panier.kit.freshness import SEARCH, changed
from panier.kit.jobs import enqueue
from panier.kit.sql import rows
from panier.offer.search.engines import meaning_engine
from panier.offer.search.port import Document
from panier.offer.search.rules import text_for_meaning, text_key

READ, LEARNT = 5_000, 256  # products looked at and texts encoded in one turn: a second or so
TEXTS = """
SELECT product.id, product.title, category.name AS kind, territory.languages
FROM catalogue_product product JOIN catalogue_category category ON category.id = product.category_id
JOIN territories_territory territory ON territory.code = product.territory_id
WHERE product.id > %s AND product.archived_at IS NULL ORDER BY product.id LIMIT %s
"""
Row = Mapping[str, Any]


def learn_meaning(*, after: int) -> int:
    """One turn, from the product after that key; the next turn is asked for. How many texts were learnt.

    Stopped anywhere, the turn is done again, and what it had learnt is not learnt twice.
    """
    meaning = meaning_engine()
    if meaning is None or not meaning.is_installed:
        return 0
    found = rows(TEXTS, after, READ)
    texts = [(row["id"], _text(row)) for row in found]
    unknown = set(meaning.unknown({text_key(text): text for _, text in texts}))
    some, last = _some(texts, unknown)
    with transaction.atomic():
        if learnt := meaning.learn(some):
            changed(SEARCH)
        if found:
            ask_to_learn(after=last)
    return learnt


def ask_to_learn(*, after: int) -> None:
    """After what is being learnt, if something is; while a turn waits, no other is asked for."""
    enqueue("learn_meaning", once="learn_meaning", after=after)


def ask_for_new(documents: Sequence[Document]) -> None:
    """When some of these have texts that are not learnt."""
    meaning = meaning_engine()
    if meaning is None or not meaning.is_installed:
        return
    keys = {text_key(document.compared): document.product for document in documents}
    if unknown := meaning.unknown(dict.fromkeys(keys, "")):
        ask_to_learn(after=min(keys[key] for key in unknown) - 1)


def _text(row: Row) -> str:
    language = row["languages"][0]
    return text_for_meaning(in_language(row["title"], language).text, in_language(row["kind"], language).text)


def _some(texts: Sequence[tuple[int, str]], unknown: set[int]) -> tuple[dict[int, str], int]:
    """The first unknown ones, as many as a turn learns, and the product up to which all is known then."""
    some: dict[int, str] = {}
    last = 0
    for product, text in texts:
        if (key := text_key(text)) in unknown:
            if len(some) == LEARNT and key not in some:
                break
            some[key] = text
        last = product
    return some, last
