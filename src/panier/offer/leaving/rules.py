"""Leaving: how long a kit is kept, what confirms a closing, why something is refused."""

import unicodedata
from datetime import timedelta
from typing import ClassVar

from panier.kit.refusals import Refusal

KEPT = timedelta(days=7)  # a kit's file, from the moment it is ready
STILL_AFTER = timedelta(minutes=2)  # nothing moved for so long: its owner may ask once more
STAGES = ("catalogue", "orders", "statements", "people", "pictures")
CATALOGUE, ORDERS, STATEMENTS, PEOPLE, PICTURES = STAGES


class NoSuchKit(Refusal):
    """Missing, foreign, not ready and expired alike."""

    code: ClassVar[str] = "not-found"


class NameDiffers(Refusal):
    """What was typed is not the shop's name. facts: `name`."""

    code: ClassVar[str] = "name-differs"


class ShopBusy(Refusal):
    """Something long is being written for this shop."""

    code: ClassVar[str] = "shop-busy"


class ShopClosed(Refusal):
    """It has closed; only reopening it opens it."""

    code: ClassVar[str] = "shop-closed"


class NotClosed(Refusal):
    """It is open already."""

    code: ClassVar[str] = "not-closed"


def is_same_name(typed: str, name: str) -> bool:
    """As a person types it: capitals, kinds of apostrophes and spaces make no difference; letters and accents do."""
    return bool(typed.strip()) and _plain(typed) == _plain(name)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name.replace("’", "'")).casefold().split())
