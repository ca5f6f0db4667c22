"""Which engines there are: the settings say it, nobody imports them."""

from collections.abc import Sequence
from typing import cast

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from panier.offer.search.port import Batch, Document, IndexMissing, Meaning, SearchEngine

log = structlog.get_logger(__name__)


def main_engine() -> SearchEngine:
    return cast("SearchEngine", import_string(settings.SEARCH_ENGINE))


def fallback_engine() -> SearchEngine:
    """Answers when the main engine has no index: kept as fresh."""
    return cast("SearchEngine", import_string(settings.SEARCH_FALLBACK))


def meaning_engine() -> Meaning | None:
    """None when it is switched off."""
    return cast("Meaning", import_string(settings.SEARCH_MEANING)) if settings.SEARCH_MEANING else None


def give(batch: Batch) -> None:
    """To both engines. A main engine that has lost its index is built anew at the next turn."""
    fallback_engine().put(batch)
    try:
        main_engine().put(batch)
    except IndexMissing as missing:
        log.warning("search_index_missing", fault=str(missing))


def differing(documents: Sequence[Document]) -> Sequence[Document]:
    """What the main engine holds otherwise; all of them when it has lost its index."""
    try:
        return main_engine().differing(documents)
    except IndexMissing:
        return documents


def is_missing() -> bool:
    """The main engine has nothing to answer from."""
    try:
        main_engine().size()
    except IndexMissing:
        return True
    return False
