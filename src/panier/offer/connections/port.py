"""What we ask of the system in which a merchant keeps his own shop. Every call has a timeout and may end in ShopTrouble."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from panier.kit.refusals import Refusal

SHUT = frozenset(
    {"bad-credentials", "missing-right", "moved", "not-a-shop", "bad-address", "refused-address", "bad-certificate"}
)
SOON_S = 60.0  # when nobody says after how long to ask again


class ShopTrouble(Refusal):
    """facts: `problem`: bad-address, refused-address, bad-certificate, not-a-shop, moved, bad-credentials, missing-right, too-large, too-dear, refused,
    or one that passes: unreachable, too-slow, busy, trouble, garbled. `seconds`: after how long to ask again, where it passes.
    """

    code: ClassVar[str] = "shop-trouble"
    PASSING: ClassVar[frozenset[str]] = frozenset({"unreachable", "too-slow", "busy", "trouble", "garbled"})

    @property
    def problem(self) -> str:
        return str(self.facts["problem"])

    @property
    def passes(self) -> bool:
        """Whether what was asked may yet be answered, or has perhaps been done unseen."""
        return self.problem in self.PASSING

    @property
    def is_shut(self) -> bool:
        """Whether nothing opens the shop, whatever is asked: it has heard nothing, and its merchant can mend it."""
        return self.problem in SHUT

    @property
    def seconds(self) -> float:
        return float(str(self.facts.get("seconds") or SOON_S))


class BadSignature(Exception):  # noqa: N818 - a refusal
    """The message was not signed by the shop's system."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where the shop is and what opens it; `hook` signs messages where the shop lets us choose."""

    address: str
    key: str
    secret: str
    hook: str = ""


@dataclass(frozen=True, slots=True)
class Shop:
    """What the shop says of itself. `locations`: names by reference; empty: it counts in one place."""

    name: str
    currency: str
    locations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """So many units at one location, as the shop's own clock has it; None: it does not count them."""

    stock: str
    location: str
    units: int | None
    as_of: datetime


@dataclass(frozen=True, slots=True)
class RemoteVariant:
    """Amounts are text as the shop writes them: our reader of files judges them. `stock`: how the shop names its count."""

    ref: str
    stock: str
    options: tuple[tuple[str, str], ...]
    price: str
    compare_at: str = ""
    sku: str = ""
    barcode: str = ""
    grams: int | None = None
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteProduct:
    ref: str
    handle: str
    title: str
    html: str
    brand: str
    category: str
    published: bool
    taxable: bool
    pictures: tuple[tuple[str, str], ...]  # address, words
    variants: tuple[RemoteVariant, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`next` empty: the last one. `wait_s`: how long the shop would like us to rest before the next."""

    products: tuple[RemoteProduct, ...]
    next: str
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Adjustment:
    """`key` is ours and stored first: asking twice with it is asking once. `units`: below zero, sold here."""

    key: str
    stock: str
    location: str
    units: int


@dataclass(frozen=True, slots=True)
class Adjusted:
    """From `at` on, by the shop's clock, its count has it. `left`: what it then counted; `found`: what it said when it was
    asked again at once. They differ where somebody else wrote in the same moment; None where the shop itself adds.
    """

    at: datetime
    left: int | None = None
    found: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a signed message says. `id` empty: a trial that need not be kept. `over`: the shop has put us out."""

    id: str
    topic: str
    readings: tuple[Reading, ...] = ()
    catalogue: bool = False
    over: bool = False


class ShopProvider(Protocol):
    name: str

    def check(self, access: Access) -> Shop:
        """Whether the address and keys open the shop, with every right we need."""

    def page(self, access: Access, cursor: str, since: datetime | None) -> Page:
        """A page of its goods with their stock; `since`: only what changed from then on."""

    def adjust(self, access: Access, adjustment: Adjustment) -> Adjusted:
        """Add to one count, once a key."""

    def follow(self, access: Access, address: str, *, on: bool) -> None:
        """Be told of changes at this address, or no more; twice is once."""

    def read(self, access: Access, headers: Mapping[str, str], body: bytes) -> Delivery:
        """A message, its signature checked over the very bytes; BadSignature."""
