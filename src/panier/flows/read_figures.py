"""The figures of one shop over one span: from the ledger, the orders and the observatory's own counts."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from panier.base.territories.queries import territory
from panier.civic.messaging.queries import AnswerTime, answer_time
from panier.civic.observatory.queries.days import BestLine, best_products, bought_facts
from panier.civic.observatory.queries.funnel import Funnel, Looks, funnel, looks
from panier.civic.observatory.queries.records import kept_record
from panier.civic.observatory.queries.sought import SoughtLine, sought_limits, sought_near
from panier.civic.observatory.queries.stretches import Account, stale_days
from panier.civic.observatory.rules import Span, pieces_of, span_from
from panier.flows.exit_kit_statements import payable_book
from panier.flows.summing_sales import Sales, sales_of
from panier.offer.search.queries import formulas
from panier.offer.search.rules import in_force
from panier.trade.enquiries.queries import Answers, answers_of
from panier.trade.orders.record import PartsKept, record_of


class Record(NamedTuple):
    """What ranks the shop (`refresh_records`): parts of the last `days`, from `least` on; `points` of the formula's weight, of `most`."""

    parts: PartsKept
    answers: Answers
    talk: AnswerTime
    days: int
    least: int
    neutral: int
    most: int
    at: datetime  # counted then

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
    sought_days: int  # so far back; 0: the territory does not count
    record: Record


def read_figures(merchant: int, public_id: str, *, kind: str, day: str, now: datetime) -> Figures:
    """A few statements, whatever the span and however much was sold."""
    here = territory(settings.TERRITORY)
    span = span_from(kind, day, tz=here.tz, now=now)
    account = Account(merchant, payable_book(public_id))
    pieces = pieces_of(span, stale_days([merchant], first=span.previous, after=span.after))
    bought = bought_facts(account, here.currency, span, pieces)
    return Figures(
        span,
        here.currency,
        sales_of(here, [account], span, pieces),
        best_products(bought),
        funnel(bought, span),
        looks(merchant, span),
        *_sought(here.code, merchant, now),
        _record(here.code, merchant, now),
    )


def _sought(code: str, merchant: int, now: datetime) -> tuple[list[SoughtLine], int]:
    limits = sought_limits(code, now.date())
    if limits is None:
        return [], 0
    return sought_near(code, merchant, since=(now - timedelta(days=limits.shown_days)).date()), limits.shown_days


def _record(code: str, merchant: int, now: datetime) -> Record:
    """As it was counted last night; of whom nothing was decided by then, as it is now."""
    formula = in_force(formulas(code, now), now)
    since = now - timedelta(days=formula.record_days)
    kept = kept_record(merchant)
    return Record(
        kept.parts if kept else record_of(code, merchant, since=since, now=now),
        answers_of(merchant, since=since),
        answer_time(merchant, now=now),
        formula.record_days,
        formula.record_least,
        formula.record_neutral,
        formula.weights["record"],
        kept.at if kept else now,
    )
