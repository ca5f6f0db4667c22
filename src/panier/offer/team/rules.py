"""Who works for a merchant, and what each role may see and do: the one table, and what is refused (ADR 0092)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from panier.kit.refusals import Refusal

OWNER, MANAGER, CLERK = "owner", "manager", "clerk"
ROLES = (OWNER, MANAGER, CLERK)
May = Literal[
    "orders",
    "without_code",
    "enquiries",
    "conversations",
    "stock",
    "myself",
    "about",
    "earnings",
    "returns",
    "products",
    "imports",
    "connections",
    "origin",
    "feeds",
    "reviews",
    "plan",
    "tokens",
    "team",
    "leaving",
    "shop",
    "identity",
    "bank",
    "contract",
]

EVERYBODY, LEADING, OWNERS = frozenset(ROLES), frozenset({OWNER, MANAGER}), frozenset({OWNER})
MAY: Mapping[May, frozenset[str]] = {
    "orders": EVERYBODY,  # the list, a part and each of its steps, refusing with its refund too
    "without_code": LEADING,  # a pickup on an identity paper: the shop answers for it
    "enquiries": EVERYBODY,
    "conversations": EVERYBODY,
    "stock": EVERYBODY,  # the quick count
    "about": EVERYBODY,  # what the shop is and its places, to read; to change them is `shop`
    "myself": EVERYBODY,  # one's own role, and leaving
    "earnings": LEADING,  # commission, and what the merchant earns
    "returns": LEADING,  # giving money back after the hand-over; before it, refusing and taking out are `orders`
    "products": LEADING,  # the list, the form and the doors; counts alone are `stock`
    "imports": LEADING,
    "origin": LEADING,
    "feeds": LEADING,
    "shop": LEADING,  # what the shop says of itself, places, hours, closures and terms of sale
    "plan": LEADING,  # the assessment, help, offers shared with others
    "reviews": LEADING,  # what stands in the shop's name under a review
    "tokens": OWNERS,
    "connections": OWNERS,  # the keys of the shop's own system; how it goes, and two counts that differ, are `imports`
    "team": OWNERS,
    "bank": OWNERS,  # where the shop is paid
    "identity": OWNERS,  # its legal name and its numbers
    "contract": OWNERS,  # how far the shop opens here, the terms between it and the market
    "leaving": OWNERS,  # taking everything away, closing the shop
}


def may(role: str, what: May) -> bool:
    """An unknown role may nothing."""
    return role in MAY[what]


class NotYours(Refusal):
    """Whoever asks has not, or no longer, the role it takes: answered like a page that is not there."""

    code: ClassVar[str] = "not-found"


class NoSuchMember(Refusal):
    code: ClassVar[str] = "not-found"


class NoSuchInvitation(Refusal):
    """Missing, and another merchant's, alike."""

    code: ClassVar[str] = "not-found"


class LastOwner(Refusal):
    """A shop keeps an owner: he can neither leave nor be lowered before there is another."""

    code: ClassVar[str] = "last-owner"


class BadInvitation(Refusal):
    """`field`: email or role."""

    code: ClassVar[str] = "bad-invitation"


class AlreadyMember(Refusal):
    code: ClassVar[str] = "already-member"


class TooManyInvitations(Refusal):
    """`most` at once, or in a day (`within`); or a team as large as teams may be (`team`)."""

    code: ClassVar[str] = "too-many-invitations"


class InvitationOver(Refusal):
    """`state`: accepted, declined, withdrawn, replaced or expired."""

    code: ClassVar[str] = "invitation-over"


class OtherAddress(Refusal):
    """Whoever answers has not confirmed the address that was invited."""

    code: ClassVar[str] = "other-address"


INVITED_FOR = timedelta(days=7)
MOST_OPEN, MOST_A_DAY, MOST_MEMBERS = 20, 30, 100
DAY = timedelta(days=1)
EMAIL_MAX = 254


def state_of_invitation(end: str, expires_at: datetime, now: datetime) -> str:
    """open, expired, or how it ended."""
    return end or ("expired" if expires_at <= now else "open")


def keeps_an_owner(roles: Iterable[str]) -> bool:
    return OWNER in roles


def one_address(email: str) -> str:
    """Addresses are compared as accounts keep them."""
    return email.strip().lower()
