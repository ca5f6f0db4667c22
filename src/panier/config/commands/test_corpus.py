"""The bench's corpus is written over nothing but itself, and comes out the same every time."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import models, transaction

from panier.config.commands.bench.corpus import MARK, refuse_what_lives
from panier.config.commands.bench.corpus_rows import Corpus
from panier.config.commands.steps import StepFailed
from panier.offer.catalogue.models import Match, Offer, Picture, Product, Variant
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Merchant, OpeningHours, Place
from panier.offer.terms.models import Zone

TABLES = (Match, Merchant, OpeningHours, Offer, Picture, Place, Product, StockLevel, Variant, Zone)
WORDS = """from panier.config.commands.bench.corpus_texts import Vocabulary
made = Vocabulary()
print(made.goods.items[:50], made.names.items[:50], [each.items[:50] for each in made.words])"""


def test_a_folder_with_a_market_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    data = tmp_path / "corpus"
    data.mkdir()
    refuse_what_lives(data)
    (data / "market-id").touch()
    with pytest.raises(StepFailed, match="holds no corpus"):
        refuse_what_lives(data)
    (data / MARK).touch()
    refuse_what_lives(data)


def test_a_database_somebody_names_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody/market")
    with pytest.raises(StepFailed, match="DATABASE_URL"):
        refuse_what_lives(tmp_path)


@pytest.mark.django_db
def test_the_same_size_is_the_same_corpus_and_another_size_another() -> None:
    first = rows_of(300, 12)
    assert [len(first[name]) for name in ("Product", "Merchant")] == [300, 12]
    assert all(first.values())
    assert rows_of(300, 12) == first
    for other in (rows_of(301, 12), rows_of(300, 13)):
        assert not set(other["Product"]) & set(first["Product"])
        assert not set(other["Place"]) & set(first["Place"])


def test_its_words_are_the_same_however_a_process_hashes() -> None:
    one, other = (words_of_a_process(hashing=seed) for seed in ("1", "2"))
    assert len(one) > 5_000
    assert one == other


def words_of_a_process(*, hashing: str) -> str:
    surroundings = {**os.environ, "PYTHONHASHSEED": hashing}
    asked = [sys.executable, "-c", WORDS]
    return subprocess.run(asked, check=True, capture_output=True, text=True, env=surroundings).stdout  # noqa: S603 - our own words


def rows_of(products: int, merchants: int) -> dict[str, list[tuple[Any, ...]]]:
    """All that is written for such a corpus, but the keys that the database gives; nothing of it stays."""
    with transaction.atomic():
        Corpus(products, merchants).write(lambda _done: None)
        rows = {model.__name__: _rows(model) for model in TABLES}
        transaction.set_rollback(True)
    return rows


def _rows(model: type[models.Model]) -> list[tuple[Any, ...]]:
    told = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    return sorted(tuple(map(repr, row)) for row in model._default_manager.values_list(*told))
