"""Two clerks at one desk: one step is taken once, the second is told who was first, and who takes care of what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from panier.base.notifications.models import Letter
from panier.trade.orders.models import Part, PartEvent
from tests.desk.hands import HTMX, do, look, paid_part, plenty
from tests.processes import all_meet_at, at_once
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = [pytest.mark.django_db(transaction=True)]
PARTS = 6


def work(team: Team, who: Any, parts: list[Part]) -> list[tuple[str, int, str]]:
    """One clerk goes down the list and takes each part as far as he can."""
    client = team.client(who)
    said = []
    for part in parts:
        for step in ("accept", "ready"):
            answer = do(team, client, part, step, **HTMX)
            said.append((part.public_id, answer.status_code, answer.content.decode()))
    return said


def test_two_clerks_who_go_down_the_same_list_do_each_step_once_and_the_second_learns_who_was_first(team: Team) -> None:
    plenty(team)
    parts = [paid_part(team) for _ in range(PARTS)]
    said = at_once(lambda: work(team, team.mona, parts), lambda: work(team, team.clark, parts))
    assert {status for each in said for _, status, _ in each} == {200}
    steps = PartEvent.objects.filter(after__in=("accepted", "ready")).values_list("part_id", "after")
    assert sorted(steps) == sorted((part.pk, after) for part in parts for after in ("accepted", "ready"))
    assert Letter.objects.filter(kind="part_accepted").count() == PARTS
    assert set(Part.objects.values_list("state", flat=True)) == {"ready"}
    first = {
        (event.part_id, event.after): event.actor for event in PartEvent.objects.filter(after__in=("accepted", "ready"))
    }
    mine = {name: sum(name in actor for actor in first.values()) for name in ("Mona", "Clark")}
    assert sum(mine.values()) == 2 * PARTS
    for name, other, answers in (("Mona", "Clark", said[0]), ("Clark", "Mona", said[1])):
        beaten = [text for _, _, text in answers if f"{other} a été plus rapide" in text]
        assert len(beaten) == 2 * PARTS - mine[name], "whoever came second at a step is told, and nobody else"


@pytest.mark.plants_damage
def test_without_the_lock_a_step_would_be_taken_twice(
    team: Team, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = paid_part(team)
    settings.LOCKS_OFF = True
    all_meet_at(monkeypatch, "panier.flows.advance_part.same_step", 2)
    at_once(lambda: work(team, team.mona, [part]), lambda: work(team, team.clark, [part]))
    assert PartEvent.objects.filter(part=part, after="accepted").count() == 2


def test_who_takes_care_of_a_part_is_seen_until_it_lapses_and_can_be_relieved(team: Team) -> None:
    part, mona, clark = paid_part(team), team.client(team.mona), team.client(team.clark)
    both = at_once(lambda: do(team, mona, part, "mind", **HTMX), lambda: do(team, clark, part, "mind", **HTMX))
    busy = [answer for answer in both if "s’occupe de cette commande en ce moment" in answer.content.decode()]
    assert len(busy) == 1, "one of the two has it"
    minder = Part.objects.get(pk=part.pk).minder
    assert minder in (team.mona, team.clark)
    mine, other = (mona, clark) if minder == team.mona else (clark, mona)
    assert "vous vous en occupez" in look(team, mine)
    page = look(team, other)
    assert f"{minder.name} s’en occupe depuis" in page
    assert 'value="accept"' not in page
    assert do(team, other, part, "mind").status_code == 409
    assert do(team, other, part, "take_over").status_code == 302
    assert "vous vous en occupez" in look(team, other)
    assert do(team, mine, part, "leave").status_code == 302  # what is another's stays another's
    assert "vous vous en occupez" in look(team, other)
    Part.objects.update(minded_at=datetime.now(tz=UTC) - timedelta(minutes=11))
    assert 'value="accept"' in look(team, mine)
    assert do(team, mine, part, "mind").status_code == 302
    assert Part.objects.get(pk=part.pk).minder == minder


def test_another_shops_part_is_not_there(team: Team) -> None:
    part, bella = paid_part(team), team.market.bella
    client = team.client(bella.owner)
    for what in ("accept", "mind", "leave"):
        assert client.post(at("desk_do", bella.merchant.public_id, part.public_id), {"do": what}).status_code == 404
        assert do(team, client, part, what).status_code == 404
    assert do(team, team.client(team.mona), part, "refund").status_code == 404
    assert Part.objects.filter(state="to_accept", minder=None, changed_at__gt=NOW).count() == 1
