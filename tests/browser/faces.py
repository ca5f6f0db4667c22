"""In what languages, themes and widths pages are looked at: two that hold each of them, and with `./panier test --long` the others."""

import pytest

FACES = [("fr", "light", 360), ("en", "dark", 1280)]
EVERY_FACE = [
    *FACES,
    pytest.param(("fr", "dark", 1280), marks=pytest.mark.long),
    pytest.param(("en", "light", 360), marks=pytest.mark.long),
]
