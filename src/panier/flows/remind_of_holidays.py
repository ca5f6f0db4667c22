"""A holiday comes and a shop has not said whether it opens: a letter, some weeks before, once a holiday."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from panier.base.notifications.actions import Telling, record_letters
from panier.base.territories.queries import setting_in_force, territory
from panier.base.territories.rules.holidays import Holiday
from panier.flows.links import named_link
from panier.offer.merchants.hours.desk import Undecided, holidays_ahead, undecided_on

CAUGHT_UP = timedelta(days=3)  # nights that were missed
MOST = 50_000  # shops


@transaction.atomic(durable=True)
def remind_of_holidays(*, now: datetime) -> int:
    """Each night: of the holidays that are so many days away (`holiday_notice_days`); how many shops were told, or had been."""
    notice = timedelta(days=int(setting_in_force(settings.TERRITORY, "holiday_notice_days", now)))
    tz = territory(settings.TERRITORY).tz
    due = now + notice
    found = [
        _telling(shop, holiday)
        for holiday in holidays_ahead(settings.TERRITORY, now, tz)
        if due - CAUGHT_UP < datetime.combine(holiday.day, due.timetz()) <= due
        for shop in undecided_on(settings.TERRITORY, holiday.day, most=MOST)
    ]
    record_letters(found, now=now)
    return len(found)


def _telling(shop: Undecided, holiday: Holiday) -> Telling:
    language = shop.languages[0] if shop.languages else "fr"
    facts = {
        "merchant": shop.name,
        "day": holiday.day.isoformat(),
        "holiday": dict(holiday.name),
        "link": f"{named_link(language, 'desk_hours', shop.id)}#holidays",
    }
    key = f"holiday:{shop.id}:{holiday.day}"
    return Telling(settings.TERRITORY, "holiday_undecided", key, shop.email, language, facts)
