"""Time limits: a shop hears of a step before its time and at it, once each; the operator sees what is late; unaccepted, a part ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.base.territories.models import Setting
from panier.flows.advance_part import advance_part
from panier.flows.end_unaccepted import end_unaccepted
from panier.flows.remind_shops import remind_shops
from panier.offer.inventory.models import StockLevel
from panier.trade.orders.models import Part, PartEvent
from panier.trade.orders.rules import WrongStep, remind_at
from panier.trade.payments.models import Refund
from tests.desk.hands import paid_part
from tests.processes import at_once
from tests.team.hands import Team
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def told() -> list[tuple[str, bool]]:
    letters = Letter.objects.filter(kind="part_due").order_by("pk")
    return [(letter.facts["state"], letter.facts["late"]) for letter in letters]


def test_a_quarter_of_the_time_before_and_a_quarter_of_an_hour_at_least() -> None:
    assert remind_at(NOW, NOW + 24 * HOUR) == NOW + 18 * HOUR
    assert remind_at(NOW, NOW + HOUR / 2) == NOW + HOUR / 4


def test_a_shop_hears_before_the_time_and_at_it_once_each(team: Team) -> None:
    part = paid_part(team, now=NOW)
    assert part.due_at == NOW + 24 * HOUR
    assert remind_shops(now=NOW + 18 * HOUR - timedelta(seconds=1)) == 0
    assert sum(at_once(*[lambda: remind_shops(now=NOW + 19 * HOUR)] * 3)) == 1, "three workers at once write one letter"
    assert told() == [("to_accept", False)]
    for _ in range(2):
        remind_shops(now=NOW + 25 * HOUR)
    assert told() == [("to_accept", False), ("to_accept", True)]
    assert Letter.objects.filter(kind="part_due").values_list("recipient", flat=True)[0] == team.bruno.email
    olga = Client()
    olga.force_login(team.market.olga)
    assert part.number in olga.get("/fr/exploitation/").content.decode()
    advance_part(team.key, part.public_id, "accepted", actor="Mona", now=NOW + 26 * HOUR)
    minutes = timedelta(minutes=part.promise["minutes"])
    assert remind_shops(now=NOW + 26 * HOUR + minutes) == 1
    assert told()[2:] == [("accepted", True)], "what is late at once is told once"


def test_unaccepted_it_waits_for_the_operator_or_ends_as_the_territory_says(team: Team) -> None:
    late, accepted = paid_part(team, mugs=2, now=NOW), paid_part(team, now=NOW)
    advance_part(team.key, accepted.public_id, "accepted", actor="Mona", now=NOW)
    over = NOW + 25 * HOUR
    assert end_unaccepted(now=over) == 0
    began = datetime(2021, 1, 1, tzinfo=UTC)
    Setting.objects.create(territory_id="qc", key="unaccepted", value="cancel", in_force_from=began, source="test")
    assert end_unaccepted(now=NOW + 23 * HOUR) == 0
    assert [end_unaccepted(now=over) for _ in range(2)] == [1, 0]
    now = Part.objects.get(pk=late.pk)
    assert (now.state, now.reason) == ("cancelled", "La boutique n’a pas répondu à temps.")
    assert [refund.minor for refund in Refund.objects.all()] == [late.total_minor]
    assert StockLevel.objects.get(variant__product__title__fr="Tasse").reserved == 1
    kinds = set(Letter.objects.filter(key__contains=late.public_id).values_list("kind", flat=True))
    assert {"part_refunded", "part_cancelled"} <= kinds
    assert Part.objects.get(pk=accepted.pk).state == "accepted"


def test_a_yes_and_the_end_at_one_instant_are_one_of_them(team: Team) -> None:
    part = paid_part(team, now=NOW)
    began = datetime(2021, 1, 1, tzinfo=UTC)
    Setting.objects.create(territory_id="qc", key="unaccepted", value="cancel", in_force_from=began, source="test")

    def accept() -> str:
        try:
            return advance_part(team.key, part.public_id, "accepted", actor="Mona", now=NOW + 25 * HOUR).state
        except WrongStep:
            return "too late"

    said, ended = at_once(accept, lambda: end_unaccepted(now=NOW + 25 * HOUR))
    assert (said, ended) in {("accepted", 0), ("too late", 1)}
    assert PartEvent.objects.filter(part=part, before="to_accept").count() == 1
