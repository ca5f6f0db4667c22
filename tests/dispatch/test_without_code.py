"""A buyer without phone and code: the code again, a few times an hour; else an owner or a manager looks at an identity paper."""

from datetime import UTC, datetime

import pytest

from panier.base.ledger.queries import balance
from panier.base.notifications.models import Letter
from panier.flows import hand_over_without_code as story
from panier.flows.hand_over_without_code import Paper, hand_over_without_code
from panier.kit.money import Money
from panier.offer.team.actions import By
from panier.offer.team.rules import NotYours
from panier.sites.letters.deliver import deliver
from panier.trade.fulfilment.models import HandOver
from panier.trade.orders.models import Part
from panier.trade.orders.queries import token_of
from tests.dispatch.hands import bought
from tests.dispatch.test_pickup import earned, fresh, paid_to
from tests.team.hands import Team, at

pytestmark = pytest.mark.django_db(transaction=True)
GIVEN = {"name": "Ana  Tremblay", "reason": "Téléphone volé"}


def waiting(team: Team) -> Part:
    return bought(team.market, (team.market.bruno.offers["Pain de ménage"], 1), state="ready")


def test_the_code_comes_again_three_times_an_hour_and_to_the_order_alone(team: Team) -> None:
    part, clark = waiting(team), team.client(team.clark)
    step = at("desk_step", team.merchant, part.public_id)
    assert [clark.post(step, {"step": "code_again"}).status_code for _ in range(4)] == [302, 302, 302, 409]
    first, *again = Letter.objects.filter(kind="part_ready").order_by("pk")
    assert [letter.recipient for letter in again] == [part.order.contact_email] * 3
    assert [letter.facts for letter in again] == [first.facts] * 3
    assert "trois fois dans l’heure" in clark.post(step, {"step": "code_again"}).content.decode()
    other = bought(team.market, (team.market.bruno.offers["Tasse"], 1))
    assert clark.post(at("desk_step", team.merchant, other.public_id), {"step": "code_again"}).status_code == 409
    bellas = at("desk_step", team.market.bella.merchant.public_id, part.public_id)
    assert team.client(team.market.bella.owner).post(bellas, {"step": "code_again"}).status_code == 404
    assert Letter.objects.filter(kind="part_ready").count() == 4
    assert fresh(part).state == "ready"


def test_a_manager_hands_over_by_a_name_and_a_reason_and_the_buyer_hears_at_once(team: Team) -> None:
    part, mona = waiting(team), team.client(team.mona)
    page = at("desk_without_code", team.merchant, part.public_id)
    assert page in mona.get(at("desk_part", team.merchant, part.public_id)).content.decode()
    for missing in ({"name": "Ana"}, {"reason": "Téléphone volé"}, {"name": " ", "reason": "x"}):
        answer = mona.post(page, missing)
        assert answer.status_code == 409
        assert all(typed in answer.content.decode() for typed in missing.values())
    assert (HandOver.objects.count(), fresh(part).state) == (0, "ready")
    assert [mona.post(page, GIVEN).status_code for _ in range(2)] == [302, 302]
    proof = HandOver.objects.get()
    assert (proof.part_id, proof.how, proof.taken_by, proof.reason, proof.person) == (
        part.pk, "paper", "Ana Tremblay", "Téléphone volé", "Boulangerie Bruno (Mona)",
    )  # fmt: skip
    assert paid_to(part) == earned(part), "as with a code"
    letter = Letter.objects.get(kind="part_without_code")
    assert letter.recipient == part.order.contact_email
    assert deliver(letter.public_id, now=datetime.now(tz=UTC))
    letter.refresh_from_db()
    for said in ("sans son code", "Ana Tremblay", "Téléphone volé", "appelez le marché", token_of(part.order)):
        assert said in letter.text, said
    assert not Letter.objects.filter(kind="part_handed_over").exists()
    operator = team.client(team.market.olga).get("/fr/exploitation/").content.decode()
    assert '<a class="key" href="#without-code"><b>1</b>' in operator
    assert (part.number in operator, "Téléphone volé" in operator) == (True, True)
    for address in (at("desk_part", team.merchant, part.public_id), at("order", token_of(part.order))):
        assert "une pièce d’identité regardée, sans le code" in mona.get(address).content.decode()


def test_a_clerk_is_refused_by_the_page_and_by_the_story(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    part, clark = waiting(team), team.client(team.clark)
    page = at("desk_without_code", team.merchant, part.public_id)
    assert (clark.get(page).status_code, clark.post(page, GIVEN).status_code) == (404, 404)
    assert page not in clark.get(at("desk_part", team.merchant, part.public_id)).content.decode()
    # The fields of this form, sent to the step everybody may take, do not replace the code.
    step = at("desk_step", team.merchant, part.public_id)
    assert clark.post(step, {"step": "hand_over", **GIVEN, "taken_by": "Ana Tremblay"}).status_code == 422
    known = {"step": "hand_over", "reason": GIVEN["reason"], "taken_by": "Ana Tremblay"}
    assert clark.post(step, known).status_code == 409
    paper = Paper("Ana Tremblay", "Téléphone volé", "Boulangerie Bruno (Clark)")
    by = By(team.clark.pk, "Clark", datetime.now(tz=UTC))
    with pytest.raises(NotYours):
        hand_over_without_code(team.key, part.public_id, paper, by)
    assert (HandOver.objects.count(), fresh(part).state, paid_to(part)) == (0, "ready", Money(0, "CAD"))
    monkeypatch.setattr(story, "may", lambda _role, _what: True)  # the control: nobody looks at the role
    hand_over_without_code(team.key, part.public_id, paper, by)
    assert (HandOver.objects.get().how, fresh(part).state) == ("paper", "handed_over")
    assert balance("qc", f"payable:{team.merchant}", "CAD") == earned(part)
