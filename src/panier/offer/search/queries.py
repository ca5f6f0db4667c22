"""Asking the search: the engine of every day, or the fallback when it has no index."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import structlog

from panier.base.territories.queries import point_of_postal_code, setting_histories
from panier.kit.freshness import SEARCH, shown_for_quarter, shown_until, shows_lagging
from panier.offer.search.cards import cards
from panier.offer.search.engines import fallback_engine, main_engine, meaning_engine
from panier.offer.search.listed import listed_beginning, listed_said
from panier.offer.search.port import Also, IndexMissing, PlaceHits, SearchEngine
from panier.offer.search.rules import (
    WORDS_MAX,
    AlsoLine,
    BadSearch,
    Formula,
    SearchRequest,
    SearchResult,
    Suggestion,
    Whereabouts,
    from_cookie,
    point_from,
    shown_distance,
)
from panier.offer.search.rules.ranking import COUNTS, SETTING, read_formula

SUGGESTIONS = 8
PLACES_MAX = 500  # on one map
NEAR_TEXTS = 24  # texts near in meaning that are shown at most
Given = TypeVar("Given")
log = structlog.get_logger(__name__)


def search(request: SearchRequest) -> SearchResult:
    """One page of cards, with counts: one statement with the main engine, few with the fallback (`reduced`).

    One more for words where a directory was brought in (ADR 0091).
    """
    shows_lagging(SEARCH)
    shown_for_quarter(request.now)
    request = _meant(request)
    answer, engine = _ask(lambda engine: engine.find(request))
    if engine.reduced:
        shown_until(request.now)
    also = [*answer.also, *(listed_said(request, answer.also) if _lists(request.territory) else ())]
    return SearchResult(
        total=answer.total,
        page=request.page,
        page_size=request.page_size,
        items=cards(request, answer.hits),
        facets=answer.facets,
        reduced=engine.reduced,
        meant=answer.meant,
        taken=answer.taken,
        also=tuple(_also(each, request) for each in also),
        by_meaning=bool(request.near_texts and answer.total),
    )


def places_found(request: SearchRequest, *, limit: int = PLACES_MAX) -> tuple[int, Sequence[PlaceHits]]:
    """How many places have something of what is asked, and those a map shows; no statement with the main engine."""
    request = _meant(request)
    return _ask(lambda engine: engine.places(request, min(limit, PLACES_MAX)))[0]


def has_within(request: SearchRequest, metres: int) -> bool:
    """Whether some of what is found lies so near to where one is; no statement with the main engine."""
    request = _meant(request)
    return _ask(lambda engine: engine.has_within(request, metres))[0]


def suggest(q: str, *, language: str, territory: str, limit: int = SUGGESTIONS) -> list[Suggestion]:
    """Categories, merchants and products that begin so, while one types: no statement, or one where a directory was brought in."""
    words = " ".join(q.split())[:WORDS_MAX]
    found = _ask(lambda engine: engine.suggest(words, language=language, territory=territory, limit=limit))[0]
    listed = listed_beginning(words, language, territory, found) if _lists(territory) else []
    named = sum(each.kind != "product" for each in found)
    return [*found[:named], *listed, *found[named:]][:limit]


def formulas(territory: str, now: datetime) -> tuple[Formula, ...]:
    """How results were, are and will be ranked, the oldest first; all with what a count is worth at `now`."""
    rows = setting_histories(territory, [SETTING, COUNTS])
    counts = [row.value for row in rows[COUNTS] if row.begins <= now][-1:]
    return tuple(read_formula(row.begins, row.source, row.value, *counts) for row in rows[SETTING])


def place_of(territory: str, *, near: str = "", postal: str = "", cookie: str = "") -> Whereabouts | None:
    """Where the person is, in this order: a position, a postal code (exact to 1 km or so), else what the cookie keeps.

    Raises BadSearch for a position or postal code that is none. The cookie costs no statement; a bad one is no place.
    """
    if near.strip():
        point = point_from(near)
        if point is None:
            raise BadSearch(errors=[{"field": "near", "code": "not-a-position"}])
        return Whereabouts(point)
    if postal.strip():
        found = point_of_postal_code(territory, postal)
        if found is None or found.point is None:
            raise BadSearch(errors=[{"field": "postal", "code": "unknown-postal-code"}])
        return Whereabouts(found.point, "postal", found.prefix)
    return from_cookie(cookie) if cookie else None


def _meant(request: SearchRequest) -> SearchRequest:
    """By what is near in meaning, only when nothing has half of the words and nobody insists on them: for list and map alike."""
    meaning = meaning_engine()
    if meaning is None or request.exact or not _ask(lambda engine: engine.is_lost(request))[0]:
        return request
    return replace(request, near_texts=tuple(meaning.near(request.q, NEAR_TEXTS)))


def _lists(territory: str) -> bool:
    """Most territories never bring a directory in: who searches there shall not pay for it."""
    return _ask(lambda engine: engine.lists(territory))[0]


def _also(found: Also, request: SearchRequest) -> AlsoLine:
    shown = shown_distance(found.distance_m, approximate=request.approximate)
    return AlsoLine(found.what, shown, request.approximate and shown is not None)


def _ask(question: Callable[[SearchEngine], Given]) -> tuple[Given, SearchEngine]:
    engine = main_engine()
    try:
        return question(engine), engine
    except IndexMissing as missing:
        log.warning("search_index_missing", fault=str(missing), cause=repr(missing.__cause__))
        fallback = fallback_engine()
        return question(fallback), fallback
