"""How results are ranked: one pure function of seven named features, with the weights the territory has in force.

Each feature gives a share of its weight, in whole points; the score is the sum of the shares and nothing else. There is
no feature anyone can buy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from panier.offer.search.rules.requests import STATES

SETTING, COUNTS = "ranking", "stock_confidence"  # keys of the territory's dated rows; the second is that of stock
OTHER = "other"  # the rule for a count of a source that has none of its own
FEATURES = ("text", "distance", "available", "freshness", "origin", "record", "reviews")
LATER = FEATURES[-1]  # what the first published formula did not have
WHOLE = 1000  # points of all weights together
RANKED, RANKED_AROUND = 100, 50  # hits the formula puts in order, those that say the words best anywhere and around
AVAILABLE = ("open", "stocked", "uncounted", "linked", "listed", "sold_out")  # best first
SOURCES = (
    "",
    "desk",
    "import",
    "till",
    "demonstration",
)  # who counted; a new one comes last, for the index keeps the number
STOCKS = (True, None, False)
NO_RECORD = 127
BEST_STARS, STEPS, MOST_RATED = (
    5,
    400,
    100,
)  # a mean is kept in hundredths of a star above one; more reviews than this count as this
MINUTES = 1 << 26  # more than a count's moment ever has
MINUTE_S, HOUR_S, PERCENT = 60, 3600, 100


class BadFormula(ValueError):  # noqa: N818 - the answer to a setting that is none
    """What is wrong with the setting, for whoever writes the pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One dated row of the territory's settings. Percentages say how much of a feature's weight is given."""

    begins: datetime
    source: str
    weights: Mapping[str, int]  # by feature, points
    half_distance_m: int  # the share of the distance halves every so many metres
    available: Mapping[str, int]  # per cent
    counts: Mapping[
        str, Sequence[float]
    ]  # by who counted: what a count is worth at first, the hours in which it halves
    origin: Sequence[int]  # per cent: nothing proved, one proof, more
    record_neutral: int  # per cent: of a seller with too few parts to say
    record_least: int  # parts from which a seller's record counts
    record_days: int  # how far it looks back
    prior_tenths: int = 30  # of a star: what is said of what nobody has said anything of
    prior_count: int = 1  # as if so many had said it


class Standing(NamedTuple):
    """What of a document ranks it, beside words and distance."""

    state: str
    in_stock: bool | None  # None: nobody counts it
    counted_at: datetime | None  # the newest count
    counted_by: str
    origin: int  # 0 to 2
    record: int | None  # per cent of parts handed over as promised; None: too few
    rated: int = 0  # how many reviews the product has
    rating: int = 0  # their mean, in hundredths of a star above one


class Features(NamedTuple):
    """`text`: the score by words over the best one's, 0 to 1; None without words. `distance_m` None: not known."""

    text: float | None
    distance_m: float | None
    is_open: bool
    standing: Standing


class Ranked(NamedTuple):
    """`shares`: points in the order of FEATURES; `score` is their sum."""

    score: int
    shares: tuple[int, ...]
    features: Features
    formula: Formula


def rank(features: Features, formula: Formula, now: datetime) -> Ranked:
    shares = (
        _of_text(features.text, formula),
        _of_distance(features.distance_m, formula),
        *_of_standing(features.standing, formula, now, is_open=features.is_open),
    )
    return Ranked(sum(shares), shares, features, formula)


def _of_text(text: float | None, formula: Formula) -> int:
    return round(formula.weights["text"] * (text or 0.0))


def _of_distance(metres: float | None, formula: Formula) -> int:
    return 0 if metres is None else round(formula.weights["distance"] * nearness(metres, formula))


def _of_standing(standing: Standing, formula: Formula, now: datetime, *, is_open: bool) -> tuple[int, ...]:
    """The shares of the last five features."""
    values = (
        formula.available[availability(standing, is_open=is_open)] / PERCENT,
        freshness(standing, formula, now),
        formula.origin[standing.origin] / PERCENT,
        (formula.record_neutral if standing.record is None else standing.record) / PERCENT,
        esteem(standing.rated, standing.rating, formula),
    )
    return tuple([round(formula.weights[name] * value) for name, value in zip(FEATURES[2:], values, strict=True)])


class Scores:
    """The scores `rank` gives at one moment, without their shares: what the standings of many hits give is computed once."""

    def __init__(self, formula: Formula, now: datetime) -> None:
        self._formula, self._now = formula, now
        self._given: dict[tuple[int, bool], int] = {}

    def of(self, text: float | None, metres: float | None, standing: int, *, is_open: bool) -> int:
        """`standing` is packed."""
        given = self._given.get((standing, is_open))
        if given is None:
            shares = _of_standing(unpacked(standing), self._formula, self._now, is_open=is_open)
            given = self._given[standing, is_open] = sum(shares)
        return _of_text(text, self._formula) + _of_distance(metres, self._formula) + given


def availability(standing: Standing, *, is_open: bool) -> str:
    state, in_stock = standing.state, standing.in_stock
    if in_stock is False:
        return "sold_out"
    if state != "selling":
        return state
    if in_stock is None:
        return "uncounted"
    return "open" if is_open else "stocked"


def nearness(metres: float, formula: Formula) -> float:
    """1 at the door, half of it every so many metres."""
    return float(0.5 ** (metres / formula.half_distance_m))


def freshness(standing: Standing, formula: Formula, now: datetime) -> float:
    """How far the newest count is believed, as stock itself has it; 0 when nobody counted."""
    if standing.counted_at is None:
        return 0.0
    start, half_life_h = formula.counts.get(standing.counted_by) or formula.counts[OTHER]
    age_h = max(0.0, (now - standing.counted_at).total_seconds() / HOUR_S)
    return float(start * 0.5 ** (age_h / half_life_h))


def esteem(rated: int, rating: int, formula: Formula) -> float:
    """The mean of the reviews and of those the formula supposes beside them, from 0 (one star) to 1 (five)."""
    supposed = (formula.prior_tenths * 10 - 100) * formula.prior_count
    return (supposed + rating * rated) / (formula.prior_count + rated) / STEPS


def mean_of(count: int, stars: int) -> tuple[int, int]:
    """How many count, and their mean in hundredths of a star above one."""
    return min(count, MOST_RATED), round(100 * stars / count) - 100 if count else 0


def in_force(formulas: Sequence[Formula], now: datetime) -> Formula:
    """The latest that has begun; without any, words alone."""
    begun = [formula for formula in formulas if formula.begins <= now]
    return max(begun, key=lambda formula: formula.begins, default=WORDS_ALONE)


def packed(standing: Standing) -> int:
    """One number, so that an engine keeps and reads one column. What came later stands on top: numbers of before it mean the same."""
    number = standing.rated * (STEPS + 1) + standing.rating
    number = number * MINUTES + (0 if standing.counted_at is None else int(standing.counted_at.timestamp()) // MINUTE_S)
    number = number * len(SOURCES) + (SOURCES.index(standing.counted_by) if standing.counted_by in SOURCES else 0)
    number = number * len(STATES) + STATES.index(standing.state)
    number = number * len(STOCKS) + STOCKS.index(standing.in_stock)
    number = number * 3 + standing.origin
    return number * (NO_RECORD + 1) + (NO_RECORD if standing.record is None else standing.record)


@lru_cache(maxsize=50_000)  # the same hits come again and again
def unpacked(number: int) -> Standing:
    number, record = divmod(number, NO_RECORD + 1)
    number, origin = divmod(number, 3)
    number, stock = divmod(number, len(STOCKS))
    number, state = divmod(number, len(STATES))
    number, source = divmod(number, len(SOURCES))
    reviews, minutes = divmod(number, MINUTES)
    rated, rating = divmod(reviews, STEPS + 1)
    return Standing(
        STATES[state],
        STOCKS[stock],
        datetime.fromtimestamp(minutes * MINUTE_S, UTC) if minutes else None,
        SOURCES[source],
        origin,
        None if record == NO_RECORD else record,
        rated,
        rating,
    )


def read_formula(begins: datetime, source: str, value: Any, counts: Any) -> Formula:
    """A row of the settings, or BadFormula with what is wrong."""
    try:
        formula = Formula(
            begins=begins,
            source=source,
            weights={name: value["weights"][name] for name in FEATURES[:-1]} | {LATER: value["weights"].get(LATER, 0)},
            half_distance_m=value["half_distance_m"],
            available={name: value["available"][name] for name in AVAILABLE},
            counts={
                name: (float(given["start"]), float(given["half_life_hours"]))
                for name, given in counts["sources"].items()
            },
            origin=tuple(value["origin"]),
            record_neutral=value["record"]["neutral"],
            record_least=value["record"]["least_parts"],
            record_days=value["record"]["days"],
            **(dict(value[LATER]) if LATER in value["weights"] else {}),
        )
    except (KeyError, TypeError) as missing:
        raise BadFormula(f"{SETTING}: {missing} is missing.") from missing
    if problem := _problem(formula, value["weights"]):
        raise BadFormula(f"{SETTING}: {problem}")
    return formula


def _problem(formula: Formula, weights: Mapping[str, Any]) -> str:
    if unknown := set(weights) - set(FEATURES):
        return f"there is no feature {', '.join(sorted(unknown))}."
    shares = [*formula.available.values(), *formula.origin, formula.record_neutral]
    numbers = [*formula.weights.values(), *shares]
    if not 10 <= formula.prior_tenths <= 50:  # noqa: PLR2004 - one star to five
        return "reviews suppose 10 to 50 tenths of a star."
    lengths = [formula.half_distance_m, formula.record_least, formula.record_days, formula.prior_count]
    if not all(type(number) is int for number in (*numbers, *lengths)):
        return "weights, percentages, distances and durations are whole numbers."
    if min(numbers) < 0 or sum(formula.weights.values()) != WHOLE:
        return f"the weights must be none below 0 and {WHOLE} together."
    if max(shares) > PERCENT or len(formula.origin) != 3:  # noqa: PLR2004 - nothing, one, more
        return "percentages go from 0 to 100, those of origin are three."
    return "" if min(lengths) > 0 else "distances and durations are above 0."


WORDS_ALONE = Formula(
    begins=datetime.min.replace(tzinfo=UTC),
    source="",
    weights={name: WHOLE if name == "text" else 0 for name in FEATURES},
    half_distance_m=1,
    available=dict.fromkeys(AVAILABLE, 0),
    counts={OTHER: (0.0, 1.0)},
    origin=(0, 0, 0),
    record_neutral=0,
    record_least=1,
    record_days=1,
)
