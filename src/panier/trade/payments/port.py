"""What we ask of whoever moves the money. Every call has a timeout and may end in ProviderUnreachable (outcome unknown)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from panier.kit.money import Money

Outcome = Literal["pending", "captured", "declined", "abandoned", "unknown"]
RefundOutcome = Literal["pending", "done", "failed", "unknown"]


class ProviderUnreachable(Exception):  # noqa: N818 - a state of the world, settled by asking again
    """No answer, or none that can be understood: what was asked may or may not have happened."""


class BadSignature(Exception):  # noqa: N818 - a refusal
    """The event was not signed by the provider, or too long ago."""


@dataclass(frozen=True, slots=True)
class PaymentAsk:
    """`key` is ours and stored first: asking twice with it is asking once."""

    key: str
    amount: Money
    description: str
    language: str
    return_url: str


@dataclass(frozen=True, slots=True)
class PaymentNews:
    """What the provider says of the payment with our `key`; `event_id` when it came by webhook."""

    key: str
    outcome: Outcome
    amount: Money
    provider_ref: str
    redirect_url: str = ""
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class RefundNews:
    key: str
    outcome: RefundOutcome
    amount: Money
    event_id: str = ""


class PaymentProvider(Protocol):
    name: str

    def begin(self, ask: PaymentAsk) -> PaymentNews:
        """Ask for a payment; the answer carries the page where the buyer decides."""

    def look(self, key: str) -> PaymentNews | None:
        """What became of it; None when the provider never heard of the key."""

    def refund(self, key: str, payment_key: str, amount: Money) -> RefundNews:
        """Give `amount` of a captured payment back, once per `key`."""

    def look_refund(self, key: str) -> RefundNews | None:
        """What became of the refund; None when the provider never heard of the key."""

    def read(self, headers: Mapping[str, str], body: bytes) -> PaymentNews | RefundNews:
        """The event in a webhook, its signature and age checked, or BadSignature."""
