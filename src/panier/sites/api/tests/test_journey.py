"""The whole story by program: three merchants, one payment, three hand-overs with their codes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.world import Market

from panier.base.ledger.queries import balance
from panier.flows.audit_books import audit_books
from panier.sites.api.tests.bank import decide, deliver, pay, work
from panier.sites.api.tests.caller import Caller, cad, program, three_merchants
from panier.sites.api.tests.test_checkout import buy


def placed(call: Caller, market: Market) -> dict[str, Any]:
    """Ordered, paid and told; the answer of the checkout."""
    basket, asked = three_merchants(call, market)
    made: dict[str, Any] = buy(basket, asked).body
    assert pay(call, made["payment"]["id"]) == ["placed"]
    return made


def handed_over_with_its_code(desk: Caller, part: dict[str, Any]) -> None:
    listed = desk("GET", "/merchant/parts?state=to_accept").body
    assert [each["id"] for each in listed["items"]] == [part["id"]]
    path, code = f"/merchant/parts/{part['id']}", part["pickup_code"]
    assert desk("POST", f"{path}/accept").body["state"] == "accepted"
    assert desk("POST", f"{path}/ready").body["state"] == "ready"
    if code:
        wrong = desk("POST", f"{path}/hand-over", {"pickup_code": "0000"})
        assert (wrong.status, wrong.body["code"]) == (422, "wrong-pickup-code")
    handed = desk("POST", f"{path}/hand-over", {"pickup_code": code} if code else None)
    assert (handed.status, handed.body["state"]) == (200, "handed_over")


def test_from_search_words_to_three_hand_overs(call: Caller, market: Market) -> None:
    basket, asked = three_merchants(call, market)
    made = buy(basket, asked).body
    token, payment = made["order"]["token"], made["payment"]["id"]

    waiting = call("GET", f"/orders/{token}").body
    assert waiting["status"] == "awaiting_payment"
    assert {part["state"] for part in waiting["parts"]} == {"awaiting_payment"}
    assert [part["pickup_code"] for part in waiting["parts"]] == [None, None, None]
    assert waiting["expires_at"] is not None

    decided = decide(call, payment, "accept")
    assert (decided.status, decided.body) == (200, {"payment": payment, "state": "captured"})
    assert [answer.status for answer in deliver(call, payment)] == [200]
    assert call("GET", f"/orders/{token}").body["status"] == "awaiting_payment"  # stored, not yet worked on
    assert work() == ["placed"]

    order = call("GET", f"/orders/{token}").body
    assert (order["number"], order["status"], order["total"]) == (made["order"]["number"], "placed", cad(11717))
    assert [(each["status"], each["amount"], each["refunded"]) for each in order["payments"]] == [
        ("captured", cad(11717), cad(0))
    ]
    parts = {part["merchant"]["slug"]: part for part in order["parts"]}
    assert {slug: (part["state"], part["method"], part["total"]) for slug, part in parts.items()} == {
        "boulangerie-bruno": ("to_accept", "delivery", cad(4433)),
        "librairie-bella": ("to_accept", "pickup", cad(3145)),
        "chandelles-carmen": ("to_accept", "pickup", cad(4139)),
    }
    assert parts["boulangerie-bruno"]["pickup_code"] is None
    assert len(parts["librairie-bella"]["pickup_code"]) == 4

    for shop in (market.bruno, market.bella, market.carmen):
        handed_over_with_its_code(program(shop), parts[shop.merchant.slug])

    order = call("GET", f"/orders/{token}").body
    assert order["status"] == "completed"
    assert {part["state"] for part in order["parts"]} == {"handed_over"}
    assert balance("qc", "commission", "CAD").minor == 202 + 180 + 210
    assert balance("qc", "psp_clearing", "CAD").minor == -11717
    assert {finding.name: finding.broken for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken} == {}


def test_a_program_takes_back_once_and_is_told_the_amount(call: Caller, market: Market) -> None:
    placed(call, market)
    desk = program(market.bruno)
    (part,) = desk("GET", "/merchant/parts").body["items"]
    path = f"/merchant/parts/{part['id']}"
    body = {"key": "5e0c1c1e-6f0a-4c58-9d7e-0d2f6f2f1a10", "lines": [{"line": 2, "quantity": 1}], "why": "returned"}
    early = desk("POST", f"{path}/take-back", {**body, "gives_back": cad(2299)})
    assert (early.status, early.body["code"]) == (409, "wrong-step")
    for step in ("accept", "ready", "hand-over"):
        assert desk("POST", f"{path}/{step}").status == 200
    wrong = desk("POST", f"{path}/take-back", {**body, "gives_back": cad(1999)})
    assert (wrong.status, wrong.body["code"], wrong.body["minor"]) == (409, "amount-moved", 2299)
    for lines in ([{"line": 9, "quantity": 1}], [{"line": 2, "quantity": 2}], [{"line": 2, "quantity": 1}] * 2):
        refused = desk("POST", f"{path}/take-back", {**body, "lines": lines, "gives_back": cad(2299)})
        assert (refused.status, refused.body["code"]) == (422, "bad-return")
    for _ in range(2):
        taken = desk("POST", f"{path}/take-back", {**body, "gives_back": cad(2299)})
        assert (taken.status, [each["given_back"] for each in taken.body["returns"]]) == (200, [cad(2299)])
    assert balance("qc", f"payable:{market.bruno.merchant.public_id}", "CAD").minor == 2037
    other = program(market.bella)("POST", f"{path}/take-back", {**body, "gives_back": cad(2299)})
    assert other.status == 404


def test_a_merchant_sees_what_he_needs_and_no_more(call: Caller, market: Market) -> None:
    placed(call, market)
    (bruno,) = program(market.bruno)("GET", "/merchant/parts").body["items"]
    (bella,) = program(market.bella)("GET", "/merchant/parts").body["items"]
    assert bruno["contact"] == {"name": "Ana Tremblay", "email": "ana@panier.example", "phone": "514 555-0101"}
    assert bruno["address"] == {
        "line": "12, rue Masson",
        "unit": "",
        "municipality": "Montréal",
        "postal_code": "H1X 1R5",
        "note": "",
    }
    assert bella["address"] is None  # picked up
    assert (bruno["commission"], bella["commission"]) == (cad(202), cad(180))
    assert [line["title"] for line in bruno["lines"]] == ["Pain de ménage", "Tasse"]
    assert "pickup_code" not in bella
    text = str(bella)
    assert "Masson" not in text.replace("2900, rue Masson", "")
    assert "Bruno" not in text


def test_a_refused_part_goes_back_and_the_rest_goes_on(call: Caller, market: Market) -> None:
    made = placed(call, market)
    desk = program(market.carmen)
    (part,) = desk("GET", "/merchant/parts").body["items"]
    empty = desk("POST", f"/merchant/parts/{part['id']}/refuse", {"reason": "  "})
    assert (empty.status, empty.body["code"]) == (422, "reason-needed")
    refused = desk("POST", f"/merchant/parts/{part['id']}/refuse", {"reason": "Le dernier est brisé"})
    assert (refused.status, refused.body["state"], refused.body["reason"]) == (200, "refused", "Le dernier est brisé")
    order = call("GET", f"/orders/{made['order']['token']}").body
    assert {each["merchant"]["slug"]: each["state"] for each in order["parts"]} == {
        "boulangerie-bruno": "to_accept",
        "librairie-bella": "to_accept",
        "chandelles-carmen": "refused",
    }
    assert order["status"] == "placed"
    assert call("POST", f"/orders/{made['order']['token']}/cancel").body["code"] == "too-late"


def test_a_step_out_of_turn_says_where_the_part_is(call: Caller, market: Market) -> None:
    placed(call, market)
    desk = program(market.bella)
    (part,) = desk("GET", "/merchant/parts").body["items"]
    path = f"/merchant/parts/{part['id']}"
    early = desk("POST", f"{path}/ready")
    assert (early.status, early.body["code"], early.body["state"]) == (409, "wrong-step", "to_accept")
    assert desk("POST", f"{path}/accept").status == 200
    assert desk("POST", f"{path}/accept").status == 200  # twice is once
    refused = desk("POST", f"{path}/hand-over", {"pickup_code": "AAAA"})
    assert (refused.status, refused.body["code"]) == (409, "wrong-step")


@pytest.mark.parametrize("outcome", ["accept", "twice", "late"])
def test_told_once_twice_or_late_it_is_placed_once(call: Caller, market: Market, outcome: str) -> None:
    basket, asked = three_merchants(call, market)
    made = buy(basket, asked).body
    decide(call, made["payment"]["id"], outcome, delay_s=20)
    answers = deliver(call, made["payment"]["id"]) + deliver(call, made["payment"]["id"])
    assert {answer.status for answer in answers} == {200}
    assert work() == ["placed"]
    assert balance("qc", "psp_clearing", "CAD").minor == -11717


def test_lists_have_pages(call: Caller, market: Market) -> None:
    placed(call, market)
    desk = program(market.bella)
    body = desk("GET", "/merchant/parts?page_size=1&page=2").body
    assert (body["total"], body["page"], body["page_size"], body["items"]) == (1, 2, 1, [])
    assert desk("GET", "/merchant/parts?state=ready&state=refused").body["total"] == 0
    for query in (
        "page_size=101",
        "page_size=1000000",
        "page=0",
        "page=99999999999999999999",
        "state=awaiting_payment",
        "state=' OR 1=1",
    ):
        refused = desk("GET", f"/merchant/parts?{query}")
        assert (refused.status, refused.body["code"]) == (422, "invalid"), query
