"""The days of each shop's figures that something has changed since are summed anew, from the books and the orders."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from panier.base.territories.queries import territory
from panier.civic.observatory.actions.days import ShopDay, Sums, keep_days, take_stale_days
from panier.civic.observatory.queries.earned import earned
from panier.civic.observatory.queries.sold import products_sold, sold
from panier.civic.observatory.queries.stretches import Account, Counted
from panier.civic.observatory.rules import midnight
from panier.flows.exit_kit_statements import payable_book

AT_ONCE = 20  # days, of all shops that something changed for


def refresh_days(*, now: datetime) -> int:
    """How many days of shops were summed. Today is counted by each page itself, until it is over."""
    today, done = now.astimezone(ZoneInfo(territory(settings.TERRITORY).tz)).date(), 0
    while turn := _refresh(today):
        done += turn
    return done


@transaction.atomic(durable=True)
def _refresh(today: date) -> int:
    days = take_stale_days(before=today, most=AT_ONCE)
    sum_days(days)
    return len(days)


def sum_days(shop_days: Sequence[ShopDay]) -> None:
    """In the caller's transaction."""
    here, days = territory(settings.TERRITORY), sorted({each.day for each in shop_days})
    shops = {each.merchant: Account(each.merchant, payable_book(each.public_id)) for each in shop_days}
    counted = Counted([shops[key] for key in sorted(shops)], [_whole(day, here.tz) for day in days])
    if days:
        came, went = earned(here.code, here.currency, counted), sold(here.currency, counted)
        keep_days(shop_days, Sums(days, came, went, products_sold(here.currency, counted)))


def _whole(day: date, tz: str) -> tuple[datetime, datetime]:
    return midnight(day, tz), midnight(day + timedelta(days=1), tz)
