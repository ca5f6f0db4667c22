"""Asking the search: the engine of every day, or the fallback when it has no index."""

from collections.abc import Callable
from typing import TypeVar

import structlog

from panier.offer.search.cards import cards
from panier.offer.search.engines import fallback_engine, main_engine
from panier.offer.search.port import IndexMissing, SearchEngine
from panier.offer.search.rules import WORDS_MAX, SearchRequest, SearchResult, Suggestion

SUGGESTIONS = 8
Given = TypeVar("Given")
log = structlog.get_logger(__name__)


def search(request: SearchRequest) -> SearchResult:
    """One page of cards, with counts: one statement with the main engine, few with the fallback (`reduced`)."""
    answer, engine = _ask(lambda engine: engine.find(request))
    return SearchResult(
        total=answer.total,
        page=request.page,
        page_size=request.page_size,
        items=cards(request, answer.hits),
        facets=answer.facets,
        reduced=engine.reduced,
    )


def suggest(q: str, *, language: str, territory: str, limit: int = SUGGESTIONS) -> list[Suggestion]:
    """Categories, merchants and products that begin so, while one types; no statement with the main engine."""
    words = " ".join(q.split())[:WORDS_MAX]
    return _ask(lambda engine: engine.suggest(words, language=language, territory=territory, limit=limit))[0]


def _ask(question: Callable[[SearchEngine], Given]) -> tuple[Given, SearchEngine]:
    engine = main_engine()
    try:
        return question(engine), engine
    except IndexMissing as missing:
        log.warning("search_index_missing", fault=str(missing), cause=repr(missing.__cause__))
        fallback = fallback_engine()
        return question(fallback), fallback
