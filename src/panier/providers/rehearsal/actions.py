"""What the bank's page lets its visitor decide, and the calls the bank makes then."""

from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.db.models import F

from panier.kit.ids import new_id
from panier.kit.jobs import enqueue
from panier.providers.rehearsal.adapter import event_body, signed_headers
from panier.providers.rehearsal.models import Call, Charge

TIMEOUT_S = 5
MOST_TRIES = 8
FINAL = ("captured", "declined", "abandoned")
OUTCOMES = ("accept", "decline", "challenge", "never", "twice", "late", "abandon")
STATE_AFTER = {
    "accept": "captured",
    "twice": "captured",
    "late": "captured",
    "decline": "declined",
    "abandon": "abandoned",
}


def remember_captured(payments: list[tuple[str, int, str]]) -> None:
    """Payments of the demonstration's year, which this bank took before it was built: key, minor units, currency."""
    Charge.objects.bulk_create(
        [
            Charge(
                key=key,
                minor=minor,
                currency=currency,
                description="démonstration",
                language="fr",
                return_url="/",
                state="captured",
            )
            for key, minor, currency in payments
        ],
        ignore_conflicts=True,
    )


def decide(key: str, outcome: str, *, delay_s: int, now: datetime) -> Charge | None:
    """The bank's visitor decided; None for an unknown key. Deciding a final charge again changes nothing.

    `late` captures at once and calls after `delay_s`; `never` captures and stays silent, even when asked.
    """
    with transaction.atomic():
        charge = Charge.objects.select_for_update().filter(key=key).first()
        if charge is None or charge.state in FINAL:
            return charge
        if outcome == "challenge":
            charge.state = "challenge"
        elif outcome == "never":
            charge.state, charge.silent = "captured", True
        else:
            charge.state = STATE_AFTER[outcome]
            _plan_call(charge, times=2 if outcome == "twice" else 1, due_at=now + timedelta(seconds=delay_s), now=now)
        charge.save(update_fields=["state", "silent"])
    return charge


def _plan_call(charge: Charge, *, times: int, due_at: datetime, now: datetime) -> None:
    event_id = new_id("evt")
    body = event_body(event_id, charge, charge.state, now)
    Call.objects.create(event_id=event_id, charge=charge, body=body, times=times, due_at=due_at)
    enqueue("rehearsal_call", at=due_at if due_at > now else None, event=event_id)


def make_call(event_id: str) -> bool:
    """Call the market's webhook as often as planned, signed; False when some call was not answered with 2xx."""
    call = Call.objects.get(event_id=event_id)
    Call.objects.filter(pk=call.pk).update(tries=F("tries") + 1)
    for _ in range(call.times - call.answered):
        if not _post(call):
            return False
        Call.objects.filter(pk=call.pk).update(answered=F("answered") + 1)
    return True


def _post(call: Call) -> bool:
    address = f"{settings.ORIGIN}/api/v1/payments/webhooks/rehearsal"
    request = Request(address, call.body.encode(), signed_headers(call.event_id, call.body))  # noqa: S310 - our own address
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - our own address
            return 200 <= int(answer.status) < 300  # noqa: PLR2004 - the meaning of 2xx
    except (URLError, HTTPException, TimeoutError, OSError):
        return False
