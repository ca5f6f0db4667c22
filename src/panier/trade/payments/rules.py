"""States of payments, and what may be asked of them."""

from typing import ClassVar

from panier.kit.refusals import Refusal

LIVE = ("created", "pending", "unknown")  # no final answer yet


class NothingToPay(Refusal):
    """facts: `state` of the order: it is paid, cancelled or expired."""

    code: ClassVar[str] = "nothing-to-pay"


class NothingToRefund(Refusal):
    """The part's money is back already, or never came."""

    code: ClassVar[str] = "nothing-to-refund"


class NoSuchProvider(Refusal):
    code: ClassVar[str] = "not-found"
