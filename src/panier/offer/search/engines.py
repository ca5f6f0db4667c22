"""Which engines there are: the settings say it, nobody imports them."""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from panier.offer.search.port import SearchEngine


def main_engine() -> SearchEngine:
    return cast("SearchEngine", import_string(settings.SEARCH_ENGINE))


def fallback_engine() -> SearchEngine:
    """Answers when the main engine has no index: kept as fresh."""
    return cast("SearchEngine", import_string(settings.SEARCH_FALLBACK))
