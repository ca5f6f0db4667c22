"""Translations: `.po` files are what people edit; `.mo` files are built from them, and never committed."""

import os
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__)
# French writes a space there that no line is cut at; people type an ordinary one.
CUT_NOWHERE = re.compile(r"(?<=\S) (?=[;:?!»])|(?<=«) ")


def build_texts(package: Path) -> int:
    """Build each `.mo` that is older than its `.po`, or than how it is built, under `package`; how many."""
    built = 0
    for source in sorted(package.rglob("locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= max(source.stat().st_mtime_ns, HERE.stat().st_mtime_ns):
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parent.parent.name)
        if source.parent.parent.name == "fr":
            _set_as_french(catalogue)
        fresh = target.with_suffix(f".{os.getpid()}.tmp")  # renamed when whole: others may be reading, and building too
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(target)
        built += 1
    return built


def _set_as_french(catalogue: Catalog) -> None:
    for message in catalogue:
        if isinstance(message.string, str):
            message.string = _hard(message.string) if message.id else message.string  # the head stays
        elif message.string:
            message.string = tuple(map(_hard, message.string))


def _hard(text: str) -> str:
    return CUT_NOWHERE.sub("\u00a0", text)
