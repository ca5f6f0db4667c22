"""What goes back when units of a line are not delivered, to the cent; and what may be proposed instead. Pure."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from panier.kit.money import Money, apportion, total
from panier.kit.refusals import Refusal

REASONS = ("missing", "damaged", "other")
GONE = frozenset({"missing", "damaged"})  # such units are not on the shelf: the count falls with them
AMENDED_IN = ("to_accept", "accepted")  # afterwards a bag is packed
NOTE_LENGTH, MARK_LENGTH = 400, 32
ANSWERED_WITHIN = timedelta(hours=4)  # a shopper's time for a substitute, unless the shop gives her another
LEAST, MOST = timedelta(minutes=30), timedelta(days=2)


class NothingTakenOut(Refusal):
    """All that was agreed stays."""

    code: ClassVar[str] = "nothing-taken-out"


class BadQuantity(Refusal):
    """More than there is, or no number; of a line that is not there."""

    code: ClassVar[str] = "more-than-ordered"


class ProposalOpen(Refusal):
    """The buyer is asked about a substitute: first her answer, or the proposal is withdrawn."""

    code: ClassVar[str] = "proposal-open"


class NoSuchProposal(Refusal):
    """Missing and foreign alike."""

    code: ClassVar[str] = "not-found"


class ProposalOver(Refusal):
    """facts: `state`: accepted, declined, expired or withdrawn already."""

    code: ClassVar[str] = "proposal-over"


class NothingCollides(Refusal):
    """The place is open on the day that was promised, or nobody knows its hours: there is no other moment to propose."""

    code: ClassVar[str] = "nothing-collides"


class NotASubstitute(Refusal):
    """Of another shop or tax category, not for sale, or too few of it."""

    code: ClassVar[str] = "not-a-substitute"


@dataclass(frozen=True, slots=True)
class LineMoney:
    """Of a line, or of the delivery, as it stands, what is left of it, or what goes back: units, their price, its share of each tax by code."""

    units: int
    price: Money
    shares: Mapping[str, Money] = field(default_factory=dict)

    @property
    def whole(self) -> Money:
        return total((self.price, *self.shares.values()), self.price.currency)


@dataclass(frozen=True, slots=True)
class Cut:
    """A line without some units: what stays, what whatever replaces them takes over, what goes back. All parts sum."""

    kept: Mapping[str, Money]
    instead: Mapping[str, Money]
    back: Mapping[str, Money]
    goods_back: Money

    @property
    def total(self) -> Money:
        amount = self.goods_back
        for tax in self.back.values():
            amount += tax
        return amount


def cut(line: LineMoney, out: int, instead: Money) -> Cut:
    """`out` units leave the line; `instead` is the price of all that replaces them, at most theirs.

    Each tax share is split by value, largest remainder: what stays, what is replaced and what goes back sum to the share.
    """
    if not 0 < out <= line.units:
        raise BadQuantity
    left, gone = apportion(line.price, (line.units - out, out))  # all units at one price: no cent is over
    if not 0 <= instead.minor <= gone.minor:
        raise BadQuantity
    weights = [left.minor, instead.minor, (gone - instead).minor]
    nothing = Money(0, line.price.currency)
    kept, moved, back = {}, {}, {}
    for code, share in line.shares.items():
        kept[code], moved[code], back[code] = apportion(share, weights) if sum(weights) else (nothing, nothing, share)
    return Cut(kept, moved, back, gone - instead)


def commission_left(commission: Money, goods: Money, goods_left: Money) -> Money:
    """Of a commission frozen for these goods, its fixed amount included, what the goods that stay bear."""
    return apportion(commission, [goods_left.minor, (goods - goods_left).minor])[0]


def proposal_token(secret: str, public_id: str) -> str:
    """The buyer's right to answer, as an order's is (DECISIONS 14)."""
    return _token(secret, "substitution", public_id)


def moment_token(secret: str, public_id: str) -> str:
    """The same of another moment."""
    return _token(secret, "moment", public_id)


def moment_state(state: str, promise: Mapping[str, Any], now: datetime, *, still: bool) -> str:
    """`still`: its part stands where it was asked."""
    if state != "proposed":
        return state
    over = now >= datetime.fromisoformat(promise["at"]) if "at" in promise else f"{now.date()}" > promise["by"]
    return "expired" if over or not still else state


def _token(secret: str, of: str, public_id: str) -> str:
    mark = hmac.new(secret.encode(), f"{of}:{public_id}".encode(), hashlib.sha256).hexdigest()[:MARK_LENGTH]
    return f"{public_id}.{mark}"


def time_to_answer(hours: int | None) -> timedelta:
    return min(max(timedelta(hours=hours), LEAST), MOST) if hours else ANSWERED_WITHIN
