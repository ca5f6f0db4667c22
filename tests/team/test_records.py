"""By whom and when: what people change at the desk names them where the merchant would ask."""

import re
from typing import Any

import pytest

from panier.base.accounts.models import Account, Action
from panier.offer.catalogue.models import ImportRun
from panier.offer.origin.models import Claim
from panier.trade.orders.models import PartEvent
from tests.enquiries import ask, counted_long_ago
from tests.imports.hands import MUG, preview, rows
from tests.orders import part_of, pay, three_merchants
from tests.team.hands import Team, at
from tests.team.test_changes import connect

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = r"\d+ \w+\.?, \d+ h \d\d"


def read(team: Team, name: str, *args: Any, who: Account | None = None) -> str:
    page = team.client(who or team.bruno).get(at(name, team.merchant, *args)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def done(verb: str) -> list[tuple[str, str, str]]:
    return [(each.actor_label, each.subject, each.reason) for each in Action.objects.filter(verb=verb).order_by("pk")]


def test_an_import(team: Team) -> None:
    run = preview(team.market.bruno, rows(MUG))
    mona, bruno = team.client(team.mona), team.client(team.bruno)
    assert mona.post(at("desk_import_apply", team.merchant, run.public_id)).status_code == 302
    assert re.search(rf"Appliqué \S* ?{MOMENT} · Mona", read(team, "desk_import", run.public_id))
    assert bruno.post(at("desk_import_undo", team.merchant, run.public_id)).status_code == 302
    assert re.search(rf"{MOMENT} · Bruno", read(team, "desk_import", run.public_id))
    assert (done("import.apply"), done("import.undo")) == (
        [("Mona", run.public_id, "")],
        [("Bruno", run.public_id, "")],
    )
    assert ImportRun.objects.get().state == "undone"
    assert Action.objects.filter(actor=team.mona, verb="import.apply", request_id__startswith="req_").count() == 1


def test_what_a_clerk_asked_in_vain_leaves_no_trace(team: Team) -> None:
    run = preview(team.market.bruno, rows(MUG))
    assert team.client(team.clark).post(at("desk_import_apply", team.merchant, run.public_id)).status_code == 404
    assert Action.objects.count() == 0


def test_a_stock_count(team: Team) -> None:
    level = counted_long_ago(team.market.bruno.offers["Tasse"], on_hand=10)
    counted = team.client(team.clark).post(at("desk_count", team.merchant), {f"level-{level.pk}": "7"})
    assert counted.status_code == 302
    assert done("stock.counted") == [("Clark", team.merchant, "1")]
    assert re.search(rf"Derniers inventaires {MOMENT} · Clark · 1 quantité", read(team, "desk_count"))
    bella = team.client(team.market.bella.owner)
    bella.post(at("desk_count", team.market.bella.merchant.public_id), {f"level-{level.pk}": "3"})
    assert len(done("stock.counted")) == 1  # another merchant's level: nothing was counted


def test_a_claim_of_origin(team: Team) -> None:
    mug = team.market.bruno.offers["Tasse"].variant.product.public_id
    fields = {"kind": "made", "basis": "transformed", "words": "Tournée et cuite ici.", "products": [mug]}
    assert team.client(team.mona).post(at("desk_origin", team.merchant), fields).status_code == 302
    assert "par Mona" in read(team, "desk_origin")
    claim = Claim.objects.get().public_id
    team.client(team.bruno).post(at("desk_origin_withdraw", team.merchant, claim))
    assert re.search(rf"Retirée le {MOMENT} par Boulangerie Bruno \(Bruno\)", read(team, "desk_origin"))


def test_a_program(team: Team) -> None:
    team.client(team.bruno).post(
        at("desk_team_member", team.merchant, team.mona.public_id), {"do": "role", "role": "owner"}
    )
    caller = connect(team, team.mona)
    order = three_merchants(team.market)
    pay(order)
    part = part_of(order, "Bruno")
    assert caller("POST", f"/merchant/parts/{part.public_id}/accept").status == 200
    assert PartEvent.objects.filter(part=part, after="accepted").get().actor == "Boulangerie Bruno (API : caisse)"
    assert "par Mona" in read(team, "desk_tokens")
    revoke = re.search(
        r'action="([^"]+revoquer/)"', team.client(team.bruno).get(at("desk_tokens", team.merchant)).content.decode()
    )
    assert revoke
    team.client(team.bruno).post(revoke.group(1))
    assert re.search(rf"par Mona · révoqué le {MOMENT} ?, par Bruno", read(team, "desk_tokens"))


def test_an_order_and_a_request(team: Team) -> None:
    order = three_merchants(team.market)
    pay(order)
    part = part_of(order, "Bruno")
    clark = team.client(team.clark)
    clark.post(at("desk_step", team.merchant, part.public_id), {"step": "accept"})
    assert "Boulangerie Bruno (Clark)" in read(team, "desk_part", part.public_id)
    counted_long_ago(team.market.bruno.offers["Tasse"], on_hand=10)
    enquiry = ask(team.market.bruno.offers["Tasse"])
    clark.post(
        at("desk_enquiry_answer", team.merchant, enquiry.public_id), {"answer": "no", "reason": "Parti", "left": "0"}
    )
    assert "Boulangerie Bruno (Clark)" in read(team, "desk_enquiries")
