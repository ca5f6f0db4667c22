"""A Shopify shop on this machine: the parts of its Admin API that a connection asks for, and its messages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.connections.store import Good, Store, Thing, give, signed, standing
from tests.world import NOW

TOKEN, SECRET = Store().token, "the-app-secret"


class ShopifyStand:
    """The parts of the Admin API that a connection asks for."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def answer(self, handler: BaseHTTPRequestHandler, said: Any) -> None:
        if handler.headers.get("X-Shopify-Access-Token") != self.store.token:
            give(handler, 401, b'{"errors":"[API] Invalid API key or access token"}')
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
                if self._is_too_dear(variables):
                    error = {"message": "Query cost is too high", "extensions": {"code": "MAX_COST_EXCEEDED"}}
                    give(handler, 200, json.dumps({"errors": [error]}).encode())
                    return
                cost = {"requestedQueryCost": 10, "throttleStatus": {"currentlyAvailable": 1990, "restoreRate": 100}}
                give(handler, 200, json.dumps({"data": act(variables), "extensions": {"cost": cost}}).encode())
                if name == "products(" and self.store.between:
                    self.store.between()
                return
        give(handler, 400, b"{}")

    def _is_too_dear(self, asked: Any) -> bool:
        """As its documentation adds it up: each thing inside each other."""
        items = asked.get("first", 1) * asked.get("variants", 0) * (1 + asked.get("levels", 0))
        return self.store.dearest is not None and items > self.store.dearest

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
        page = [good for good in goods if good.ref > after][: min(self.store.per_page, asked["first"])]
        more = bool(page) and page[-1].ref != goods[-1].ref
        end = str(page[-1].ref) if page else None
        return {
            "products": {
                "pageInfo": {"hasNextPage": more, "endCursor": end},
                "nodes": [node(good, asked) for good in page],
            }
        }

    def _more_variants(self, asked: Any) -> Any:
        good = self.store.goods[int(asked["id"].rpartition("/")[2])]
        found = pages(_variants(good, asked), asked["variants"], asked["after"])
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


def node(good: Good, asked: Any) -> Any:
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
        "variants": pages(_variants(good, asked), asked["variants"]),
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


def _variants(good: Good, asked: Any) -> list[Any]:
    return [_variant(thing, asked["levels"]) for thing in good.things]


def _variant(thing: Thing, levels: int) -> Any:
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
            "inventoryLevels": pages(_levels(thing), levels),
        },
    }


@contextmanager
def shopify(**more: Any) -> Iterator[tuple[Store, int]]:
    """A shop of its own for each test, with its port."""
    store = Store(**more)
    with standing(store, ShopifyStand(store).answer) as port:
        yield store, port


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
        "X-Shopify-Hmac-Sha256": signed(body, SECRET),
    }
    return body, headers
