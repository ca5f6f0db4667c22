"""What a shop that stands on this machine has, and how it is served: well or badly, as a test tells it."""

import hmac
import json
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any
from unittest.mock import patch

from panier.kit.fetch import Limits
from panier.offer.connections import asking
from tests.imports.servers import serving
from tests.patience import PATIENCE_S
from tests.world import NOW

RIGHTS = ("read_products", "write_inventory", "read_locations")
Misdeed = Callable[[BaseHTTPRequestHandler], bool]  # whether it has answered
Answer = Callable[[BaseHTTPRequestHandler, Any], None]  # to what was said


@dataclass
class Thing:
    """A variant there."""

    ref: int
    price: str
    units: dict[int, int]
    options: dict[str, str] = field(default_factory=dict)
    sku: str = ""
    tracked: bool = True
    compare_at: str | None = None
    moved_at: datetime = NOW
    meta: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Good:
    ref: int
    handle: str
    title: str
    things: list[Thing]
    published: bool = True
    changed_at: datetime = NOW
    html: str = "<p>Fait ici.</p>"


@dataclass
class Store:
    """What the shop has, whom it tells, what it was asked, and the next answers it spoils."""

    goods: dict[int, Good] = field(default_factory=dict)
    locations: dict[int, str] = field(default_factory=lambda: {7: "Boulangerie Bruno"})
    rights: tuple[str, ...] = RIGHTS
    currency: str = "CAD"
    hooks: dict[int, tuple[str, str, str]] = field(default_factory=dict)  # topic, address, secret
    keys: dict[str, datetime] = field(default_factory=dict)  # idempotency keys that took effect
    told: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    misdeeds: "deque[Misdeed]" = field(default_factory=deque)
    per_page: int = 2
    clock: datetime = NOW
    between: Callable[[], None] | None = None  # happens after a page was given
    between_things: Callable[[], None] | None = None  # after a page of one product's
    before_write: Callable[[], None] | None = None  # happens once a count is about to be written, and after
    after_write: Callable[[], None] | None = None
    adds: bool = True  # whether it knows differences
    endless: bool = False  # every page says that there is another
    token: str = "shpat_of_the_test_1a2b"  # Shopify's, that opens it
    dearest: int | None = None  # the most one question may cost

    def add(self, ref: int, title: str, *things: Thing, **more: Any) -> Good:
        self.goods[ref] = Good(ref, title.lower().replace(" ", "-"), title, list(things), **more)
        return self.goods[ref]

    def thing(self, ref: int) -> Thing:
        return next(thing for good in self.goods.values() for thing in good.things if thing.ref == ref)

    def sell(self, ref: int, quantity: int, location: int = 7) -> None:
        """Somebody buys there."""
        self.clock += timedelta(seconds=1)
        thing = self.thing(ref)
        thing.units[location] -= quantity
        thing.moved_at = self.clock

    def refuse(self, status: int, body: bytes = b"{}", **headers: str) -> None:
        """The next answer."""

        def misdeed(handler: BaseHTTPRequestHandler) -> bool:
            give(handler, status, body, **headers)
            return True

        self.misdeeds.append(misdeed)


def give(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for header, value in {"Content-Length": str(len(body)), "Content-Type": "application/json", **named}.items():
        handler.send_header(header, value)
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def standing(store: Store, answer: Answer) -> Iterator[int]:
    """Its port. What the test has planned for the next answers comes first."""

    class Stand(BaseHTTPRequestHandler):
        timeout = PATIENCE_S

        def log_message(self, *_: object) -> None:
            pass

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with suppress(OSError):  # the other side hung up
                if not (store.misdeeds and store.misdeeds.popleft()(self)):
                    answer(self, json.loads(body) if body else {})

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - as http.server calls them

    with serving(Stand) as port:
        yield port


def signed(body: bytes, secret: str) -> str:
    return b64encode(hmac.digest(secret.encode(), body, sha256)).decode()


def silence(handler: BaseHTTPRequestHandler) -> bool:
    """Until the other side hangs up."""
    handler.rfile.read(1)
    return True


@contextmanager
def hasty() -> Iterator[None]:
    """Who asks a shop meanwhile does not wait for long."""
    with patch.object(asking, "LIMITS", Limits(size=1_000_000, seconds=2)):
        yield
