"""Less than was ordered: the money of what is missing goes back to the cent, the books hold, the buyer reads why."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from panier.base.ledger.queries import balances
from panier.base.notifications.models import Letter
from panier.flows.begin_refund import begin_refund
from panier.flows.hand_over_part import hand_over_part
from panier.offer.inventory.models import Reservation, StockLevel
from panier.offer.merchants.actions import create_token
from panier.trade.amendments.models import Amendment
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Part
from panier.trade.orders.queries import order_by_token, token_of
from panier.trade.payments.models import Refund
from tests.desk.hands import do, look, paid_part
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def less(team: Team, client: Client, part: Part, left: dict[str, int], **more: Any) -> Any:
    """As the form sends it: what is left of each line, and what the desk showed."""
    form: dict[str, Any] = {"step": "less", "why": "missing", **more}
    for line in part.lines.all():
        form[f"seen-{line.pk}"] = line.quantity
        form[f"left-{line.pk}"] = left.get(line.title["fr"], line.quantity)
    return client.post(at("desk_step", team.merchant, part.public_id), form)


def stock(title: str) -> tuple[int | None, int]:
    level = StockLevel.objects.get(variant__product__title__fr=title)
    return level.on_hand, level.reserved


@pytest.fixture
def amended(team: Team) -> Part:
    """54,48 goods, 5,95 delivery, TPS 2,30, TVQ 4,58: 67,31. One mug less is the basket of docs/money.md: 44,33."""
    part = paid_part(team, mugs=2, loaves=2, method="delivery")
    assert (part.total_minor, part.commission_minor) == (6731, 302)
    assert less(team, team.client(team.clark), part, {"Tasse": 1}).status_code == 302
    return Part.objects.get(pk=part.pk)


def test_of_a_mug_that_is_missing_all_money_goes_back_to_the_cent(amended: Part) -> None:
    assert (amended.state, amended.goods_minor, amended.delivery_minor, amended.tax_minor, amended.total_minor) == (
        "accepted",
        3449,
        595,
        389,
        4433,
    )
    taxes = {tax.code: (tax.base_minor, tax.minor) for tax in amended.taxes.all()}
    assert taxes == {"TPS": (2594, 130), "TVQ": (2594, 259)}
    assert (amended.commission_minor, amended.commission_taxes) == (
        191,
        [{"code": "TPS", "minor": 9}, {"code": "TVQ", "minor": 19}],
    )
    assert amended.order.total_minor == 6731, "the order stays what was agreed"
    (change,) = Amendment.objects.all()
    assert (change.quantity, change.goods_minor, change.minor, change.commission_minor) == (1, 1999, 2298, 111)
    (refund,) = Refund.objects.all()
    assert (refund.minor, refund.bearer, refund.state) == (2298, "merchant", "created")
    assert begin_refund(refund.public_id, now=NOW) == "done"
    assert stock("Tasse") == (9, 1), "what is not there is not sold again"


def test_she_the_desk_a_program_and_the_operator_read_what_is_missing(team: Team, amended: Part) -> None:
    now, clark = amended, team.client(team.clark)
    assert sorted(Letter.objects.filter(recipient=now.order.contact_email).values_list("kind", flat=True)) == [
        "contract_copy", "order_placed", "part_accepted", "part_changed"]  # fmt: skip
    with override("fr"):
        page = Client().get(f"/fr/commande/{token_of(now.order)}/").content.decode()
    assert "22,98" in page
    assert "67,31" in page
    assert "44,33" in page
    assert "44,33" in look(team, clark)
    seen = Client().get(f"/api/v1/orders/{token_of(now.order)}").json()["parts"][0]
    right = {"Authorization": f"Bearer {create_token(team.key, name='caisse', account_id=team.bruno.pk, now=NOW)}"}
    at_the_till = Client().get(f"/api/v1/merchant/parts/{now.public_id}", headers=right).json()
    assert at_the_till["amendments"] == seen["amendments"]
    (told,) = seen["amendments"]
    expected = {
        "title": "Tasse",
        "quantity": 1,
        "why": "missing",
        "by": "merchant",
        "given_back": {"minor": 2298, "currency": "CAD"},
    }
    assert {name: told[name] for name in expected} == expected
    assert seen["total"]["minor"] == 4433
    olga = Client()
    olga.force_login(team.market.olga)
    page = olga.get(f"/fr/exploitation/commande/{now.order.public_id}/").content.decode()
    for words in ("Ce qui a changé depuis la commande", "22,98", "Clark"):
        assert words in page, words


def test_handed_over_the_shop_has_earned_what_is_left(team: Team, amended: Part) -> None:
    part, clark = amended, team.client(team.clark)
    do(team, clark, part, "ready")
    hand_over_part(team.key, part.public_id, shown=Shown(""), actor="Clark", now=NOW)
    payable = f"payable:{team.merchant}"
    assert [amount.minor for amount in balances("qc", [payable])[payable]] == [4433 - 191 - 9 - 19]
    assert stock("Tasse") == (8, 0)
    whole = Refund.objects.filter(part=part).count()
    assert whole == 1


def test_everything_missing_is_a_refusal_and_the_delivery_goes_back_too(team: Team) -> None:
    part, mona = paid_part(team, mugs=2, method="delivery"), team.client(team.mona)
    assert less(team, mona, part, {"Tasse": 1}, why="other", note="Une est fêlée.").status_code == 302
    now = Part.objects.get(pk=part.pk)
    assert stock("Tasse") == (10, 1), "taken out for another reason, it is free again"
    assert less(team, mona, now, {"Tasse": 0}, why="damaged").status_code == 302
    now = Part.objects.get(pk=part.pk)
    assert now.state == "refused"
    assert sum(refund.minor for refund in Refund.objects.all()) == part.total_minor
    assert stock("Tasse") == (9, 0), "the damaged one is not sold again"
    assert Reservation.objects.get(holder=part.public_id).state == "taken"
    for refund in Refund.objects.all():
        begin_refund(refund.public_id, now=NOW)
    assert order_by_token(token_of(now.order)).state == "cancelled"
    for words in ("fêlée", "rayon", "abîmé"):
        if words == "fêlée":
            assert words in str(Letter.objects.get(kind="part_changed").facts)


def test_what_cannot_be_taken_out_changes_nothing(team: Team) -> None:
    part, mona = paid_part(team, mugs=2), team.client(team.mona)
    for left, more, words in (
        ({}, {}, "Baissez au moins une quantité"),
        ({"Tasse": 3}, {}, "au plus ce qui a été commandé"),
        ({"Tasse": -1}, {}, "au plus ce qui a été commandé"),
        ({"Tasse": 1}, {"why": "other"}, "Dites pourquoi"),
        ({"Tasse": 1}, {"why": "<script>"}, "Dites pourquoi"),
    ):
        answer = less(team, mona, part, left, **more)
        assert (answer.status_code, words in answer.content.decode()) == (409, True), (left, more)
    bella = team.client(team.market.bella.owner)
    assert less(team, bella, part, {"Tasse": 1}).status_code == 404
    assert (Amendment.objects.count(), Refund.objects.count(), stock("Tasse")) == (0, 0, (10, 2))


def test_who_looks_at_an_older_page_takes_nothing_more(team: Team) -> None:
    """Mona and Clark both see two mugs: she takes one out, and his page knows nothing of it."""
    part, mona, clark = paid_part(team, mugs=2), team.client(team.mona), team.client(team.clark)
    line = part.lines.get()
    older = {"step": "less", "why": "missing", f"seen-{line.pk}": 2, f"left-{line.pk}": 0}
    assert less(team, mona, part, {"Tasse": 1}).status_code == 302
    assert less(team, mona, part, {"Tasse": 1}).status_code == 409, "the same form a second time takes nothing more"
    answer = clark.post(at("desk_step", team.merchant, part.public_id), older)
    assert (answer.status_code, Amendment.objects.count(), stock("Tasse")) == (409, 1, (9, 1))
    now = {**older, f"seen-{line.pk}": 1}  # the control: from the page as it is he takes the other out too
    assert clark.post(at("desk_step", team.merchant, part.public_id), now).status_code == 302
    assert (Part.objects.get(pk=part.pk).state, stock("Tasse")) == ("refused", (8, 0))
