"""The figures of the whole market for its operators: sums over all shops, and what was sought in vain, by region. No shop is named."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from panier.base.territories.queries import territory
from panier.civic.observatory.queries.sought import SoughtLine, sought_in, sought_limits
from panier.civic.observatory.queries.stretches import Account, shops_with_days, stale_days
from panier.civic.observatory.rules import Span, pieces_of, span_from
from panier.flows.exit_kit_statements import payable_book
from panier.flows.summing_sales import Sales, sales_of


class TerritoryFigures(NamedTuple):
    span: Span
    currency: str
    shops: int  # that have sold anything yet
    sales: Sales
    sought: list[SoughtLine]
    sought_days: int  # so far back; 0: the territory does not count


def read_territory(*, kind: str, day: str, region: str, now: datetime) -> TerritoryFigures:
    """A few statements, however many shops. `region`: of the searches; empty is all of them."""
    here = territory(settings.TERRITORY)
    span = span_from(kind, day, tz=here.tz, now=now)
    accounts = [Account(key, payable_book(public_id)) for key, public_id in shops_with_days(here.code)]
    stale = stale_days([each.merchant for each in accounts], first=span.previous, after=span.after)
    limits = sought_limits(here.code, now.date())
    days = limits.shown_days if limits else 0
    return TerritoryFigures(
        span,
        here.currency,
        len(accounts),
        sales_of(here, accounts, span, pieces_of(span, stale)),
        sought_in(here.code, region, since=(now - timedelta(days=days)).date()) if days else [],
        days,
    )
