"""What every test needs: both languages built, and a folder for static files."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import trans_real

import panier
from panier.kit.texts import build_texts


def pytest_configure() -> None:
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
    if build_texts(Path(panier.__file__).parent):
        trans_real._translations.clear()  # noqa: SLF001 - starting Django may have read the old ones
        trans_real._default = None  # type: ignore[attr-defined] # noqa: SLF001 - as above
