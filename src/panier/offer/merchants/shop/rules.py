"""What may be changed of a shop, and what is refused."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, ClassVar

from panier.kit.refusals import Refusal

ABOUT, LEGAL = "about", "legal"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    ABOUT: ("name", "story", "picture", "picture_alt", "languages", "contact_email", "contact_phone", "website"),
    LEGAL: ("legal_name", "business_number", "tax_numbers"),
}
STORY_MAX, ALT_MAX = 4000, 300
# Offered at the desk; one kept already that is not among them stays.
SPOKEN = ("fr", "en", "ar", "bn", "de", "el", "es", "fa", "he", "hi", "ht", "it", "iu", "ko", "pa", "pl", "pt", "ro", "ru", "ta", "uk", "ur", "vi", "yi", "zh")  # fmt: skip


class BadShop(Refusal):
    """facts: `faults`, a code by field."""

    code: ClassVar[str] = "bad-shop"


class ShopMoved(Refusal):
    """Somebody kept something else of it meanwhile."""

    code: ClassVar[str] = "shop-moved"


class PlaceBusy(Refusal):
    """People wait for it. facts: `parts` and `requests` open there, `units` promised, `zones` of delivery drawn around it."""

    code: ClassVar[str] = "place-busy"


def version_of(facts: Any) -> str:
    """Of a section as it stands."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, before and after."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}
