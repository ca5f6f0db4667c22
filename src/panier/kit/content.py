"""Content in languages: `{language: text}`; a missing language falls back to the original, and says so."""

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    text: str
    language: str

    def __str__(self) -> str:
        return self.text


def in_language(content: Mapping[str, str], language: str) -> Words:
    """The text in `language`, else the first there is with its own language; empty when there is none."""
    if text := content.get(language):
        return Words(text, language)
    for other, text in content.items():
        if text:
            return Words(text, other)
    return Words("", language)
