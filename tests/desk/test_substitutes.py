"""A substitute: proposed, kept, answered with one tap by a signed link; whoever comes late is told, nothing is oversold."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from panier.base.notifications.models import Letter
from panier.flows import answer_substitute as answering
from panier.flows import withdraw_substitute as withdrawing
from panier.flows.expire_substitutes import expire_substitutes
from panier.flows.hand_over_part import hand_over_part
from panier.flows.propose_substitute import Instead, propose_substitute
from panier.offer.inventory.models import StockLevel
from panier.trade.amendments.models import Amendment, Substitution
from panier.trade.amendments.queries import token_of
from panier.trade.amendments.rules import NotASubstitute, ProposalOpen, ProposalOver
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Part
from panier.trade.payments.models import Refund
from tests.desk.hands import do, look, paid_part
from tests.desk.test_amendments import less, stock
from tests.processes import WAIT_S, at_once
from tests.team.hands import Team, at
from tests.world import NOW, offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bowl(team: Team) -> Any:
    """15,00 where the mug is 19,99; two of them."""
    return offer(team.market.bruno, "Bol", 1500, stock=2).public_id


def propose(team: Team, part: Part, instead: str, *, quantity: int = 1, now: datetime | None = None) -> Substitution:
    asked = Instead(part.lines.get(title__fr="Tasse").pk, instead, quantity)
    return propose_substitute(team.key, part.public_id, asked, actor="Mona", now=now or datetime.now(tz=UTC))


def standing(part: Part) -> dict[str, tuple[int, int]]:
    return {line.title["fr"]: (line.quantity, line.subtotal_minor) for line in part.lines.all()}


def tap(proposal: Substitution, answer: str | None = None) -> Any:
    with override("fr"):
        address = f"/fr/substitut/{token_of(proposal)}/"
    return Client().get(address) if answer is None else Client().post(address, {"answer": answer})


def test_she_takes_it_with_one_tap_and_the_difference_comes_back(team: Team, bowl: str) -> None:
    """Pickup: 19,99 with TPS 1,00 and TVQ 1,99; the bowl 15,00 with 0,75 and 1,49: 5,74 back."""
    part, mona = paid_part(team, mugs=2), team.client(team.mona)
    line = part.lines.get()
    page = mona.get(at("desk_instead", team.merchant, part.public_id, line.pk))
    assert "Bol" in page.content.decode()
    form = {"offer": bowl, "quantity": "1", "missing": "yes", "hours": "2"}
    assert mona.post(at("desk_instead", team.merchant, part.public_id, line.pk), form).status_code == 302
    proposal = Substitution.objects.get()
    assert (stock("Bol"), stock("Tasse")) == ((2, 1), (10, 2)), "kept for her, and nothing is given up yet"
    assert Part.objects.get(pk=part.pk).state == "accepted"
    assert Letter.objects.filter(kind="substitute_proposed").count() == 1
    assert "Prendriez-vous ceci" in tap(proposal).content.decode()
    assert Substitution.objects.get().state == "proposed", "looking is no answer"
    assert do(team, mona, part, "ready").status_code == 409, "first her answer"
    assert less(team, mona, part, {"Tasse": 1}).status_code == 409
    assert tap(proposal, "maybe").status_code == 400
    listed_as = look(team, mona)
    assert "Attend la réponse de l’acheteur" in listed_as
    assert 'value="ready"' not in listed_as, "no button that would be refused"
    assert "Bol, proposé il y a " in " ".join(listed_as.split())
    english = mona.get(at("desk", team.merchant, language="en")).content.decode()
    assert "Waits for the buyer’s answer" in english
    for _ in range(2):
        assert tap(proposal, "yes").status_code == 302
    assert "Bol à la place de Tasse" in look(team, mona)
    assert 'value="ready"' in look(team, mona)
    told, manager = Letter.objects.filter(kind="substitute_answered").order_by("pk")
    assert (manager.recipient, manager.facts) == (team.mona.email, told.facts)
    assert (told.recipient, told.facts["answer"]) == (team.market.bruno.merchant.contact_email, "accepted")
    assert tap(proposal, "no").status_code == 409, "she has taken it"
    now = Part.objects.get(pk=part.pk)
    assert standing(now) == {"Tasse": (1, 1999), "Bol": (1, 1500)}
    assert (now.goods_minor, now.total_minor) == (3499, part.total_minor - 574)
    assert [refund.minor for refund in Refund.objects.all()] == [574]
    assert (stock("Bol"), stock("Tasse")) == ((2, 1), (9, 1))
    assert Letter.objects.filter(kind="part_changed").count() == 1
    do(team, mona, part, "ready")
    hand_over_part(team.key, part.public_id, shown=Shown(now.pickup_code), actor="Mona", now=NOW)
    assert (stock("Bol"), stock("Tasse")) == ((1, 0), (8, 0))


def test_no_and_no_answer_give_the_money_back_and_free_what_was_kept(team: Team, bowl: str) -> None:
    declined, silent = paid_part(team, mugs=1, loaves=1), paid_part(team, mugs=1)
    first = propose(team, declined, bowl)
    second = propose(team, silent, bowl)
    with pytest.raises(NotASubstitute):
        propose(team, paid_part(team), bowl)  # both bowls are kept for others
    assert tap(first, "no").status_code == 302
    assert tap(first, "no").status_code == 302
    assert standing(declined) == {"Pain de ménage": (1, 725)}
    assert expire_substitutes(now=second.answer_by - timedelta(minutes=1)) == 0
    late = second.answer_by
    with pytest.raises(ProposalOver):
        answering.answer_substitute(token_of(second), yes=True, now=late)
    assert [expire_substitutes(now=late) for _ in range(2)] == [1, 0]
    gone = Part.objects.get(pk=silent.pk)
    assert (gone.state, "sans réponse" in gone.reason) == ("refused", True), "nothing else stood"
    assert sorted(refund.minor for refund in Refund.objects.all()) == sorted([2298, silent.total_minor])
    page = look(team, team.client(team.clark))
    assert "Refusé par l’acheteur" in page
    assert "Sans Tasse" in page
    letters = Letter.objects.filter(kind="substitute_answered", recipient=team.bruno.email).order_by("pk")
    assert [letter.facts["answer"] for letter in letters] == ["declined", "expired"], "once each"
    assert stock("Bol") == (2, 0)
    assert "Le délai de réponse est passé" in tap(second).content.decode()


def test_withdrawn_it_stands_as_it_was_and_a_refusal_withdraws(team: Team, bowl: str) -> None:
    part, mona = paid_part(team), team.client(team.mona)
    first = propose(team, part, bowl)
    with pytest.raises(ProposalOpen):
        propose(team, part, bowl)
    for _ in range(2):
        form = {"proposal": first.public_id}
        assert mona.post(at("desk_withdraw", team.merchant, part.public_id), form).status_code == 302
    assert tap(first, "yes").status_code == 409
    assert (standing(part), stock("Bol")) == ({"Tasse": (1, 1999)}, (2, 0))
    propose(team, part, bowl)
    form = {"step": "refuse", "reason": "Dégât d’eau."}
    assert mona.post(at("desk_step", team.merchant, part.public_id), form).status_code == 302
    assert (stock("Bol"), stock("Tasse")) == ((2, 0), (10, 0))
    assert set(Substitution.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_only_what_the_shop_sells_under_the_same_taxes_and_never_for_more(team: Team) -> None:
    part, bruno, bella = paid_part(team), team.market.bruno, team.market.bella
    for other in (
        bella.offers["Roman"],
        bruno.offers["Pain de ménage"],
        bruno.offers["Tasse"],
        offer(bella, "Bol", 100),
    ):
        with pytest.raises(NotASubstitute):
            propose(team, part, other.public_id)
    dear = propose(team, part, offer(bruno, "Théière", 8900).public_id)
    assert dear.unit_minor == 1999
    assert tap(dear, "yes").status_code == 302
    assert (standing(part), Refund.objects.count()) == ({"Théière": (1, 1999)}, 0)
    forged = f"{dear.public_id}.{'0' * 32}"
    for method in (Client().get, Client().post):
        assert method(f"/fr/substitut/{forged}/").status_code == 404
    client = team.client(bella.owner)
    line = part.lines.get()
    assert client.get(at("desk_instead", team.merchant, part.public_id, line.pk)).status_code == 404
    assert client.get(at("desk_instead", bella.merchant.public_id, part.public_id, line.pk)).status_code == 404


def ends(team: Team, proposal: Substitution, part: Part) -> list[Callable[[], Any]]:
    """Her yes, her no, the shop's withdrawal and the end of the time, at one instant."""

    def quietly(act: Callable[[], Any]) -> Callable[[], Any]:
        def one() -> Any:
            try:
                return act()
            except ProposalOver:
                return None

        return one

    token = token_of(proposal)
    return [
        quietly(lambda: answering.answer_substitute(token, yes=True, now=NOW)),
        quietly(lambda: answering.answer_substitute(token, yes=False, now=NOW)),
        quietly(lambda: withdrawing.withdraw_substitute(team.key, part.public_id, proposal.public_id, now=NOW)),
        quietly(lambda: expire_substitutes(now=NOW + timedelta(hours=5))),
    ]


def test_of_four_ends_at_one_instant_one_takes_effect(team: Team, bowl: str) -> None:
    part = paid_part(team, mugs=1, loaves=1)
    proposal = propose(team, part, bowl, now=NOW)
    at_once(*ends(team, proposal, part))
    state = Substitution.objects.get().state
    amended = list(Amendment.objects.values_list("why", flat=True))
    expected = {"accepted": ["replaced"], "declined": ["declined"], "expired": ["unanswered"], "withdrawn": []}
    assert amended == expected[state]
    level = StockLevel.objects.get(variant__product__title__fr="Bol")
    assert level.reserved == (1 if state == "accepted" else 0)


@pytest.mark.plants_damage
def test_without_lock_and_look_two_ends_would_take_effect(
    team: Team, bowl: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = paid_part(team, mugs=2, loaves=1)
    proposal = propose(team, part, bowl, now=NOW)
    both_have_read, withdrawn = Barrier(2), Event()

    def unlooked(ended: Substitution, state: str, *, now: Any) -> None:
        both_have_read.wait(WAIT_S)
        if state == "accepted":
            withdrawn.wait(WAIT_S)
        Substitution.objects.filter(pk=ended.pk).update(state=state, ended_at=now)

    settings.LOCKS_OFF = True
    for module in (answering, withdrawing):
        monkeypatch.setattr(module, "end_proposal", unlooked)
    yes, _no, withdrawal, _late = ends(team, proposal, part)

    def withdraw() -> None:
        withdrawal()
        withdrawn.set()

    at_once(yes, withdraw)
    kept = StockLevel.objects.get(variant__product__title__fr="Bol").reserved
    told = Substitution.objects.get().state
    assert ("Bol" in standing(part), told, kept) == (True, "accepted", 0), "she has it, and nothing is kept for her"
