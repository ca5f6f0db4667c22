"""Words in French: every `locale/fr/LC_MESSAGES/django.po` becomes the `.mo` that gettext reads."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import panier

PACKAGE = Path(panier.__file__).parent


def compile_messages() -> int:
    """Write each `.mo` that is missing or older than its `.po`, whole or not at all; how many were written."""
    written = 0
    for source in sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        making = target.with_suffix(".mo-being-made")
        with making.open("wb") as file:
            write_mo(file, catalogue)
        making.replace(target)
        written += 1
    return written
