"""Orders, parts and their edges; the repeat of a request; codes people say aloud."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import ClassVar

from panier.kit.refusals import Refusal
from panier.trade.checkout.rules.requests import CheckoutRequest

# A part's states and where each may go: the same edges as the database's own (migration 0002).
EDGES: Mapping[str, frozenset[str]] = {
    "awaiting_payment": frozenset({"to_accept", "cancelled"}),
    "to_accept": frozenset({"accepted", "refused", "cancelled"}),
    "accepted": frozenset({"ready", "refused", "cancelled"}),
    "ready": frozenset({"handed_over", "refused", "cancelled"}),
    "handed_over": frozenset(),
    "refused": frozenset(),
    "cancelled": frozenset({"to_accept"}),  # money that came late and found everything still there
}
OPEN_STATES = frozenset({"awaiting_payment", "to_accept", "accepted", "ready"})
TO_DO = ("to_accept", "accepted", "ready")  # where the merchant has a step to take
MINDED_FOR = timedelta(minutes=10)  # “I take care of it” lapses
CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is read as another
NUMBER_LENGTH = 8
PICKUP_CODE_LENGTH = 4


class NoSuchOrder(Refusal):
    """Missing and foreign orders alike."""

    code: ClassVar[str] = "not-found"


class NoSuchPart(Refusal):
    """Missing and foreign parts alike."""

    code: ClassVar[str] = "not-found"


class KeyReused(Refusal):
    """The same key came with another content."""

    code: ClassVar[str] = "key-reused"


class WrongStep(Refusal):
    """facts: `state`, where the part is now; `step`, what was asked; `by`, who took it there, when somebody else did."""

    code: ClassVar[str] = "wrong-step"


class Minded(Refusal):
    """facts: `by`: somebody else takes care of this part right now."""

    code: ClassVar[str] = "minded"


class WrongCode(Refusal):
    """The pickup code is not this part's."""

    code: ClassVar[str] = "wrong-pickup-code"


class TooLate(Refusal):
    """facts: `states`: some merchant has accepted already."""

    code: ClassVar[str] = "too-late"


def may_go(before: str, after: str) -> bool:
    return after in EDGES[before]


def is_minded(minded_at: datetime | None, now: datetime) -> bool:
    return minded_at is not None and now < minded_at + MINDED_FOR


def new_number() -> str:
    """Such as `7K4M-2XQP`: 30 letters, eight places, read aloud without doubt."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(NUMBER_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def new_pickup_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(PICKUP_CODE_LENGTH))


def order_token(secret: str, public_id: str, version: int) -> str:
    """A guest's right to his order: repeatable, and revoked by raising the version (DECISIONS 14)."""
    mark = hmac.new(secret.encode(), f"order:{public_id}:{version}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"{public_id}.{mark}"


def asked_digest(asked: CheckoutRequest) -> str:
    """The same for the same request, whatever the order its fields came in."""
    return hashlib.sha256(json.dumps(asdict(asked), sort_keys=True, default=str).encode()).hexdigest()
