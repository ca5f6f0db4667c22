"""The states of a connection, what is refused, and when a pull has changed too much to be applied unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from panier.kit.refusals import Refusal

SHOPIFY, WOOCOMMERCE = "shopify", "woocommerce"
KINDS = (SHOPIFY, WOOCOMMERCE)
FIRST, LIVE, PAUSED, ASKS, ENDED = "first", "live", "paused", "asks", "ended"
STATES = (FIRST, LIVE, PAUSED, ASKS, ENDED)
EVERY = timedelta(hours=6)  # between two pulls, beside what the shop tells by itself
WHOLE_EVERY = timedelta(hours=24)
OVERLAP = timedelta(minutes=10)  # what changed is asked for from a little earlier: two clocks never agree
LATER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
MOST_ADDRESS, MOST_KEY = 200, 300
MOST_GONE = 0.30  # of the goods that are there
MOST_JUMPED = 0.20  # of the prices, to
JUMP = 2  # times what they were and more, or as many times less
FEW = 3  # of fewer goods than that nothing is alarming


class NoSuchConnection(Refusal):
    """Missing and another merchant's alike."""

    code: ClassVar[str] = "not-found"


class NoSuchConflict(Refusal):
    """Missing and another merchant's alike."""

    code: ClassVar[str] = "not-found"


class BadRule(Refusal):
    """facts: `field`: decides, safety, fresh_hours or sku."""

    code: ClassVar[str] = "bad-rule"


class BadConnection(Refusal):
    """facts: `field`: provider, address, key or secret."""

    code: ClassVar[str] = "bad-connection"


class AlreadyConnected(Refusal):
    """One of a kind at a time. facts: `provider`."""

    code: ClassVar[str] = "already-connected"


class OtherCurrency(Refusal):
    """facts: `theirs`, `ours`."""

    code: ClassVar[str] = "other-currency"


class TooMuch(Refusal):
    """A person looks first. facts: `what`: gone or prices; `count`, `of`."""

    code: ClassVar[str] = "too-much"


class WrongConnectionState(Refusal):
    """facts: `state`."""

    code: ClassVar[str] = "wrong-connection-state"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody types to connect his shop."""

    provider: str
    address: str
    key: str
    secret: str


def checked(wanted: Wanted) -> Wanted:
    """Tidied; BadConnection. Whether the address may be visited is decided each time it is."""
    if wanted.provider not in KINDS:
        raise BadConnection(field="provider")
    for field, value, most in (("key", wanted.key, MOST_KEY), ("secret", wanted.secret, MOST_KEY)):
        if not value or len(value) > most or not value.isascii() or any(sign.isspace() for sign in value):
            raise BadConnection(field=field)
    return Wanted(wanted.provider, shop_address(wanted.provider, wanted.address), wanted.key, wanted.secret)


def shop_address(provider: str, typed: str) -> str:
    """`https://host[/folder]`; a bare word is a shop at Shopify. BadConnection."""
    text = typed.strip().rstrip("/")
    if provider == SHOPIFY and text and all(sign.isalnum() or sign == "-" for sign in text):
        text += ".myshopify.com"
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadConnection(field="address") from None
    if parts.scheme not in {"http", "https"} or "." not in host or parts.username is not None:
        raise BadConnection(field="address")
    host = f"[{host}]" if ":" in host else host
    folder = "" if provider == SHOPIFY else parts.path.removesuffix("/wp-admin")
    address = f"{parts.scheme}://{host}{f':{port}' if port else ''}{folder.rstrip('/')}"
    if len(address) > MOST_ADDRESS or any(sign.isspace() for sign in address):
        raise BadConnection(field="address")
    return address


def next_since(whole_at: datetime | None, pulled_at: datetime | None, now: datetime) -> datetime | None:
    """From when on a pull asks for changes; None: once a day for everything."""
    if whole_at is None or pulled_at is None or now - whole_at >= WHOLE_EVERY:
        return None
    return pulled_at - OVERLAP


@dataclass(frozen=True, slots=True)
class Change:
    """What a preview would do: of so many goods so many go, and of so many prices so many jump."""

    goods: int
    gone: int
    prices: int
    jumped: int


def too_much(change: Change) -> TooMuch | None:
    """Why a person should look first, or nothing."""
    if change.goods >= FEW and change.gone > change.goods * MOST_GONE:
        return TooMuch(what="gone", count=change.gone, of=change.goods)
    if change.prices >= FEW and change.jumped > change.prices * MOST_JUMPED:
        return TooMuch(what="prices", count=change.jumped, of=change.prices)
    return None


def has_jumped(before: int, after: int) -> bool:
    """Far down or far up: a shop whose dollars have become cents, or the other way round, is wrong either way."""
    return after * JUMP < before or after > before * JUMP


def jumps(differences: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a price of this product falls or rises far; one that was none does not."""
    return any(
        each["field"] == "minor" and bool(each["before"]) and has_jumped(each["before"], each["after"] or 0)
        for each in differences
    )


def is_withdrawn(differences: Sequence[Mapping[str, Any]]) -> bool:
    return any(each["field"] == "archived" and bool(each["after"]) for each in differences)
