"""How results are ranked: the formula in force, what was before it, what is announced. Every number is the settings'."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panier.offer.search.queries import formulas
from panier.offer.search.rules import Formula, in_force
from panier.offer.search.rules.ranking import FEATURES, RANKED, RANKED_AROUND, WHOLE, esteem, nearness
from panier.sites._shared import formats
from panier.sites._shared.cached import same_for_all
from panier.sites._shared.ranking import AVAILABLE, NAMES, SOURCES

EXAMPLES_M = (0, 1_000, 5_000, 20_000, 100_000)


class Rule(NamedTuple):
    name: str
    value: str


class Change(NamedTuple):
    """One dated row: what it changed of the one before; of the first, everything."""

    formula: Formula
    announced: bool
    now_in_force: bool
    changes: tuple[tuple[str, str, str], ...]  # what, before, after


@same_for_all(gaps=True)
@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    now = datetime.now(tz=UTC)
    rows = formulas(settings.TERRITORY, now)
    formula = in_force(rows, now)
    facts = {
        "formula": formula,
        "weights": [(str(NAMES[name]), formula.weights[name]) for name in FEATURES],
        "whole": WHOLE,
        "ranked": RANKED,
        "ranked_around": RANKED_AROUND,
        "distances": [(formats.distance(metres), round(100 * nearness(metres, formula))) for metres in EXAMPLES_M],
        "available": [(str(AVAILABLE[name]), percent) for name, percent in formula.available.items()],
        "counts": [
            (str(SOURCES.get(name, name)), round(100 * start), round(hours))
            for name, (start, hours) in formula.counts.items()
        ],
        "prior": formats.number(formula.prior_tenths / 10),
        "neutral": round(100 * esteem(0, 0, formula)),
        "history": _history(rows, formula, now),
    }
    return render(request, "commons/ranking/page.html", facts)


def _history(rows: Sequence[Formula], formula: Formula, now: datetime) -> list[Change]:
    """The newest first, announced ones included."""
    pairs = [(None, row) for row in rows[:1]] + list(pairwise(rows))
    found = [Change(row, row.begins > now, row is formula, tuple(_changes(before, row))) for before, row in pairs]
    return found[::-1]


def _changes(before: Formula | None, after: Formula) -> Iterator[tuple[str, str, str]]:
    old = {rule.name: rule.value for rule in _rules(before)} if before else {}
    new = {rule.name: rule.value for rule in _rules(after)}
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield name, old.get(name, ""), new.get(name, "")


def _rules(formula: Formula) -> Iterator[Rule]:
    """Every number of the formula with its name."""
    for name in FEATURES:
        yield Rule(str(NAMES[name]), _("%(num)s points") % {"num": formula.weights[name]})
    yield Rule(_("The distance’s share halves every"), formats.distance(formula.half_distance_m))
    for name, percent in formula.available.items():
        yield Rule(str(AVAILABLE[name]), f"{percent} %")
    for words, percent in zip((_("No proof"), _("One proof"), _("Several proofs")), formula.origin, strict=True):
        yield Rule(words, f"{percent} %")
    yield Rule(_("A seller with too few orders"), f"{formula.record_neutral} %")
    yield Rule(_("Orders from which a seller’s record counts"), str(formula.record_least))
    yield Rule(_("Days a seller’s record looks back"), str(formula.record_days))
    if formula.weights[FEATURES[-1]]:
        yield Rule(_("Stars supposed of every product"), formats.number(formula.prior_tenths / 10))
        yield Rule(_("Reviews supposed of every product"), str(formula.prior_count))
