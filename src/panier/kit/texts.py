"""Translations: `.po` files are what people edit; `.mo` files are built from them, and never committed."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def build_texts(package: Path) -> int:
    """Build each `.mo` that is older than its `.po` under `package`; how many."""
    built = 0
    for source in sorted(package.rglob("locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parent.parent.name)
        fresh = target.with_suffix(f".{os.getpid()}.tmp")  # renamed when whole: others may be reading, and building too
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(target)
        built += 1
    return built
