"""What every test needs: the texts built, so that both languages are there."""

from pathlib import Path

import panier
from panier.kit.texts import build_texts


def pytest_configure() -> None:
    build_texts(Path(panier.__file__).parent)
