"""The rehearsal bank, driven as from outside: its decision by program, its signed calls, and the job that works on them."""

import json
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from standardwebhooks.webhooks import Webhook

from panier.flows.receive_webhook import handle_event
from panier.sites.api.tests.caller import Answer, Caller

WEBHOOK = "/payments/webhooks/rehearsal"


def decide(call: Caller, payment: str, outcome: str, delay_s: int = 0) -> Answer:
    return call("POST", f"/rehearsal/{payment}/decide", {"outcome": outcome, "delay_s": delay_s})


def planned_calls(payment: str) -> list[Any]:
    return list(apps.get_model("rehearsal", "Call").objects.filter(charge__key=payment).order_by("pk"))


def headers_for(event_id: str, body: str, at: datetime | None = None, secret: str = "") -> dict[str, str]:
    now = at or datetime.now(tz=UTC)
    signer = Webhook((secret or settings.WEBHOOK_SECRET).encode())
    return {
        "webhook_id": event_id,
        "webhook_timestamp": str(int(now.timestamp())),
        "webhook_signature": signer.sign(event_id, now, body),
    }


def deliver(call: Caller, payment: str) -> list[Answer]:
    """Every call the bank planned for this payment, as often as planned."""
    return [
        call("POST", WEBHOOK, planned.body.encode(), **headers_for(planned.event_id, planned.body))
        for planned in planned_calls(payment)
        for _ in range(planned.times)
    ]


def event(payment: str, state: str, minor: int, event_id: str = "evt_test") -> str:
    data = {"key": payment, "state": state, "minor": minor, "currency": "CAD"}
    return json.dumps({"id": event_id, "type": f"charge.{state}", "data": data})


def work() -> list[str]:
    """What the worker would do with the events that wait; their effects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'handle_event' AND status = 'todo' RETURNING id, args"
        )
        rows = sorted(cursor.fetchall())
    events = [args if isinstance(args, dict) else json.loads(args) for _, args in rows]
    return [handle_event(**arguments, now=datetime.now(tz=UTC)) for arguments in events]


def pay(call: Caller, payment: str, outcome: str = "accept") -> list[str]:
    decide(call, payment, outcome)
    deliver(call, payment)
    return work()
