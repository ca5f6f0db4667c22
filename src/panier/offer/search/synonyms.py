"""The territory's synonyms, read once from its pack: `packs/CODE/synonyms.LANGUAGE.txt`."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import structlog

import panier
from panier.offer.search.rules import STOP_WORDS, Fault, Group, read_synonyms

PACKS = Path(panier.__file__).parent / "packs"
log = structlog.get_logger(__name__)


@cache
def groups(territory: str, language: str) -> tuple[Group, ...]:
    """What says the same; a bad line is logged and left out, so that one never takes the search down."""
    file = _file(territory, language)
    if not file.is_file():
        return ()
    found, faults = read_synonyms(file.read_text(encoding="utf-8"), language)
    for fault in faults:
        log.error("synonyms_unreadable", file=file.name, line=fault.line, fault=fault.code)
    return tuple(found)


def faults(territory: str) -> Iterator[tuple[str, Fault]]:
    """Each bad line of the territory's files, with the file's name: `./panier up` refuses them."""
    for language in STOP_WORDS:
        file = _file(territory, language)
        if file.is_file():
            for fault in read_synonyms(file.read_text(encoding="utf-8"), language)[1]:
                yield file.name, fault


def _file(territory: str, language: str) -> Path:
    return PACKS / Path(territory).name / f"synonyms.{language}.txt"
