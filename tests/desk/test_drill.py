"""A drill: two clerks at once work off one desk through its pages. Each part is handled once, to the cent; whoever is second is told.

`./panier bench desk --drill` is the hour of a busy shop, and says how long a request takes.
"""

from collections import Counter
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from panier.base.ledger.queries import balances
from panier.config.commands.bench.drill import STEPS, Clerk, handled_twice, told
from panier.trade.amendments.models import Amendment
from panier.trade.fulfilment.models import HandOver
from panier.trade.orders.actions import Step, same_step
from panier.trade.orders.models import Part, PartEvent
from panier.trade.payments.models import Refund
from tests.desk.hands import paid_part, plenty
from tests.desk.test_amendments import stock
from tests.processes import WAIT_S, at_once
from tests.team.hands import Team, at

pytestmark = [pytest.mark.django_db(transaction=True)]
PARTS = 5
DONE, SECOND = 302, 409


def clerks(team: Team, parts: list[Part]) -> list[Clerk]:
    codes = {part.public_id: part.pickup_code for part in parts}
    address = partial(_address, team)
    return [Clerk(team.client(who), address, codes) for who in (team.mona, team.clark)]


def _address(team: Team, name: str, *more: str) -> str:
    return at(name, team.merchant, *more)


def test_two_clerks_work_off_the_desk_and_each_part_is_handled_once(team: Team) -> None:
    plenty(team)
    parts = [paid_part(team, mugs=2 if number % 4 == 0 else 1) for number in range(PARTS)]
    both, fewer = clerks(team, parts), len(range(0, PARTS, 4))
    at_once(*[clerk.work for clerk in both])
    answers = both[0].answers + both[1].answers
    assert set(answers) <= {DONE, SECOND}, "every answer is a step, or that somebody else was first"
    assert answers[DONE] == 3 * PARTS, "each step of each part by one of them, and by one alone"
    assert handled_twice([part.pk for part in parts]) == []
    events = PartEvent.objects.filter(part__in=parts, after__in=STEPS)
    assert Counter(events.values_list("after", flat=True)) == dict.fromkeys(STEPS, PARTS)
    assert set(Part.objects.values_list("state", "goods_minor")) == {("handed_over", 1999)}
    assert list(Amendment.objects.values_list("quantity", "goods_minor")) == [(1, 1999)] * fewer
    back = sum(Amendment.objects.values_list("minor", flat=True))
    assert back == sum(refund.minor for refund in Refund.objects.all())
    assert sum(Part.objects.values_list("total_minor", flat=True)) + back == sum(part.total_minor for part in parts)
    assert HandOver.objects.filter(part__in=parts, how="code").count() == PARTS
    assert stock("Tasse") == (1000 - PARTS - fewer, 0)
    earned = sum(
        part.total_minor - part.commission_minor - sum(tax["minor"] for tax in part.commission_taxes)
        for part in Part.objects.all()
    )
    payable = f"payable:{team.merchant}"
    assert [amount.minor for amount in balances("qc", [payable])[payable]] == [earned]
    assert told(PARTS, both).startswith(f"{PARTS} parts, {sum(len(clerk.times) for clerk in both)} requests: median ")


@pytest.mark.plants_damage
def test_without_the_lock_the_drill_sees_a_double_handling(
    team: Team, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = paid_part(team)
    settings.LOCKS_OFF = True
    both_have_read = Barrier(2)

    def after_both(found: Part, step: Step) -> bool:
        if step.after == "accepted":
            with suppress(BrokenBarrierError):
                both_have_read.wait(WAIT_S)
        return same_step(found, step)

    monkeypatch.setattr("panier.flows.advance_part.same_step", after_both)
    at_once(*[clerk.work for clerk in clerks(team, [part])])
    assert (part.pk, "accepted") in handled_twice([part.pk])
