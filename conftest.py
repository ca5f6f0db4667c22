"""What every test needs: the texts built, so that both languages are there."""

from pathlib import Path

from django.utils.translation import trans_real

import panier
from panier.kit.texts import build_texts


def pytest_configure() -> None:
    if build_texts(Path(panier.__file__).parent):
        trans_real._translations.clear()  # noqa: SLF001 - starting Django may have read the old ones
        trans_real._default = None  # type: ignore[attr-defined] # noqa: SLF001 - as above
