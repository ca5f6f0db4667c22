"""In what languages, themes and widths pages are looked at: one or the other of two that hold each of them, with
`./panier test --long` both, and for what everybody passes through two more."""

from typing import Any

import pytest

Face = tuple[str, str, int]
PHONE: Face = ("fr", "light", 360)
DESK: Face = ("en", "dark", 1280)


def _long(*faces: Face) -> list[Any]:
    return [pytest.param(face, marks=pytest.mark.long) for face in faces]


FACES = [PHONE, *_long(DESK)]
FACES_LARGE = [DESK, *_long(PHONE)]
BOTH = [PHONE, DESK]
EVERY_FACE = [*BOTH, *_long(("fr", "dark", 1280), ("en", "light", 360))]
