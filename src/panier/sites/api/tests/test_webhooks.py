"""Only what the provider signed, lately, and as it is, has an effect; and it has one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from tests.world import Market

from panier.flows.audit_books import audit_books
from panier.sites.api.tests.bank import WEBHOOK, decide, event, headers_for, planned_calls, work
from panier.sites.api.tests.caller import Caller, cad, new_basket
from panier.sites.api.tests.test_checkout import buy, novel

Headers = dict[str, str]


def waiting(call: Caller, market: Market) -> tuple[str, str]:
    """An order that waits for its money: its payment and its token."""
    basket, asked = novel(call, market)
    made = buy(basket, asked).body
    return made["payment"]["id"], made["order"]["token"]


def spoil(**changed: str) -> Callable[[Headers], Headers]:
    return lambda headers: {**headers, **changed}


SPOILT: dict[str, Callable[[Headers], Headers]] = {
    "no headers": lambda _: {},
    "no signature": lambda headers: {name: text for name, text in headers.items() if name != "webhook_signature"},
    "empty signature": spoil(webhook_signature=""),
    "no version": spoil(webhook_signature="abcd"),
    "another version": lambda headers: {
        **headers,
        "webhook_signature": headers["webhook_signature"].replace("v1", "v9"),
    },
    "not base64": spoil(webhook_signature="v1,é%%%"),
    "cut": lambda headers: {**headers, "webhook_signature": headers["webhook_signature"][:-4]},
    "another id": spoil(webhook_id="evt_other"),
    "timestamp moved": lambda headers: {**headers, "webhook_timestamp": str(int(headers["webhook_timestamp"]) + 1)},
    "timestamp of letters": spoil(webhook_timestamp="yesterday"),
    "timestamp without end": spoil(webhook_timestamp="1e999"),
    "timestamp that is no number": spoil(webhook_timestamp="nan"),
    "timestamp far away": spoil(webhook_timestamp="99999999999999999999"),
    "header sent twice": lambda headers: {
        **headers,
        "webhook_signature": f"{headers['webhook_signature']},{headers['webhook_signature']}",
    },
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_signature_is_refused_and_nothing_stored(call: Caller, market: Market, name: str) -> None:
    payment, token = waiting(call, market)
    body = event(payment, "captured", 3145)
    refused = call("POST", WEBHOOK, body.encode(), **SPOILT[name](headers_for("evt_test", body)))
    assert (refused.status, refused.body["code"]) == (400, "bad-signature")
    assert work() == []
    assert call("GET", f"/orders/{token}").body["status"] == "awaiting_payment"


def test_another_key_an_old_one_and_a_changed_byte_are_refused(call: Caller, market: Market) -> None:
    payment, _ = waiting(call, market)
    body = event(payment, "captured", 3145)
    now = datetime.now(tz=UTC)
    for headers, sent in (
        (headers_for("evt_test", body, secret="somebody else’s secret"), body),
        (headers_for("evt_test", body, now - timedelta(minutes=6)), body),
        (headers_for("evt_test", body, now + timedelta(minutes=6)), body),
        (headers_for("evt_test", body), body.replace("3145", "3146")),
        (headers_for("evt_test", body), body + " "),
    ):
        refused = call("POST", WEBHOOK, sent.encode(), **headers)
        assert (refused.status, refused.body["code"]) == (400, "bad-signature")
    assert work() == []


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{", '{"id": 1}', '{"id": "evt_test", "data": {"key": "x"}}', "\udcff"]
)
def test_a_signed_body_that_says_nothing_is_refused(call: Caller, market: Market, body: str) -> None:
    raw = body.encode(errors="surrogateescape")
    headers = headers_for("evt_test", body if body != "\udcff" else "")
    assert call("POST", WEBHOOK, raw, **headers).status == 400


def test_the_same_event_twenty_times_is_stored_once(call: Caller, market: Market) -> None:
    payment, token = waiting(call, market)
    decide(call, payment, "accept")
    (planned,) = planned_calls(payment)
    for _ in range(20):
        answer = call("POST", WEBHOOK, planned.body.encode(), **headers_for(planned.event_id, planned.body))
        assert (answer.status, answer.body) == (200, {"received": True})
    assert work() == ["placed"]
    assert call("GET", f"/orders/{token}").body["status"] == "placed"


def test_the_provider_is_asked_not_the_event_believed(call: Caller, market: Market) -> None:
    """A signed “captured” for a payment the bank knows as open pays nothing."""
    payment, token = waiting(call, market)
    body = event(payment, "captured", 3145)
    assert call("POST", WEBHOOK, body.encode(), **headers_for("evt_test", body)).status == 200
    assert work() == ["nothing"]
    assert call("GET", f"/orders/{token}").body["status"] == "awaiting_payment"


def test_an_amount_that_differs_pays_nothing(call: Caller, market: Market) -> None:
    payment, token = waiting(call, market)
    apps.get_model("rehearsal", "Charge").objects.filter(key=payment).update(minor=1)
    decide(call, payment, "accept")
    (planned,) = planned_calls(payment)
    assert call("POST", WEBHOOK, planned.body.encode(), **headers_for(planned.event_id, planned.body)).status == 200
    assert work() == ["mismatch"]
    assert call("GET", f"/orders/{token}").body["status"] == "awaiting_payment"
    assert {finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken} == set()


def test_an_event_for_nobody_is_stored_and_parked(call: Caller, market: Market) -> None:
    body = event("pay_aaaaaaaaaaaaaaaa", "captured", 3145)
    assert call("POST", WEBHOOK, body.encode(), **headers_for("evt_test", body)).status == 200
    assert work() == ["unknown-payment"]


@pytest.mark.parametrize("provider", ["nobody", "stripe", "..%2Frehearsal", "rehearsal%00"])
def test_an_unknown_provider_is_404(call: Caller, market: Market, provider: str) -> None:
    body = event("pay_aaaaaaaaaaaaaaaa", "captured", 3145)
    answer = call("POST", f"/payments/webhooks/{provider}", body.encode(), **headers_for("evt_test", body))
    assert (answer.status, answer.body["code"]) == (404, "not-found")


def test_a_never_telling_bank_leaves_the_order_waiting(call: Caller, market: Market) -> None:
    payment, token = waiting(call, market)
    decide(call, payment, "never")
    assert planned_calls(payment) == []
    assert call("GET", f"/orders/{token}").body["status"] == "awaiting_payment"


@pytest.mark.parametrize("asked", [
    {}, [], None, {"outcome": "steal"}, {"outcome": "accept", "delay_s": -1}, {"outcome": "accept", "delay_s": 10**9},
    {"outcome": "accept", "delay_s": "x"}, b"{", b'{"outcome": "accept", "delay_s": Infinity}',
    b'{"outcome": "accept", "delay_s": NaN}', b"[" * 50_000,
])  # fmt: skip
def test_the_bank_refuses_what_it_cannot_read(call: Caller, market: Market, asked: Any) -> None:
    payment, token = waiting(call, market)
    refused = call("POST", f"/rehearsal/{payment}/decide", asked)
    assert (refused.status, refused.body["code"]) == (422, "bad-request")
    assert call("GET", f"/orders/{token}").body["payments"][0]["status"] == "pending"


@pytest.mark.parametrize("key", ["pay_aaaaaaaaaaaaaaaa", "%00", "é"])
def test_the_bank_knows_no_other_payment(call: Caller, market: Market, key: str) -> None:
    assert decide(call, key, "accept").status == 404


def test_what_was_paid_and_cancelled_goes_back(call: Caller, market: Market) -> None:
    payment, token = waiting(call, market)
    decide(call, payment, "accept")
    (planned,) = planned_calls(payment)
    call("POST", WEBHOOK, planned.body.encode(), **headers_for(planned.event_id, planned.body))
    work()
    cancelled = call("POST", f"/orders/{token}/cancel").body
    assert (cancelled["status"], cancelled["parts"][0]["state"]) == ("cancelled", "cancelled")
    assert cancelled["payments"][0]["refunded"] == cad(0)  # on its way: a job carries it out
    assert new_basket(call).add(market.bella, "Roman", 10).status == 200  # the stock is free again
