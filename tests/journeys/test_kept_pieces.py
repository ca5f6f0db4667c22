"""What a process keeps of listings has limits: what was not asked for longest goes, what was asked last stays."""

import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from functools import _lru_cache_wrapper
from typing import Any, cast

import pytest
from django.template import engines
from django.utils.translation import override

from panier.offer.search.rules import Hit
from panier.sites._shared import jinja
from panier.sites.commons.design.views import _cards
from panier.sites.storefront.search.facets import Choice

NOW = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
MOST, ASKED = 3, 20
LIMITS = {"CARDS_KEPT": 12_000, "NEAR_KEPT": 4_000, "PIECES_KEPT": 5_000}  # as decided (ADR 0148)
KEPT = {
    "CARDS_KEPT": ("card", "text", "pieces"),
    "NEAR_KEPT": ("card", "text", "near"),
    "PIECES_KEPT": ("once", "pieces"),
}


def hit() -> Hit:
    """The first of the cards on the page of the design."""
    return _cards()[0][1]


def the_card(made: Any, number: int) -> str:
    return str(made.globals["card"](hit()._replace(title=f"Tasse {number}"), NOW))


def the_line(made: Any, number: int) -> str:
    return str(made.globals["card"](hit()._replace(distance_m=1000 * number), NOW))


def the_choice(made: Any, number: int) -> str:
    choice = Choice("in_stock", str(number), f"En stock {number}", 0, selected=False)
    return str(made.globals["once"]("storefront/search/_choice.html", 4, "checkbox", choice, False))


Ask = Callable[[Any, int], str]
ASKS: dict[str, Ask] = {"CARDS_KEPT": the_card, "NEAR_KEPT": the_line, "PIECES_KEPT": the_choice}


def kept(made: Any, limit: str) -> "_lru_cache_wrapper[object]":
    """Where the pieces lie that this limit is of."""
    function, *names = KEPT[limit]
    found: Any = made.globals[function]
    for name in names:
        found = inspect.getclosurevars(found).nonlocals[name]
    return cast("_lru_cache_wrapper[object]", found)


def environment(monkeypatch: pytest.MonkeyPatch, limit: str, most: int | None) -> Any:
    monkeypatch.setattr(jinja, limit, most)
    return jinja._in_language(engines["jinja2"].env, "fr")  # type: ignore[attr-defined]


@pytest.mark.parametrize("limit", KEPT)
def test_no_more_is_kept_than_the_limit_and_what_was_asked_last_stays(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    made, ask = environment(monkeypatch, limit, MOST), ASKS[limit]
    pieces = kept(made, limit)
    with override("fr"):
        first = ask(made, 1)
        for number in range(2, ASKED + 1):
            ask(made, number)
            assert pieces.cache_info().currsize <= MOST
        written = pieces.cache_info().misses
        assert written == ASKED
        for number in range(ASKED - MOST + 1, ASKED + 1):
            ask(made, number)
        assert pieces.cache_info().misses == written  # the last ones were there
        assert ask(made, 1) == first
        assert pieces.cache_info().misses == written + 1  # the first had gone, and is written anew, the same
        assert pieces.cache_info().currsize == MOST


@pytest.mark.parametrize("limit", KEPT)
def test_without_a_limit_all_would_stay(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    made = environment(monkeypatch, limit, None)
    with override("fr"):
        for number in range(1, ASKED + 1):
            ASKS[limit](made, number)
    assert kept(made, limit).cache_info().currsize == ASKED


def test_the_pages_that_are_served_keep_within_these_limits() -> None:
    languages = engines["jinja2"].by_language  # type: ignore[attr-defined]
    assert set(languages) == {"fr", "en"}
    for made in languages.values():
        assert {limit: kept(made, limit).cache_parameters()["maxsize"] for limit in KEPT} == LIMITS
