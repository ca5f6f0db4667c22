"""How long another bank account waits: so many days on which banks work, so that a Friday night gains nobody anything."""

from datetime import datetime, timedelta

from panier.flows.joining import join_rules_now
from panier.flows.paying import pay_desk
from panier.trade.payouts.rules.terms import business_day


def bank_hold(territory: str, now: datetime) -> timedelta:
    """Whole days, of the territory's calendar and its banks' holidays."""
    desk = pay_desk(territory, now)
    ends = business_day(desk.today, join_rules_now(territory, now).bank_hold_business_days, desk.terms.closed)
    return ends - desk.today
