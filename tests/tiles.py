"""A market that was started with raster tiles under its map, or without."""

import runpy
from pathlib import Path
from typing import Any

import pytest

import panier

SETTINGS = Path(panier.__file__).parent / "config/settings.py"
TILES = "https://tiles.panier.example/ground/{z}/{x}/{y}.png"


def tiles_set(settings: Any, monkeypatch: pytest.MonkeyPatch, tiles: str) -> None:
    """As the settings read it from the surroundings."""
    monkeypatch.setenv("PANIER_MAP_TILES", tiles)
    monkeypatch.setenv("PANIER_MAP_ATTRIBUTION", "© Ana" if tiles else "")
    read = runpy.run_path(str(SETTINGS))
    for name in ("MAP_TILES", "MAP_ATTRIBUTION", "CONTENT_SECURITY_POLICY"):
        setattr(settings, name, read[name])
