"""WooCommerce behind the port of shops: its REST API, version 3, and messages signed with a secret we choose.

It has no key by which asking twice is asking once. So the key is written into the thing's own metadata together with the count:
whoever asks again finds the key there, and does nothing. What is told is a difference (`inventory_delta`): it has taken that for
years, without a word of it in its documentation.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from json import dumps, loads
from typing import Any
from urllib.parse import urlencode

from panier.kit.fetch import Answer, Request
from panier.offer.connections.asking import ask, moment, understood
from panier.offer.connections.port import (
    Access,
    Adjusted,
    Adjustment,
    BadSignature,
    Delivery,
    Page,
    Shop,
    ShopProvider,
    ShopTrouble,
)
from panier.providers.woocommerce.reading import Cursor, counts_in, cursor_from, goods_in, is_goods, product_of

API = "/wp-json/wc/v3"
TOPICS = ("product.created", "product.updated", "product.deleted", "product.restored")
PER_PAGE, PER_READING = 20, 100
MOST_PAGES, MOST_READINGS = 30, 3  # of the variations of one product
MARK = "_panier_told"  # the latest keys, in the metadata of what was told
KEYS_KEPT = 20
TRIAL = b"webhook_id="  # how WooCommerce tries an address: unsigned, and nothing is said


class WooCommerce:
    name = "woocommerce"

    def check(self, access: Access) -> Shop:
        _, settings = _ask(access, "GET", "/settings/general/woocommerce_currency")
        _, index = _ask(access, "GET", "/products", per_page=1)
        if not isinstance(index, list) or not isinstance(settings, dict):
            raise ShopTrouble(problem="not-a-shop")
        _ask(access, "GET", "/webhooks", per_page=1)
        return Shop(access.address.partition("://")[2], str(settings.get("value")), {})

    def page(self, access: Access, cursor: str, since: datetime | None) -> Page:
        """By number, the oldest first. Where goods went away meanwhile all moved up: then one page again."""
        at = cursor_from(cursor)
        asked: dict[str, Any] = {
            "per_page": PER_PAGE,
            "page": at.page,
            "orderby": "id",
            "order": "asc",
            "status": "any",
        }
        if since:
            asked |= {"modified_after": since.isoformat(), "dates_are_gmt": "true"}
        answer, said = _ask(access, "GET", "/products", **asked)
        total, pages = _counted(answer, "x-wp-total"), _counted(answer, "x-wp-totalpages")
        if at.total is not None and total < at.total and at.page > 1:
            return Page((), str(Cursor(at.page - 1, total)))
        with understood():
            found = tuple(product_of(node, self._variations(access, node)) for node in goods_in(said) if is_goods(node))
        return Page(found, str(Cursor(at.page + 1, total)) if at.page < pages else "")

    def adjust(self, access: Access, adjustment: Adjustment) -> Adjusted:
        """Added by the shop itself to whatever it counts by then. Then it is asked again: who wrote in the same moment, and a
        shop that does not add, are noticed.
        """
        path = f"/products/{adjustment.stock}"
        _, there = _ask(access, "GET", path)
        with understood():
            told = [str(each["value"]) for each in there["meta_data"] if each["key"] == MARK]
            keys = told[0].split() if told else []
            if adjustment.key in keys:
                return Adjusted(moment(there["date_modified_gmt"]))
            if not there["manage_stock"] or there["stock_quantity"] is None:
                raise ShopTrouble(problem="refused", words="stock is not managed")
            mark = {"key": MARK, "value": " ".join([*keys, adjustment.key][-KEYS_KEPT:])}
            _, done = _ask(access, "PUT", path, {"inventory_delta": adjustment.units, "meta_data": [mark]})
            before, left = int(there["stock_quantity"]), int(done["stock_quantity"])
            left = before + adjustment.units if left == before else left  # what should stand there, were it not added
            _, now = _ask(access, "GET", path)
            return Adjusted(moment(now["date_modified_gmt"]), left, int(now["stock_quantity"]))

    def follow(self, access: Access, address: str, *, on: bool) -> None:
        _, said = _ask(access, "GET", "/webhooks", per_page=100)
        with understood():
            known = [hook for hook in goods_in(said) if hook["delivery_url"] == address]
            for hook in known if not on else ():
                _ask(access, "DELETE", f"/webhooks/{int(hook['id'])}", force="true")
            there = {hook["topic"] for hook in known if hook["status"] == "active"}
        for topic in (topic for topic in TOPICS if on and topic not in there):
            made = {"name": f"Le Panier Bleu: {topic}", "topic": topic, "delivery_url": address, "secret": access.hook}
            _ask(access, "POST", "/webhooks", made | {"status": "active"})

    def read(self, access: Access, headers: Mapping[str, str], body: bytes) -> Delivery:
        given = {name.lower(): value for name, value in headers.items()}
        topic, name = given.get("x-wc-webhook-topic", ""), given.get("x-wc-webhook-delivery-id", "")
        if not given.get("x-wc-webhook-signature") and body.startswith(TRIAL) and body[len(TRIAL) :].isdigit():
            return Delivery("", "trial")
        right = b64encode(hmac.digest(access.hook.encode(), body, sha256))
        if not hmac.compare_digest(right, given.get("x-wc-webhook-signature", "").encode()):
            raise BadSignature
        try:
            return Delivery(name, topic, counts_in(loads(body)), catalogue=True)
        except (ShopTrouble, ValueError, KeyError, TypeError, AttributeError):
            return Delivery(name, topic, catalogue=True)

    def _variations(self, access: Access, node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """All of them, by number. Where some came or went meanwhile, others may have slipped past: from the first again."""
        if node.get("type") != "variable":
            return []
        path = f"/products/{int(node['id'])}/variations"
        for _ in range(MOST_READINGS):
            found: dict[int, Mapping[str, Any]] = {}
            totals = set()
            for page in range(1, MOST_PAGES + 1):
                answer, said = _ask(access, "GET", path, per_page=PER_READING, page=page, orderby="id", order="asc")
                found |= {int(each["id"]): each for each in goods_in(said)}
                totals.add(_counted(answer, "x-wp-total"))
                if page >= _counted(answer, "x-wp-totalpages"):
                    break
            if totals == {len(found)}:
                return list(found.values())
        raise ShopTrouble(problem="garbled")


provider: ShopProvider = WooCommerce()


def _ask(access: Access, method: str, path: str, body: Any = None, **asked: object) -> tuple[Answer, Any]:
    pair = b64encode(f"{access.key}:{access.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", "Accept": "application/json", "Content-Type": "application/json"}
    url = f"{access.address}{API}{path}" + (f"?{urlencode(asked)}" if asked else "")
    return ask(Request(url, method, headers, dumps(body).encode() if body is not None else b""))


def _counted(answer: Answer, header: str) -> int:
    with understood():
        return int(answer.headers[header])
