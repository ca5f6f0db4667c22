"""The figures of one shop over one span: from the ledger, the orders and the observatory's own counts."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from panier.base.territories.queries import territory
from panier.civic.messaging.queries import AnswerTime, answer_time
from panier.civic.observatory.queries.earned import EarnedPiece, earned
from panier.civic.observatory.queries.funnel import Funnel, Looks, funnel, looks
from panier.civic.observatory.queries.sold import BestLine, SoldPiece, best_products, sold
from panier.civic.observatory.queries.sought import SoughtLine, sought_limits, sought_near
from panier.civic.observatory.rules import Earned, Sold, Span, added, span_from
from panier.flows.exit_kit_statements import payable_book
from panier.offer.search.queries import formulas
from panier.offer.search.rules import in_force
from panier.trade.enquiries.queries import Answers, answers_of
from panier.trade.orders.record import PartsKept, record_of


class Sales(NamedTuple):
    """Whole, and piece by piece; `before`: as far in the span before."""

    earned: Earned
    earned_before: Earned
    sold: Sold
    sold_before: Sold
    earned_pieces: list[EarnedPiece]
    sold_pieces: list[SoldPiece]


class Record(NamedTuple):
    """What ranks the shop (`refresh_records`): parts of the last `days`, from `least` on; `points` of the formula's weight, of `most`."""

    parts: PartsKept
    answers: Answers
    talk: AnswerTime
    days: int
    least: int
    neutral: int
    most: int

    @property
    def percent(self) -> int | None:
        """None: too few to say, and everyone is counted as `neutral`."""
        return round(100 * self.parts.kept / self.parts.parts) if self.parts.parts >= self.least else None

    @property
    def points(self) -> int:
        return round(self.most * (self.neutral if self.percent is None else self.percent) / 100)


class Figures(NamedTuple):
    span: Span
    currency: str
    sales: Sales
    best: list[BestLine]
    funnel: Funnel
    looks: list[Looks]
    sought: list[SoughtLine]
    record: Record


def read_figures(merchant: int, public_id: str, *, kind: str, day: str, now: datetime) -> Figures:
    """A statement a block, whatever the span and however much was sold."""
    here = territory(settings.TERRITORY)
    span = span_from(kind, day, tz=here.tz, now=now)
    earned_pieces = earned(here.code, payable_book(public_id), here.currency, span)
    sold_pieces = sold(merchant, here.currency, span)
    sales = Sales(
        earned=Earned(*added(each.earned for each in earned_pieces if each.is_now)),
        earned_before=Earned(*added(each.earned for each in earned_pieces if not each.is_now)),
        sold=Sold(*added(each.sold for each in sold_pieces if each.is_now)),
        sold_before=Sold(*added(each.sold for each in sold_pieces if not each.is_now)),
        earned_pieces=earned_pieces,
        sold_pieces=sold_pieces,
    )
    return Figures(
        span,
        here.currency,
        sales,
        best_products(merchant, here.currency, span),
        funnel(merchant, span),
        looks(merchant, span),
        _sought(here.code, merchant, now),
        _record(here.code, merchant, now),
    )


def _sought(code: str, merchant: int, now: datetime) -> list[SoughtLine]:
    limits = sought_limits(code, now.date())
    return sought_near(code, merchant, since=(now - timedelta(days=limits.shown_days)).date()) if limits else []


def _record(code: str, merchant: int, now: datetime) -> Record:
    formula = in_force(formulas(code, now), now)
    since = now - timedelta(days=formula.record_days)
    return Record(
        record_of(code, merchant, since=since, now=now),
        answers_of(merchant, since=since),
        answer_time(merchant, now=now),
        formula.record_days,
        formula.record_least,
        formula.record_neutral,
        formula.weights["record"],
    )
