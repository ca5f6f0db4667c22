"""Two at once: a shop keeps an owner, and who is removed connects no last program. Each with its control, without the lock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError, Event
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from panier.offer.merchants.actions import create_token
from panier.offer.merchants.models import ApiToken, Member
from panier.offer.team import actions
from panier.offer.team.models import TeamChange
from tests.processes import WAIT_S, at_once
from tests.team.hands import Team, at, invite, link_for

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def patience() -> float:
    """Seconds for the other: with the locks he comes in vain."""
    return WAIT_S if settings.LOCKS_OFF else 1.0


def statuses(*acts: Callable[[], Any]) -> list[int]:
    return [answer.status_code for answer in at_once(*acts)]


@pytest.fixture
def two(team: Team) -> tuple[Team, list[Callable[[], Any]]]:
    """Bruno and Mona, both owners, each about to lower the other."""
    Member.objects.filter(account=team.mona).update(role="owner")
    people = (team.bruno, team.mona)
    clients = [team.client(person) for person in people]

    def lower(client: Client, other: Any) -> Callable[[], Any]:
        address = at("desk_team_member", team.merchant, other.public_id)
        return lambda: client.post(address, {"do": "role", "role": "clerk"})

    return team, [lower(client, other) for client, other in zip(clients, reversed(people), strict=True)]


@contextmanager
def both_have_looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Whoever has seen that an owner stays waits for the other to see it too: with the lock, in vain."""
    meeting, met, looks = Barrier(2), [], actions._still_owned

    def look(team: Any, changed: Any, role: str) -> None:
        looks(team, changed, role)
        with suppress(BrokenBarrierError):
            meeting.wait(patience())
            met.append(role)

    monkeypatch.setattr(actions, "_still_owned", look)
    yield met
    monkeypatch.setattr(actions, "_still_owned", looks)


def test_two_owners_who_lower_each_other_leave_one(
    two: tuple[Team, list[Callable[[], Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    team, acts = two
    with both_have_looked(monkeypatch) as met:
        answers = statuses(*acts)
    assert met == []
    assert sorted(answers) == [302, 404]  # who came second is no owner any more
    assert sorted(team.roles().values()) == ["clerk", "clerk", "owner"]
    assert TeamChange.objects.filter(merchant_id=team.key, what="role").count() == 1


@pytest.mark.plants_damage
def test_without_the_lock_none_would_be_left(
    two: tuple[Team, list[Callable[[], Any]]], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.LOCKS_OFF = True
    team, acts = two
    with both_have_looked(monkeypatch) as met:
        answers = statuses(*acts)
    assert met == ["clerk", "clerk"]
    assert answers == [302, 302]
    assert sorted(team.roles().values()) == ["clerk", "clerk", "clerk"]


def test_nobody_waits_for_the_other_and_one_is_left_each_time(two: tuple[Team, list[Callable[[], Any]]]) -> None:
    """The same, undirected, again and again; then both leave."""
    team, acts = two
    clients = [team.client(each) for each in (team.bruno, team.mona)]
    leaving = [lambda each=each: each.post(at("desk_myself", team.merchant)) for each in clients]
    for _ in range(ROUNDS):
        at_once(*acts)
        assert list(team.roles().values()).count("owner") == 1
        Member.objects.filter(account__in=[team.bruno, team.mona]).update(role="owner")
    assert sorted(statuses(*leaving)) == [302, 409]  # whoever comes second is the last
    assert list(team.roles().values()).count("owner") == 1


def race_a_program(team: Team, monkeypatch: pytest.MonkeyPatch) -> int:
    """Mona connects a program while Bruno removes her; how many of hers live on."""
    Member.objects.filter(account=team.mona).update(role="owner")
    allowed, removed, creates = Event(), Event(), create_token

    def create(*args: Any, **named: Any) -> str:
        allowed.set()
        removed.wait(patience())
        return creates(*args, **named)

    monkeypatch.setattr("panier.flows.connect_program.create_token", create)
    mona, bruno = team.client(team.mona), team.client(team.bruno)

    def remove() -> Any:
        allowed.wait(WAIT_S)
        answer = bruno.post(at("desk_team_member", team.merchant, team.mona.public_id), {"do": "remove"})
        removed.set()
        return answer

    assert statuses(lambda: mona.post(at("desk_tokens", team.merchant), {"name": "caisse"}), remove) == [200, 302]
    assert "mona" not in team.roles()
    return ApiToken.objects.filter(created_by=team.mona, revoked_at=None).count()


def test_who_is_being_removed_connects_no_last_program(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    assert race_a_program(team, monkeypatch) == 0
    assert TeamChange.objects.get(what="removed").programs == 1


def test_without_the_lock_a_program_would_live_on(team: Team, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.LOCKS_OFF = True
    assert race_a_program(team, monkeypatch) == 1


def test_one_link_at_once_from_two_browsers_is_one_member(team: Team) -> None:
    invite(team, "zoe@panier.example")
    link = link_for("zoe@panier.example")
    browsers = [team.client(team.market.zoe) for _ in range(4)]
    answers = statuses(*[lambda each=each: each.post(link, {"answer": "yes"}) for each in browsers])
    assert set(answers) == {302}
    assert team.roles()["zoe"] == "clerk"
    assert TeamChange.objects.filter(what="joined").count() == 1
