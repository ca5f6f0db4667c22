"""What a shop is told before it is too late: holidays it has not decided, orders promised in the days of a closure it plans."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.flows.change_hours import decide_holidays
from panier.flows.refuse_part import refuse_part
from panier.flows.remind_of_holidays import remind_of_holidays
from panier.offer.merchants.hours.week import CLOSED, USUAL, HolidayAsked
from panier.offer.merchants.hours_models import Closure
from panier.offer.merchants.models import OpeningHours
from panier.offer.merchants.rules import place_day
from tests.hours.test_closures import buy, close
from tests.hours.test_desk import post, read
from tests.leaving.hands import acting
from tests.orders import pay
from tests.world import Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)
CHRISTMAS, TZ = date(2026, 12, 25), "America/Toronto"
THREE_WEEKS_BEFORE = datetime(2026, 12, 4, 12, tzinfo=UTC)


def say(shop: Shop, choice: str, *, now: datetime) -> None:
    asked = [HolidayAsked(CHRISTMAS, {"fr": "Noël"}, choice, [])]
    decide_holidays(shop.merchant.pk, [shop.place.public_id], asked, acting(shop.owner), now=now)


def told() -> list[str]:
    letters = Letter.objects.filter(kind="holiday_undecided", facts__day="2026-12-25").order_by("recipient")
    return [letter.recipient.split("@")[0] for letter in letters]


def test_three_weeks_before_a_holiday_whoever_has_not_decided_gets_one_letter(market: Market) -> None:
    for _ in range(2):
        remind_of_holidays(now=THREE_WEEKS_BEFORE - timedelta(days=1))
    assert told() == []
    for hours in (0, 1, 30):  # each night, and a night later
        remind_of_holidays(now=THREE_WEEKS_BEFORE + timedelta(hours=hours))
    assert told() == ["bella", "bruno", "carmen"]
    letter = Letter.objects.filter(
        kind="holiday_undecided", recipient__startswith="bruno", facts__day="2026-12-25"
    ).get()
    assert letter.facts["link"].endswith(f"/fr/comptoir/{market.bruno.merchant.public_id}/heures/#holidays")


def test_who_has_decided_is_away_or_closed_on_that_weekday_hears_nothing(market: Market) -> None:
    bruno, bella, carmen = market.bruno, market.bella, market.carmen
    say(bruno, USUAL, now=THREE_WEEKS_BEFORE)
    say(bella, CLOSED, now=THREE_WEEKS_BEFORE)
    OpeningHours.objects.filter(place=carmen.place, weekday=CHRISTMAS.weekday()).delete()
    remind_of_holidays(now=THREE_WEEKS_BEFORE)
    assert told() == []
    OpeningHours.objects.create(place=carmen.place, weekday=CHRISTMAS.weekday(), opens="09:00", closes="12:00")
    close(carmen, 20, 40, "delays")
    remind_of_holidays(now=THREE_WEEKS_BEFORE)
    assert told() == []
    Closure.objects.update(ended_at=THREE_WEEKS_BEFORE)
    remind_of_holidays(now=THREE_WEEKS_BEFORE)
    assert told() == ["carmen"]


def test_planning_a_closure_names_the_orders_promised_in_it(market: Market, desk: Client) -> None:
    bruno, now = market.bruno, datetime.now(tz=UTC)
    OpeningHours.objects.filter(place=bruno.place).update(opens="00:00", closes="00:00")
    soon = buy(bruno, "Tasse", now=now)
    assert pay(soon.order, now=now) == "placed"
    that = (
        place_day(datetime.fromisoformat(soon.promise["at"]), TZ)
        if "at" in soon.promise
        else date.fromisoformat(soon.promise["by"])
    )
    form = {"first": that.isoformat(), "last": (that + timedelta(days=2)).isoformat(), "effect": "delays"}
    answer = post(desk, "desk_hours_closures", bruno, form)
    assert answer.status_code == 302
    french = read(desk, "desk_hours", bruno.merchant.public_id)
    assert "1 commande est promise pendant ces jours" in french
    assert "Promis avant, pour ces jours-là" in french
    assert soon.number in french
    english = read(desk, "desk_hours", bruno.merchant.public_id, language="en")
    assert "Promised before, for these days" in english
    refuse_part(bruno.merchant.pk, soon.public_id, reason="Dégât d’eau.", actor="Bruno", now=now)
    assert soon.number not in read(desk, "desk_hours", bruno.merchant.public_id)
    later = {
        "first": (that + timedelta(days=9)).isoformat(),
        "last": (that + timedelta(days=9)).isoformat(),
        "effect": "blocks",
    }
    post(desk, "desk_hours_closures", bruno, later)
    assert "promise pendant ces jours" not in read(desk, "desk_hours", bruno.merchant.public_id), (
        "nothing is promised then"
    )
