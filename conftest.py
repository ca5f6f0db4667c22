"""What every test needs: the texts built, so that both languages are there; files of its own, so that none outlives it."""

import gettext
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import trans_real
from pytest_django.fixtures import Settings

import panier
from panier.kit.texts import build_texts


def pytest_configure() -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
    if build_texts(Path(panier.__file__).parent):
        gettext._translations.clear()  # type: ignore[attr-defined] # noqa: SLF001 - as below
        trans_real._translations.clear()  # noqa: SLF001 - starting Django may have read the old ones
        trans_real._default = None  # type: ignore[attr-defined] # noqa: SLF001 - as above


@pytest.fixture(autouse=True)
def _own_data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    settings.STATIC_ROOT = tmp_path / "data" / "static"
    settings.STATIC_ROOT.mkdir(parents=True)  # WhiteNoise warns of a folder that is not there
