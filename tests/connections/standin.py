"""Shops that stand on this machine and speak as Shopify and WooCommerce do, well or badly, as a test tells them."""

import hmac
import json
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any
from unittest.mock import patch

from panier.kit.fetch import Limits
from panier.offer.connections import asking
from tests.imports.servers import serving
from tests.patience import PATIENCE_S
from tests.world import NOW

TOKEN, SECRET = "shpat_of_the_test_1a2b", "the-app-secret"
RIGHTS = ("read_products", "write_inventory", "read_locations")
Misdeed = Callable[[BaseHTTPRequestHandler], bool]  # whether it has answered


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


class _Quiet(BaseHTTPRequestHandler):
    store: Store

    timeout = PATIENCE_S

    def log_message(self, *_: object) -> None:
        pass

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        with suppress(OSError):  # the other side hung up
            if self.store.misdeeds and self.store.misdeeds.popleft()(self):
                return
            self.answer(json.loads(body) if body else {})

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - as http.server calls them

    def answer(self, said: Any) -> None:
        raise NotImplementedError


class ShopifyStand(_Quiet):
    """The parts of the Admin API that a connection asks for."""

    def answer(self, said: Any) -> None:
        if self.headers.get("X-Shopify-Access-Token") != TOKEN:
            give(self, 401, b'{"errors":"[API] Invalid API key or access token"}')
            return
        query, variables = said["query"], said["variables"]
        for name, act in (
            ("currentAppInstallation", self._check),
            ("inventoryAdjustQuantities", self._adjust),
            ("webhookSubscriptionCreate", self._follow),
            ("webhookSubscriptionDelete", self._unfollow),
            ("webhookSubscriptions", self._followed),
            ("product(id", self._more_variants),
            ("inventoryItem(id", self._more_levels),
            ("products(", self._page),
        ):
            if name in query:
                self.store.asked.append(name)
                cost = {"requestedQueryCost": 10, "throttleStatus": {"currentlyAvailable": 1990, "restoreRate": 100}}
                give(self, 200, json.dumps({"data": act(variables), "extensions": {"cost": cost}}).encode())
                if name == "products(" and self.store.between:
                    self.store.between()
                return
        give(self, 400, b"{}")

    def _check(self, _: Any) -> Any:
        return {
            "shop": {"name": "La boutique de Bruno", "currencyCode": self.store.currency},
            "currentAppInstallation": {"accessScopes": [{"handle": right} for right in self.store.rights]},
            "locations": {
                "nodes": [{"id": gid("Location", ref), "name": name} for ref, name in self.store.locations.items()]
            },
        }

    def _page(self, asked: Any) -> Any:
        since = (asked["query"] or "").partition("'")[2].rstrip("'")
        goods = sorted(self.store.goods.values(), key=lambda good: good.ref)
        goods = [good for good in goods if not since or good.changed_at >= datetime.fromisoformat(since)]
        after = int(asked["after"] or 0)
        page = [good for good in goods if good.ref > after][: self.store.per_page]
        more = bool(page) and page[-1].ref != goods[-1].ref
        end = str(page[-1].ref) if page else None
        return {
            "products": {"pageInfo": {"hasNextPage": more, "endCursor": end}, "nodes": [node(good) for good in page]}
        }

    def _more_variants(self, asked: Any) -> Any:
        good = self.store.goods[int(asked["id"].rpartition("/")[2])]
        found = pages([_variant(thing) for thing in good.things], 100, asked["after"])
        found["pageInfo"]["hasNextPage"] |= self.store.endless
        return {"product": {"variants": found}}

    def _more_levels(self, asked: Any) -> Any:
        thing = self.store.thing(int(asked["id"].rpartition("/")[2]) - 1000)
        return {"inventoryItem": {"inventoryLevels": pages(_levels(thing), 50, asked["after"])}}

    def _adjust(self, asked: Any) -> Any:
        store, change = self.store, asked["input"]["changes"][0]
        thing = store.thing(int(change["inventoryItemId"].rpartition("/")[2]) - 1000)
        if asked["key"] not in store.keys:
            store.sell(thing.ref, -change["delta"], int(change["locationId"].rpartition("/")[2]))
            store.keys[asked["key"]] = thing.moved_at
            store.told.append(change["delta"])
        level = {"inventoryLevel": {"updatedAt": thing.moved_at.isoformat()}}
        group = {
            "createdAt": store.keys[asked["key"]].isoformat(),
            "changes": [{"delta": change["delta"], "item": level}],
        }
        return {"inventoryAdjustQuantities": {"inventoryAdjustmentGroup": group, "userErrors": []}}

    def _follow(self, asked: Any) -> Any:
        ref = len(self.store.hooks) + 1
        self.store.hooks[ref] = asked["topic"], asked["uri"], SECRET
        return {
            "webhookSubscriptionCreate": {
                "webhookSubscription": {"id": gid("WebhookSubscription", ref)},
                "userErrors": [],
            }
        }

    def _followed(self, asked: Any) -> Any:
        known = [(ref, hook) for ref, hook in self.store.hooks.items() if hook[1] == asked["uri"]]
        return {
            "webhookSubscriptions": {
                "nodes": [{"id": gid("WebhookSubscription", ref), "topic": hook[0]} for ref, hook in known]
            }
        }

    def _unfollow(self, asked: Any) -> Any:
        self.store.hooks.pop(int(asked["id"].rpartition("/")[2]))
        return {"webhookSubscriptionDelete": {"deletedWebhookSubscriptionId": asked["id"], "userErrors": []}}


def gid(kind: str, ref: int) -> str:
    return f"gid://shopify/{kind}/{ref}"


def node(good: Good) -> Any:
    return {
        "id": gid("Product", good.ref),
        "handle": good.handle,
        "title": good.title,
        "descriptionHtml": good.html,
        "vendor": "Bruno",
        "productType": "",
        "status": "ACTIVE" if good.published else "DRAFT",
        "publishedAt": NOW.isoformat() if good.published else None,
        "isGiftCard": False,
        "category": None,
        "media": {"nodes": []},
        "variants": pages([_variant(thing) for thing in good.things], 100),
    }


def pages(nodes: list[Any], most: int, after: str | None = None) -> Any:
    start = int(after or 0)
    more = len(nodes) > start + most
    return {
        "pageInfo": {"hasNextPage": more, "endCursor": str(start + most)},
        "nodes": nodes[start : start + most],
    }


def _levels(thing: Thing) -> list[Any]:
    return [
        {
            "updatedAt": thing.moved_at.isoformat(),
            "location": {"id": gid("Location", at)},
            "quantities": [{"quantity": units}],
        }
        for at, units in thing.units.items()
    ]


def _variant(thing: Thing) -> Any:
    options = thing.options or {"Title": "Default Title"}
    return {
        "id": gid("ProductVariant", thing.ref),
        "price": thing.price,
        "compareAtPrice": thing.compare_at,
        "sku": thing.sku,
        "barcode": "",
        "taxable": True,
        "inventoryPolicy": "DENY",
        "selectedOptions": [{"name": name, "value": value} for name, value in options.items()],
        "inventoryItem": {
            "id": gid("InventoryItem", thing.ref + 1000),
            "tracked": thing.tracked,
            "measurement": {"weight": {"value": 0.5, "unit": "KILOGRAMS"}},
            "inventoryLevels": pages(_levels(thing), 10),
        },
    }


@contextmanager
def shopify(**more: Any) -> Iterator[tuple[Store, int]]:
    """A shop of its own for each test, with its port."""
    store = Store(**more)
    with serving(type("Stand", (ShopifyStand,), {"store": store})) as port:
        yield store, port


def signed(body: bytes, secret: str = SECRET) -> str:
    return b64encode(hmac.digest(secret.encode(), body, sha256)).decode()


def level_news(store: Store, ref: int, delivery: str, location: int = 7, **more: Any) -> tuple[bytes, dict[str, str]]:
    """A message of Shopify about one count as it stands, or with what the test says instead."""
    thing = store.thing(ref)
    said = {
        "inventory_item_id": ref + 1000,
        "location_id": location,
        "available": thing.units.get(location, 0),
        "updated_at": thing.moved_at.astimezone(UTC).isoformat(),
        **more,
    }
    body = json.dumps(said).encode()
    headers = {
        "X-Shopify-Topic": "inventory_levels/update",
        "X-Shopify-Webhook-Id": delivery,
        "X-Shopify-Hmac-Sha256": signed(body),
    }
    return body, headers


def silence(handler: BaseHTTPRequestHandler) -> bool:
    """Until the other side hangs up."""
    handler.rfile.read(1)
    return True


@contextmanager
def hasty() -> Iterator[None]:
    """Who asks a shop meanwhile does not wait for long."""
    with patch.object(asking, "LIMITS", Limits(size=1_000_000, seconds=2)):
        yield
