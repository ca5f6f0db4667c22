"""Time limits: a shop hears of a step before its time and at it, once each; the operator sees what is late; unaccepted, a part ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.base.territories.models import Setting
from panier.flows import end_unaccepted as ending
from panier.flows.advance_part import advance_part
from panier.flows.end_unaccepted import end_unaccepted
from panier.flows.recount_limits import recount_limits
from panier.flows.remind_shops import remind_shops
from panier.offer.inventory.models import StockLevel
from panier.trade.orders.models import Part, PartEvent
from panier.trade.orders.queries import unaccepted
from panier.trade.orders.rules import WrongStep
from panier.trade.payments.models import Refund
from tests.desk.hands import paid_part
from tests.hours.test_closures import close
from tests.processes import at_once
from tests.team.hands import Team
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def setting(key: str, value: Any) -> None:
    began = datetime(2021, 1, 1, tzinfo=UTC)
    Setting.objects.create(territory_id="qc", key=key, value=value, in_force_from=began, source="test")


def told() -> list[tuple[str, bool]]:
    """To the shop; its manager hears the same, once each."""
    letters, manager = (
        Letter.objects.filter(kind="part_due", recipient=recipient).order_by("pk")
        for recipient in ("bruno@panier.example", "mona@panier.example")
    )
    assert [letter.facts for letter in letters] == [letter.facts for letter in manager]
    return [(letter.facts["state"], letter.facts["late"]) for letter in letters]


def test_a_shop_hears_before_the_time_and_at_it_once_each(team: Team) -> None:
    part = paid_part(team, now=NOW)  # at ten; open from nine to six
    assert part.due_at == NOW + 8 * HOUR
    assert remind_shops(now=NOW + 6 * HOUR - timedelta(seconds=1)) == 0
    assert sum(at_once(*[lambda: remind_shops(now=NOW + 7 * HOUR)] * 3)) == 1, "three workers at once write one letter"
    assert told() == [("to_accept", False)]
    for _ in range(2):
        remind_shops(now=NOW + 9 * HOUR)
    assert told() == [("to_accept", False), ("to_accept", True)]
    assert Letter.objects.filter(kind="part_due").values_list("recipient", flat=True)[0] == team.bruno.email
    olga = Client()
    olga.force_login(team.market.olga)
    assert part.number in olga.get("/fr/exploitation/").content.decode()
    advance_part(team.key, part.public_id, "accepted", actor="Mona", now=NOW + 26 * HOUR)
    assert remind_shops(now=NOW + 26 * HOUR + timedelta(minutes=part.promise["minutes"])) == 1
    assert told()[2:] == [("accepted", True)], "what is late at once is told once"


def test_unaccepted_it_waits_for_the_operator_or_ends_as_the_territory_says(team: Team) -> None:
    late, accepted = paid_part(team, mugs=2, now=NOW), paid_part(team, now=NOW)
    advance_part(team.key, accepted.public_id, "accepted", actor="Mona", now=NOW)
    over = NOW + 8 * HOUR
    assert end_unaccepted(now=over) == 0
    setting("unaccepted", "cancel")
    assert end_unaccepted(now=over - timedelta(seconds=1)) == 0
    assert [end_unaccepted(now=over) for _ in range(2)] == [1, 0]
    now = Part.objects.get(pk=late.pk)
    assert (now.state, now.reason) == ("cancelled", "La boutique n’a pas répondu à temps.")
    assert [refund.minor for refund in Refund.objects.all()] == [late.total_minor]
    assert StockLevel.objects.get(variant__product__title__fr="Tasse").reserved == 1
    kinds = set(Letter.objects.filter(key__contains=late.public_id).values_list("kind", flat=True))
    assert {"part_refunded", "part_cancelled"} <= kinds
    assert Part.objects.get(pk=accepted.pk).state == "accepted"


def test_an_order_of_the_evening_is_due_after_hours_of_opening_and_of_none_of_a_closure(team: Team) -> None:
    setting("unaccepted", "cancel")
    evening = NOW.replace(hour=3)  # ten in the evening of the day before
    night = paid_part(team, now=evening)
    assert night.due_at == NOW + 7 * HOUR  # it opens at nine
    assert remind_shops(now=NOW + 5 * HOUR - timedelta(seconds=1)) == 0
    assert remind_shops(now=NOW + 5 * HOUR) == 1
    setting("accept_hours", 4)
    assert paid_part(team, now=evening).due_at == NOW + 3 * HOUR, "the territory's own number"
    close(team.market.bruno, 0, 9, "delays")
    away = paid_part(team, now=NOW)
    assert away.promise["from"] == "2026-12-04"
    reopens = datetime(2026, 12, 4, 14, tzinfo=UTC)
    assert away.due_at == reopens + 4 * HOUR
    assert recount_limits(team.key, now=NOW) == 2, "those of before: no hour of the closure counts for them either"
    assert end_unaccepted(now=reopens + 3 * HOUR) == 0
    assert Part.objects.get(pk=away.pk).state == "to_accept"
    advance_part(team.key, away.public_id, "accepted", actor="Mona", now=NOW)
    assert Part.objects.get(pk=away.pk).due_at == reopens + HOUR
    assert end_unaccepted(now=reopens + 4 * HOUR) == 2


@pytest.mark.plants_damage
def test_without_the_look_under_the_lock_an_accepted_part_would_end(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job has found a part unaccepted; before it gets its lock, somebody says yes."""
    setting("unaccepted", "cancel")
    looked, planted = paid_part(team, now=NOW), paid_part(team, now=NOW)
    over = NOW + 9 * HOUR

    def ended_after_a_yes(part: Part) -> int:
        def yes_meanwhile(now: datetime, most: int) -> list[Part]:
            found = [each for each in unaccepted(now, most) if each.pk == part.pk]
            advance_part(team.key, part.public_id, "accepted", actor="Mona", now=over)
            return found

        monkeypatch.setattr(ending, "unaccepted", yes_meanwhile)
        return end_unaccepted(now=over)

    assert ended_after_a_yes(looked) == 0
    assert (Part.objects.get(pk=looked.pk).state, Refund.objects.count()) == ("accepted", 0)
    monkeypatch.setattr(ending, "still_unaccepted", lambda *_: True)
    assert ended_after_a_yes(planted) == 1
    assert (Part.objects.get(pk=planted.pk).state, Refund.objects.count()) == ("cancelled", 1), (
        "she would have lost what was promised her"
    )


def test_a_yes_and_the_end_at_one_instant_are_one_of_them(team: Team) -> None:
    part = paid_part(team, now=NOW)
    setting("unaccepted", "cancel")

    def accept() -> str:
        try:
            return advance_part(team.key, part.public_id, "accepted", actor="Mona", now=NOW + 25 * HOUR).state
        except WrongStep:
            return "too late"

    said, ended = at_once(accept, lambda: end_unaccepted(now=NOW + 25 * HOUR))
    assert (said, ended) in {("accepted", 0), ("too late", 1)}
    assert PartEvent.objects.filter(part=part, before="to_accept").count() == 1
