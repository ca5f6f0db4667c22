"""A WooCommerce shop on this machine: its REST API, version 3, over the same store as the other stand-in."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.connections.store import Good, Store, Thing, give, signed, standing

KEY, SECRET = "ck_of_the_test_9z8y", "cs_of_the_test"
API = "/wp-json/wc/v3"
HERE = 0  # it counts in one place


class WooStand:
    """One answer: a new one for each question."""

    def __init__(self, store: Store, handler: BaseHTTPRequestHandler) -> None:
        self.store, self.handler, self.command = store, handler, handler.command

    def answer(self, said: Any) -> None:
        if self.handler.headers.get("Authorization") != "Basic " + b64encode(f"{KEY}:{SECRET}".encode()).decode():
            give(self.handler, 401, b'{"code":"woocommerce_rest_cannot_view"}')
            return
        url = urlsplit(self.handler.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        steps = url.path.removeprefix(f"{API}/").split("/")
        self.store.asked.append(f"{self.command} {url.path.removeprefix(API)}")
        if steps[0] == "settings":
            self._give({"value": self.store.currency})
        elif steps[0] == "webhooks":
            self._webhooks(steps, said)
        elif steps == ["products"]:
            self._products(asked)
            if self.store.between:
                self.store.between()
        elif steps[-1] == "variations":
            self._variations(self.store.goods[int(steps[1])].things, asked)
        else:
            self._thing(int(steps[-1]), said)

    def _give(self, body: Any, **headers: str) -> None:
        give(self.handler, 200, json.dumps(body).encode(), **headers)

    def _products(self, asked: dict[str, str]) -> None:
        goods = sorted(self.store.goods.values(), key=lambda good: good.ref)
        if since := asked.get("modified_after"):
            goods = [good for good in goods if good.changed_at >= datetime.fromisoformat(since)]
        size, page = min(self.store.per_page, int(asked["per_page"])), int(asked.get("page", 1))
        shown = goods[(page - 1) * size : page * size]
        pages = -(-len(goods) // size)
        self._give([good_of(good) for good in shown], X_WP_Total=str(len(goods)), X_WP_TotalPages=str(pages))

    def _variations(self, things: list[Thing], asked: dict[str, str]) -> None:
        size, page = min(int(asked["per_page"]), 100), int(asked["page"])
        shown = [thing_of(thing) for thing in things[(page - 1) * size : page * size]]
        self._give(shown, X_WP_Total=str(len(things)), X_WP_TotalPages=str(-(-len(things) // size)))
        self._happens("between_things")

    def _thing(self, ref: int, said: Any) -> None:
        thing = self.store.thing(ref) if ref > 10 else self.store.goods[ref].things[0]
        if self.command == "PUT":
            self._happens("before_write")
            if self.store.adds:
                self.store.told.append(said["inventory_delta"])
                self.store.sell(thing.ref, -said["inventory_delta"], HERE)
            thing.meta = said["meta_data"]
        self._give(thing_of(thing) | {"meta_data": thing.meta})
        if self.command == "PUT":
            self._happens("after_write")

    def _happens(self, name: str) -> None:
        """Once."""
        if act := getattr(self.store, name):
            setattr(self.store, name, None)
            act()

    def _webhooks(self, steps: list[str], said: Any) -> None:
        hooks = self.store.hooks
        if self.command == "POST":
            hooks[len(hooks) + 1] = said["topic"], said["delivery_url"], said["secret"]
            self._give({"id": len(hooks)})
        elif self.command == "DELETE":
            hooks.pop(int(steps[1]))
            self._give({})
        else:
            known = hooks.items()
            self._give(
                [{"id": ref, "topic": hook[0], "delivery_url": hook[1], "status": "active"} for ref, hook in known]
            )


def good_of(good: Good) -> Any:
    variable = bool(good.things[0].options)
    return {
        **(thing_of(good.things[0]) if not variable else {}),
        "id": good.ref,
        "name": good.title,
        "type": "variable" if variable else "simple",
        "status": "publish" if good.published else "draft",
        "catalog_visibility": "visible",
        "description": good.html,
        "tax_status": "taxable",
        "categories": [],
        "images": [],
        "virtual": False,
    }


def thing_of(thing: Thing) -> Any:
    return {
        "id": thing.ref,
        "status": "publish",
        "sku": thing.sku,
        "price": thing.price,
        "regular_price": thing.compare_at or thing.price,
        "on_sale": bool(thing.compare_at),
        "manage_stock": thing.tracked,
        "stock_quantity": thing.units[HERE] if thing.tracked else None,
        "stock_status": "instock",
        "backorders": "no",
        "attributes": [{"name": name, "option": value} for name, value in thing.options.items()],
        "date_modified_gmt": thing.moved_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
    }


def product_news(store: Store, thing: Thing, product: int, delivery: str) -> tuple[bytes, dict[str, str]]:
    """A message about a simple product as it stands."""
    body = json.dumps({**thing_of(thing), "id": product, "type": "simple", "parent_id": 0}).encode()
    secret = next(iter(store.hooks.values()))[2]
    return body, {
        "X-WC-Webhook-Topic": "product.updated",
        "X-WC-Webhook-Delivery-ID": delivery,
        "X-WC-Webhook-Signature": signed(body, secret),
    }


@contextmanager
def woocommerce() -> Iterator[tuple[Store, int]]:
    store = Store()
    with standing(store, lambda handler, said: WooStand(store, handler).answer(said)) as port:
        yield store, port
