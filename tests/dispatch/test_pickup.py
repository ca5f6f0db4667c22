"""Pickup at the counter: by the buyer's QR or code alone, at the right shop alone, once."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from panier.base.ledger.queries import balance
from panier.base.notifications.models import Letter
from panier.flows import hand_over_part as story
from panier.flows.advance_part import advance_part
from panier.flows.hand_over_part import hand_over_part
from panier.kit.attempts import TooManyAttempts
from panier.kit.money import Money
from panier.trade.fulfilment.models import HandOver
from panier.trade.fulfilment.queries import pickup_pass
from panier.trade.fulfilment.rules import proofs
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Part
from panier.trade.orders.queries import token_of
from panier.trade.orders.rules import WrongCode
from tests.dispatch.hands import bought
from tests.processes import all_meet_at, at_once
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
UNKNOWN = "Aucune commande de ce commerce ne porte ce code"


def fresh(part: Part) -> Part:
    return Part.objects.select_related("order", "merchant").get(pk=part.pk)


def paid_to(part: Part) -> Money:
    return balance("qc", f"payable:{part.merchant.public_id}", "CAD")


def earned(part: Part) -> Money:
    """Bruno's own loaf: 7.25 less 5 % and 0.30, and the taxes on that."""
    return Money(725 - 66 - 3 - 7, "CAD")


def test_scan_see_who_and_hand_over_by_one_tap(team: Team) -> None:
    bread = team.market.bruno.offers["Pain de ménage"]
    part = bought(team.market, (bread, 1), state="ready")
    other = bought(team.market, (bread, 2), state="ready")
    order_page = team.client(None).get(at("order", token_of(part.order))).content.decode()
    qr = re.search(r'src="([^"]+qr\.png)"', order_page)
    assert qr
    picture: Any = team.client(None).get(qr[1])
    assert (picture.status_code, picture["Content-Type"], picture["Cache-Control"]) == (200, "image/png", "private, no-store")  # fmt: skip
    assert team.client(None).get(at("order_qr", token_of(part.order), other.public_id)).status_code == 404
    desk, scanned = at("desk_pickup", team.merchant), pickup_pass(part)
    clark = team.client(team.clark)
    found = clark.post(desk, {"code": scanned}).content.decode()
    assert "Ana Tremblay" in found
    assert "1 ×" in found
    assert fresh(part).state == "ready"  # looking hands nothing over
    done = clark.post(desk, {"code": scanned, "part": part.public_id, "taken_by": "Luc"}, follow=True)
    assert f"Remise : {part.number}" in done.content.decode().replace("\u00a0", " ")
    proof = HandOver.objects.get()
    assert (proof.part_id, proof.how, proof.taken_by, proof.person) == (part.pk, "scanned", "Luc", "Boulangerie Bruno (Clark)")  # fmt: skip
    assert paid_to(part) == earned(part)
    again = clark.post(desk, {"code": scanned}).content.decode()
    assert "déjà été remise" in again
    assert 'name="part"' not in again
    assert "déjà été remise" in clark.post(desk, {"code": part.pickup_code}).content.decode()
    typed = clark.post(desk, {"code": f" {other.pickup_code.lower()} "}).content.decode()
    assert f'value="{other.public_id}"' in typed
    by_number = clark.post(desk, {"code": other.number}).content.decode()  # found, and still nobody's
    assert clark.post(desk, {"code": other.number, "part": other.public_id}).status_code == 409
    assert 'name="code" required' in by_number
    assert fresh(other).state == "ready"
    for page in (at("desk_part", team.merchant, part.public_id), at("order", token_of(part.order))):
        shown = clark.get(page).content.decode()
        assert "le code QR de l’acheteur, balayé" in shown
        assert "Luc" in shown


def test_a_code_works_at_its_own_shop_and_when_it_is_ready(team: Team) -> None:
    part = bought(team.market, (team.market.bruno.offers["Tasse"], 1))
    bellas = at("desk_pickup", team.market.bella.merchant.public_id)
    bella = team.client(team.market.bella.owner)
    answers = [bella.post(bellas, {"code": code}) for code in (pickup_pass(part), part.number, "PB22222222" + "1X" + "2" * 16)]  # fmt: skip
    assert {answer.status_code for answer in answers} == {409}
    assert all(UNKNOWN in answer.content.decode() for answer in answers)
    assert bella.post(bellas, {"code": pickup_pass(part), "part": part.public_id}).status_code == 409
    bruno, desk = team.client(team.bruno), at("desk_pickup", team.merchant)
    early = bruno.post(desk, {"code": pickup_pass(part)}).content.decode()
    assert "pas encore prête" in early
    assert bruno.post(desk, {"code": part.pickup_code, "part": part.public_id}).status_code == 409
    forged = pickup_pass(part)[:-1] + ("2" if pickup_pass(part)[-1] != "2" else "3")
    assert UNKNOWN in bruno.post(desk, {"code": forged}).content.decode()
    assert fresh(part).state == "accepted"
    assert HandOver.objects.count() == 0
    advance_part(part.merchant_id, part.public_id, "ready", actor="test", now=NOW)
    letter = Letter.objects.get(kind="part_ready", facts__part__id=part.public_id)
    assert letter.facts["part"]["qr"].endswith(f"/{part.public_id}/qr.png")


def test_codes_cannot_be_tried_one_by_one(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    part = bought(team.market, (team.market.bruno.offers["Tasse"], 1), state="ready")
    desk, now = at("desk_pickup", team.merchant), datetime.now(tz=UTC)
    wrong = "2222" if part.pickup_code != "2222" else "3333"
    clark = team.client(team.clark)
    for _ in range(10):
        assert clark.post(desk, {"code": wrong}).status_code == 409
    for _ in range(10):  # on the part's own page, or by a program, it is the same desk
        with pytest.raises(WrongCode):
            hand_over_part(part.merchant_id, part.public_id, shown=Shown(wrong), actor="x", now=now)
    assert "Trop de mauvais codes" in clark.post(desk, {"code": part.pickup_code}).content.decode()
    with pytest.raises(TooManyAttempts):
        hand_over_part(part.merchant_id, part.public_id, shown=Shown(part.pickup_code), actor="x", now=now)
    assert fresh(part).state == "ready"
    monkeypatch.setattr(story, "GUESSES", proofs.GUESSES._replace(most=10_000))  # the control: nobody counts
    hand_over_part(part.merchant_id, part.public_id, shown=Shown(part.pickup_code), actor="x", now=now)
    assert fresh(part).state == "handed_over"
    monkeypatch.undo()
    later = bought(team.market, (team.market.bruno.offers["Tasse"], 1), state="ready")
    hand_over_part(later.merchant_id, later.public_id, shown=Shown(later.pickup_code), actor="x", now=now + timedelta(minutes=11))  # fmt: skip
    assert fresh(later).state == "handed_over"


def six_at_once(part: Part) -> list[str]:
    def one(number: int) -> str:
        try:
            hand_over_part(part.merchant_id, part.public_id, shown=Shown(part.pickup_code), actor=f"Clerk {number}", now=NOW)  # fmt: skip
        except Exception as fault:  # noqa: BLE001 - what the control makes of it
            return type(fault).__name__
        return "done"

    return sorted(at_once(*[partial(one, number) for number in range(6)]))


@pytest.mark.race
def test_two_clerks_hand_over_once_and_the_money_is_earned_once(team: Team) -> None:
    part = bought(team.market, (team.market.bruno.offers["Pain de ménage"], 1), state="ready")
    assert six_at_once(part) == ["WrongStep"] * 5 + ["done"]  # the others are told who was faster
    assert HandOver.objects.count() == 1
    assert part.events.filter(after="handed_over").count() == 1
    assert Letter.objects.filter(kind="part_handed_over").count() == 1
    assert paid_to(part) == earned(part)


@pytest.mark.race
def test_without_locks_what_stands_behind_them_is_hit(
    team: Team, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the lock on the order off, all get past the look at the state; the keys alone hold them."""
    part = bought(team.market, (team.market.bruno.offers["Pain de ménage"], 1), state="ready")
    settings.LOCKS_OFF = True
    all_meet_at(monkeypatch, "panier.flows.hand_over_part.move_parts", 6)
    assert six_at_once(part) == ["IntegrityError"] * 5 + ["done"]
    settings.LOCKS_OFF = False
    assert paid_to(part) == earned(part)
