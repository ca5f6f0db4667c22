"""A drill: two clerks at once work off one desk through its pages. Each part is handled once, to the cent; whoever is second is told.

`PANIER_DRILL_PARTS=200 ./panier test tests/desk/test_drill.py -- -s` is the hour of a busy shop, and says how long a request takes.
"""

import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.test import Client

from panier.base.ledger.queries import balances
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
PARTS = int(os.environ.get("PANIER_DRILL_PARTS", "5"))
LISTED = re.compile(r'data-part="(prt_\w+)"(.*?)(?=data-part="|</ol>)', re.DOTALL)
LINE = re.compile(r'name="seen-(\d+)" value="(\d+)"')
STEPS = ("accepted", "ready", "handed_over")
DONE, SECOND = 302, 409


@dataclass(slots=True)
class Clerk:
    """`codes`: what buyers say at the counter; `answers`: of each step he took, by status; `times`: of each request, in seconds."""

    client: Client
    merchant: str
    codes: Mapping[str, str]
    answers: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)

    def work(self) -> None:
        """Until the list is empty, the most urgent first."""
        while todo := LISTED.findall(self._timed("get", at("desk", self.merchant)).content.decode()):
            for part, shown in todo:
                form = self._form(part, shown)
                self.answers[self._timed("post", at("desk_step", self.merchant, part), form).status_code] += 1

    def _form(self, part: str, shown: str) -> dict[str, str]:
        if 'value="ready"' in shown:
            return {"step": "ready"}
        if 'value="accept"' not in shown:
            return {"step": "hand_over", "code": self.codes[part]}
        page = self._timed("get", at("desk_part", self.merchant, part)).content.decode()
        lines = {line: int(count) for line, count in LINE.findall(page)}
        if not any(count > 1 for count in lines.values()):
            return {"step": "accept"}
        seen = {f"seen-{line}": str(count) for line, count in lines.items()}  # of two of a thing one is missing
        left = {f"left-{line}": str(count - (count > 1)) for line, count in lines.items()}
        return {"step": "less", "why": "missing", **seen, **left}

    def _timed(self, method: str, *args: Any) -> Any:
        began = time.perf_counter()
        answer = getattr(self.client, method)(*args)
        self.times.append(time.perf_counter() - began)
        return answer


def clerks(team: Team, parts: list[Part]) -> list[Clerk]:
    codes = {part.public_id: part.pickup_code for part in parts}
    return [Clerk(team.client(who), team.merchant, codes) for who in (team.mona, team.clark)]


def handled_twice(parts: list[Part]) -> list[tuple[int, str]]:
    """Parts (key) and the step that was taken more than once."""
    taken = Counter(PartEvent.objects.filter(part__in=parts, after__in=STEPS).values_list("part_id", "after"))
    return [step for step, count in taken.items() if count > 1]


def test_two_clerks_work_off_the_desk_and_each_part_is_handled_once(team: Team) -> None:
    plenty(team)
    parts = [paid_part(team, mugs=2 if number % 4 == 0 else 1) for number in range(PARTS)]
    both, fewer = clerks(team, parts), len(range(0, PARTS, 4))
    at_once(*[clerk.work for clerk in both])
    answers = both[0].answers + both[1].answers
    assert set(answers) <= {DONE, SECOND}, "every answer is a step, or that somebody else was first"
    assert answers[DONE] == 3 * PARTS, "each step of each part by one of them, and by one alone"
    assert handled_twice(parts) == []
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
    times = sorted(each for clerk in both for each in clerk.times)
    sys.stdout.write(
        f"{PARTS} parts, {len(times)} requests: median {statistics.median(times) * 1000:.0f} ms, slowest {times[-1] * 1000:.0f} ms\n"
    )


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
    assert (part.pk, "accepted") in handled_twice([part])
