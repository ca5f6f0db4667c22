"""A shop's till accepts what is there of a part, by the line: to the cent as at the desk, once a key, and never beside a clerk's yes."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.offer.merchants.actions import create_token
from panier.trade.amendments.models import Amendment
from panier.trade.orders.models import Part, PartEvent
from panier.trade.payments.models import Refund
from tests.desk.hands import do, paid_part
from tests.desk.test_amendments import stock
from tests.processes import overtaken
from tests.team.hands import Team
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(team: Team) -> Callable[..., Any]:
    """Accepts a part of Bruno's."""
    token = create_token(team.key, name="caisse", account_id=team.bruno.pk, now=NOW)

    def accept(part: Part, body: Any = None) -> Any:
        client, path = Client(headers={"Authorization": f"Bearer {token}"}), f"/api/v1/merchant/parts/{part.public_id}"
        return client.post(f"{path}/accept", body, content_type="application/json")

    return accept


def of(line: int, quantity: int, **more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "lines": [{"line": line, "quantity": quantity}], **more}


def test_what_is_missing_goes_back_once_a_key(team: Team, till: Callable[..., Any]) -> None:
    """The case of the desk: 67,31 with a mug less is 44,33."""
    part = paid_part(team, mugs=2, loaves=2, method="delivery")
    assert [line.title["fr"] for line in part.lines.order_by("pk")] == ["Tasse", "Pain de ménage"]
    body = of(1, 1, note="L’anse est brisée.", why="damaged")
    for _ in range(2):
        answer = till(part, body)
        told = answer.json()
        assert (answer.status_code, told["state"], told["total"]["minor"]) == (200, "accepted", 4433), told
        assert [(line["title"], line["quantity"]) for line in told["lines"]] == [("Tasse", 1), ("Pain de ménage", 2)]
        assert [(each["given_back"]["minor"], each["note"]) for each in told["amendments"]] == [
            (2298, "L’anse est brisée.")
        ]
    assert [(refund.minor, refund.bearer) for refund in Refund.objects.all()] == [(2298, "merchant")]
    assert stock("Tasse") == (9, 1), "what is broken is not sold again"
    assert PartEvent.objects.filter(part=part, after="accepted").count() == 1
    letters = Letter.objects.filter(recipient=part.order.contact_email, kind__in=("part_accepted", "part_changed"))
    assert sorted(letters.values_list("kind", flat=True)) == ["part_accepted", "part_changed"]
    late = till(part, of(1, 0))
    assert (late.status_code, late.json()["code"], late.json()["state"]) == (409, "wrong-step", "accepted")
    assert Amendment.objects.count() == 1


def test_a_line_gone_whole_and_said_again_is_the_same_answer(team: Team, till: Callable[..., Any]) -> None:
    part = paid_part(team, mugs=1, loaves=2)
    body = {**of(1, 0), "lines": [{"line": 1, "quantity": 0}, {"line": 2, "quantity": 1}]}
    for _ in range(2):
        answer = till(part, body)
        left = [(line["title"], line["quantity"]) for line in answer.json()["lines"]]
        assert (answer.status_code, left) == (200, [("Pain de ménage", 1)])
    assert Amendment.objects.count() == 2
    assert Refund.objects.count() == 1


def test_all_there_is_a_plain_yes_and_nothing_left_is_a_refusal(team: Team, till: Callable[..., Any]) -> None:
    whole, none = paid_part(team, mugs=2), paid_part(team, mugs=1, loaves=1)
    for body in (of(1, 2), {}, None):
        assert till(whole, body).json()["state"] == "accepted"
    body = {**of(1, 0), "lines": [{"line": 1, "quantity": 0}, {"line": 2, "quantity": 0}]}
    for _ in range(2):
        answer = till(none, body)
        assert (answer.status_code, answer.json()["state"]) == (200, "refused")
    assert Amendment.objects.count() == 0
    assert [refund.minor for refund in Refund.objects.all()] == [none.total_minor]
    assert till(none, of(1, 0)).status_code == 409


def test_what_cannot_be_accepted_changes_nothing(team: Team, till: Callable[..., Any]) -> None:
    part = paid_part(team, mugs=2)
    for body, status, code in (
        (of(1, 3), 422, "more-than-ordered"),
        (of(2, 0), 422, "more-than-ordered"),
        ({**of(1, 1), "lines": of(1, 1)["lines"] * 2}, 422, "more-than-ordered"),
        (of(1, 1, why="other"), 422, "reason-needed"),
        (of(1, 1, why="declined"), 422, "invalid"),
        (of(1, -1), 422, "invalid"),
        (of(0, 1), 422, "invalid"),
        ({"lines": of(1, 1)["lines"]}, 422, "invalid"),
        ({**of(1, 1), "total": 1}, 422, "invalid"),
    ):
        answer = till(part, body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), body
    foreign = till(Part(public_id="prt_aaaaaaaaaaaaaaaa"), of(1, 1))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not-found")
    bella = create_token(team.market.bella.merchant.pk, name="caisse", account_id=None, now=NOW)
    path = f"/api/v1/merchant/parts/{part.public_id}/accept"
    right = {"Authorization": f"Bearer {bella}"}
    assert Client(headers=right).post(path, of(1, 1), content_type="application/json").status_code == 404
    now = Part.objects.get(pk=part.pk)
    assert (now.state, now.total_minor) == ("to_accept", part.total_minor)
    assert (Amendment.objects.count(), Refund.objects.count()) == (0, 0)


@pytest.mark.race
@pytest.mark.parametrize("till_first", [True, False])
def test_a_clerks_yes_and_the_tills_less_meet_and_one_stands(
    team: Team, till: Callable[..., Any], *, till_first: bool
) -> None:
    part, mona = paid_part(team, mugs=2), team.client(team.mona)
    acts = [lambda: till(part, of(1, 1)), lambda: do(team, mona, part, "accept")]
    first, second = overtaken("orders_partevent", *(acts if till_first else acts[::-1]))
    assert (first.status_code, second.status_code) == ((200, 409) if till_first else (302, 409))
    (yes,) = PartEvent.objects.filter(part=part, after="accepted")
    assert ("API" in yes.actor, Refund.objects.count()) == (till_first, int(till_first))
    assert Letter.objects.filter(kind="part_accepted").count() == 1


@pytest.mark.race
@pytest.mark.plants_damage
def test_without_the_lock_both_would_stand(team: Team, till: Callable[..., Any], settings: Any) -> None:
    part, mona = paid_part(team, mugs=2), team.client(team.mona)
    settings.LOCKS_OFF = True
    said = overtaken("orders_partevent", lambda: till(part, of(1, 1)), lambda: do(team, mona, part, "accept"))
    assert [answer.status_code for answer in said] == [200, 302]
    assert PartEvent.objects.filter(part=part, after="accepted").count() == 2


@pytest.mark.race
def test_the_same_key_twice_at_once_gives_back_once(team: Team, till: Callable[..., Any]) -> None:
    part, body = paid_part(team, mugs=2), of(1, 1)
    said = overtaken("orders_partevent", lambda: till(part, body), lambda: till(part, body))
    assert [answer.json()["total"]["minor"] for answer in said] == [2299, 2299]
    assert Refund.objects.count() == 1
