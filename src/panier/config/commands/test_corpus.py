"""The bench's corpus is written over nothing but itself."""

from pathlib import Path

import pytest

from panier.config.commands.bench.corpus import MARK, refuse_what_lives
from panier.config.commands.steps import StepFailed


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
