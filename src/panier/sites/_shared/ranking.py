"""The formula in words: what each feature is called, and why a result got the points it got."""

from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panier.offer.search.rules import Features, Formula, Ranked, Standing
from panier.offer.search.rules.ranking import FEATURES, STEPS, availability, esteem
from panier.sites._shared import formats

NAMES: dict[str, Promise] = {
    "text": gettext_lazy("Your words"),
    "distance": gettext_lazy("Distance"),
    "available": gettext_lazy("Available now"),
    "freshness": gettext_lazy("Freshness of the stock"),
    "origin": gettext_lazy("Proved origin"),
    "record": gettext_lazy("The seller’s record"),
    "reviews": gettext_lazy("Reviews by buyers"),
}
AVAILABLE: dict[str, Promise] = {
    "open": gettext_lazy("Sold here, counted in stock, at a place open right now"),
    "stocked": gettext_lazy("Sold here, counted in stock"),
    "uncounted": gettext_lazy("Sold here, stock to be confirmed"),
    "linked": gettext_lazy("Bought on the merchant’s own site"),
    "listed": gettext_lazy("Bought at the shop only"),
    "sold_out": gettext_lazy("Sold out"),
}
SOURCES: dict[str, Promise] = {
    "till": gettext_lazy("the shop’s till"),
    "desk": gettext_lazy("the merchant at his desk"),
    "import": gettext_lazy("a file the merchant brought in"),
    "demonstration": gettext_lazy("the demonstration"),
    "other": gettext_lazy("another source"),
}


class Reason(NamedTuple):
    """One feature's share; `before`: that of the result just before, when there is one."""

    feature: str
    name: str
    words: str
    points: int
    most: int
    before: int | None


class Where(NamedTuple):
    """The distance as it may be shown."""

    metres: int | None
    approximate: bool


def reasons(ranked: Ranked, where: Where, now: datetime, before: Ranked | None = None) -> list[Reason]:
    """The shares, in the formula's order; their points are the score."""
    words = _words(ranked.features, ranked.formula, where, now)
    return [
        Reason(
            name,
            str(NAMES[name]),
            words[name],
            ranked.shares[index],
            ranked.formula.weights[name],
            before.shares[index] if before else None,
        )
        for index, name in enumerate(FEATURES)
    ]


def behind_by(found: list[Reason]) -> Reason | None:
    """The feature that most explains why the result before stands before."""
    least = min(found, key=lambda each: each.points - (each.before or 0), default=None)
    return least if least and least.before is not None and least.points < least.before else None


def _words(features: Features, formula: Formula, where: Where, now: datetime) -> dict[str, str]:
    return {
        "text": _text(features.text),
        "distance": _distance(where),
        "available": str(AVAILABLE[availability(features.standing, is_open=features.is_open)]),
        "freshness": _freshness(features, now),
        "origin": _origin(features.standing.origin),
        "record": _record(features.standing.record, formula),
        "reviews": _reviews(features.standing, formula),
    }


def _text(text: float | None) -> str:
    if text is None:
        return _("No words were asked for")
    if text >= 1:
        return _("Says your words best")
    return _("Says your words %(percent)s%% as well as the best") % {"percent": round(text * 100)}


def _distance(where: Where) -> str:
    if where.metres is None:
        return _("No distance: you or the shop did not say where")
    return formats.distance(where.metres, approximate=where.approximate)


def _freshness(features: Features, now: datetime) -> str:
    counted = features.standing.counted_at
    if counted is None:
        return _("Nobody counted it")
    source = SOURCES.get(features.standing.counted_by) or SOURCES["other"]
    return _("Counted %(age)s ago by %(source)s") % {"age": formats.age(counted, max(now, counted)), "source": source}


def _origin(proofs: int) -> str:
    if not proofs:
        return _("No proof of origin")
    return _("One proof of origin") if proofs == 1 else _("Several proofs of origin")


def _record(record: int | None, formula: Formula) -> str:
    if record is None:
        least = formula.record_least
        return ngettext(
            "Fewer than %(num)s order: counted as %(percent)s%%",
            "Fewer than %(num)s orders: counted as %(percent)s%%",
            least,
        ) % {"num": least, "percent": formula.record_neutral}
    return _("%(percent)s%% of orders handed over as promised") % {"percent": record}


def _reviews(standing: Standing, formula: Formula) -> str:
    percent = round(100 * esteem(standing.rated, standing.rating, formula))
    if not standing.rated:
        return _("No review yet: counted as %(percent)s%%") % {"percent": percent}
    mean = formats.number(round(1 + 4 * standing.rating / STEPS, 1))
    return ngettext(
        "%(stars)s of 5 by %(num)s review: counted as %(percent)s%%",
        "%(stars)s of 5 by %(num)s reviews: counted as %(percent)s%%",
        standing.rated,
    ) % {"stars": mean, "num": standing.rated, "percent": percent}
