"""Content in languages: `{language: text}`; a missing language falls back to the original, and says so."""

import html
import re
from collections.abc import Mapping
from typing import NamedTuple

TAG = re.compile(r"</?[a-zA-Z][^>]*>")


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


def shown_text(safe: str) -> str:
    """What safe HTML says, without its tags: to compare, to preview, for machines."""
    return " ".join(html.unescape(TAG.sub(" ", safe)).split())


def beginning(safe: str, most: int) -> str:
    """The same in at most so many characters, cut at a word."""
    text = shown_text(safe)
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0]}…"
