"""What a buyer agrees to when she lets a shop write to her: the very words, by version. An older version stays as it was read."""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from panier.kit.refusals import Refusal

VERSION = "2026-1"
WORDS: Mapping[str, Mapping[str, str]] = {
    "2026-1": {
        "fr": "Cette boutique peut m’écrire à mon courriel pour me donner de ses nouvelles.",
        "en": "This shop may write to my e-mail address with its news.",
    }
}
KEPT = timedelta(
    days=1100
)  # after it was taken back: as long as somebody may be asked to prove it (three years and a little)


class NoSuchConsent(Refusal):
    """Missing, forged, or another person's."""

    code: ClassVar[str] = "not-found"


def words_of(version: str, language: str) -> str:
    """As she read them."""
    known = WORDS[version]
    return known.get(language) or known["fr"]
