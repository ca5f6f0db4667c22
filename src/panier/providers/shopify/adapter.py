"""Shopify behind the port of shops: Admin GraphQL, and messages signed with the app's secret.

`key` is the app's client id with `secret` its client secret (a token is asked for with them), or an older app's token (`shpat_…`).
"""

import hmac
import time
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from json import dumps, loads
from typing import Any

from django.conf import settings

from panier.kit.fetch import Request
from panier.offer.connections.asking import ask, understood
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
from panier.providers.shopify.queries import ADJUST, CHECK, FOLLOW, FOLLOWED, MORE_LEVELS, MORE_VARIANTS, PAGE, UNFOLLOW
from panier.providers.shopify.reading import instant, number_of, page_of, reading_of

TOPICS = ("INVENTORY_LEVELS_UPDATE", "PRODUCTS_CREATE", "PRODUCTS_UPDATE", "PRODUCTS_DELETE", "APP_UNINSTALLED")
NEEDED = {"read_products", "read_inventory", "write_inventory", "read_locations"}
IMPLIED = {"read_products": "write_products", "read_inventory": "write_inventory"}  # who may write may read
# Products, variants of each, counts of each: a question dearer than the shop takes (1,000 points, worked out before it is
# answered) is asked in smaller pieces, down to one that costs a few hundred however it is worked out.
SIZES = ((25, 100, 10), (12, 50, 5), (8, 20, 3), (4, 10, 3), (1, 10, 2))
MORE, MOST_MORE = 4, 100  # variants beside, for each that a page holds; and at most
MOST_PAGES = 60  # of the variants of one product, of the counts of one variant
MOST_REST_S = 10.0
TOO_DEAR = "too-dear"
TOKEN_KEPT_S = 3_000.0
OLDER_TOKEN = "shpat_"  # noqa: S105 - how one begins
_tokens: dict[Access, tuple[float, str]] = {}
_fits: dict[str, int] = {}  # by the shop's address, which of SIZES it takes


class Shopify:
    name = "shopify"

    def check(self, access: Access) -> Shop:
        said = _graphql(access, CHECK, {})
        with understood():
            granted = {each["handle"] for each in said["currentAppInstallation"]["accessScopes"]}
            locations = {number_of(each["id"]): str(each["name"]) for each in said["locations"]["nodes"]}
            name, currency = str(said["shop"]["name"]), str(said["shop"]["currencyCode"])
        missing = {right for right in NEEDED - granted if IMPLIED.get(right) not in granted}
        if missing:
            raise ShopTrouble(problem="missing-right", rights=", ".join(sorted(missing)))
        return Shop(name, currency, locations)

    def page(self, access: Access, cursor: str, since: datetime | None) -> Page:
        asked = f"updated_at:>='{since.isoformat()}'" if since else None
        said, cost = _sized(access, PAGE, {"after": cursor or None, "query": asked})
        with understood():
            for node in said["products"]["nodes"]:
                _read_on(access, node)
            return page_of(said["products"], wait_s=_rest(cost))

    def adjust(self, access: Access, adjustment: Adjustment) -> Adjusted:
        item, place = f"gid://shopify/InventoryItem/{adjustment.stock}", f"gid://shopify/Location/{adjustment.location}"
        change = {"inventoryItemId": item, "locationId": place, "delta": adjustment.units, "changeFromQuantity": None}
        asked = {
            "reason": "correction",
            "name": "available",
            "referenceDocumentUri": f"gid://panier/Promise/{adjustment.key}",
            "changes": [change],
        }
        said = _graphql(access, ADJUST, {"input": asked, "key": adjustment.key, "location": place})
        with understood():
            done = said["inventoryAdjustQuantities"]
            _done(done)
            level = done["inventoryAdjustmentGroup"]["changes"][0]["item"]["inventoryLevel"]
            return Adjusted(instant(level["updatedAt"]))

    def follow(self, access: Access, address: str, *, on: bool) -> None:
        with understood():
            known = _graphql(access, FOLLOWED, {"uri": address})["webhookSubscriptions"]["nodes"]
            for each in known if not on else ():
                _done(_graphql(access, UNFOLLOW, {"id": each["id"]})["webhookSubscriptionDelete"])
            there = {each["topic"] for each in known}
            for topic in (topic for topic in TOPICS if on and topic not in there):
                _done(_graphql(access, FOLLOW, {"topic": topic, "uri": address})["webhookSubscriptionCreate"])

    def read(self, access: Access, headers: Mapping[str, str], body: bytes) -> Delivery:
        given = {name.lower(): value for name, value in headers.items()}
        right = b64encode(hmac.digest(access.secret.encode(), body, sha256))
        if not hmac.compare_digest(right, given.get("x-shopify-hmac-sha256", "").encode()):
            raise BadSignature
        topic, name = given.get("x-shopify-topic", ""), given.get("x-shopify-webhook-id", "")
        if topic != "inventory_levels/update":
            return Delivery(name, topic, catalogue=topic.startswith("products/"), over=topic == "app/uninstalled")
        try:
            return Delivery(name, topic, (reading_of(loads(body)),))
        except (ShopTrouble, ValueError, KeyError, TypeError):
            return Delivery(name, topic)


provider: ShopProvider = Shopify()


def _graphql(access: Access, query: str, variables: Mapping[str, Any]) -> Any:
    return _graphql_cost(access, query, variables)[0]


def _graphql_cost(access: Access, query: str, variables: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """The data and what it cost. Too much asked at once: `busy`, with how long the shop needs to forget it."""
    body = dumps({"query": query, "variables": variables}).encode()
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-Shopify-Access-Token": _token(access),
    }
    try:
        _, said = ask(Request(f"{access.address}/admin/api/{settings.SHOPIFY_API}/graphql.json", "POST", headers, body))
        with understood():
            cost = (said.get("extensions") or {}).get("cost") or {}
            for error in said.get("errors") or ():
                _told(error, cost)
            return dict(said["data"]), cost
    except ShopTrouble as trouble:
        if trouble.problem == "bad-credentials":
            _tokens.pop(access, None)
        raise


def _sized(access: Access, query: str, variables: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """In pieces that the shop takes: what it refuses as too dear has cost nothing."""
    while True:
        size = _fits.get(access.address, 0)
        products, variants, levels = SIZES[size]
        if query is MORE_VARIANTS:
            variants = min(variants * MORE, MOST_MORE)
        try:
            return _graphql_cost(
                access, query, {**variables, "first": products, "variants": variants, "levels": levels}
            )
        except ShopTrouble as trouble:
            if trouble.problem != TOO_DEAR or size + 1 == len(SIZES):
                raise
            _fits[access.address] = size + 1


def _read_on(access: Access, node: dict[str, Any]) -> None:
    """What one page does not hold of a product, in place: more than a hundred variants, counts at more than ten locations.

    What fails fails the whole page, which is asked for again: no product comes with some of its variants.
    """
    variants = node["variants"]
    variants["nodes"] += _further(access, (MORE_VARIANTS, "product", "variants"), node["id"], variants["pageInfo"])
    for variant in variants["nodes"]:
        item = variant["inventoryItem"]
        levels = item["inventoryLevels"]
        levels["nodes"] += _further(
            access, (MORE_LEVELS, "inventoryItem", "inventoryLevels"), item["id"], levels["pageInfo"]
        )


def _further(access: Access, asked: tuple[str, str, str], ref: object, page: Mapping[str, Any]) -> list[dict[str, Any]]:
    query, holder, name = asked
    found: list[dict[str, Any]] = []
    for _ in range(MOST_PAGES):
        if not page["hasNextPage"]:
            return found
        said, cost = _sized(access, query, {"id": ref, "after": page["endCursor"]})
        found += said[holder][name]["nodes"]
        page = said[holder][name]["pageInfo"]
        if page["hasNextPage"]:
            time.sleep(min(_rest(cost), MOST_REST_S))  # a product of two thousand variants would never come whole
    raise ShopTrouble(problem="garbled")


def _told(error: Mapping[str, Any], cost: Mapping[str, Any]) -> None:
    code = (error.get("extensions") or {}).get("code")
    if code == "THROTTLED":
        status = cost.get("throttleStatus") or {}
        lacking = float(cost.get("requestedQueryCost") or 0) - float(status.get("currentlyAvailable") or 0)
        raise ShopTrouble(problem="busy", seconds=max(lacking / float(status.get("restoreRate") or 50), 1.0))
    if code == "ACCESS_DENIED":
        raise ShopTrouble(problem="missing-right", rights=str(error.get("message"))[:200])
    if code == "MAX_COST_EXCEEDED":
        raise ShopTrouble(problem=TOO_DEAR)
    raise ShopTrouble(
        problem="trouble" if code == "INTERNAL_SERVER_ERROR" else "refused", words=str(error.get("message"))[:200]
    )


def _rest(cost: Mapping[str, Any]) -> float:
    """So long that the next page of the same cost is not refused."""
    status = cost.get("throttleStatus") or {}
    lacking = float(cost.get("requestedQueryCost") or 0) - float(status.get("currentlyAvailable") or 0)
    return max(lacking / float(status.get("restoreRate") or 50), 0.0) if status else 0.0


def _done(answer: Mapping[str, Any]) -> None:
    if answer["userErrors"]:
        raise ShopTrouble(problem="refused", words=str(answer["userErrors"][0]["message"])[:200])


def _token(access: Access) -> str:
    """The older app's own, or one asked for with the app's id and secret: it lasts a day, we keep it for less than an hour."""
    if access.key.startswith(OLDER_TOKEN):
        return access.key
    kept_until, token = _tokens.get(access, (0.0, ""))
    if time.monotonic() < kept_until:
        return token
    asked = {"grant_type": "client_credentials", "client_id": access.key, "client_secret": access.secret}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    try:
        _, said = ask(Request(f"{access.address}/admin/oauth/access_token", "POST", headers, dumps(asked).encode()))
        with understood():
            token = str(said["access_token"])
    except ShopTrouble as trouble:
        if trouble.problem == "refused":  # 400: the pair is not one
            raise ShopTrouble(problem="bad-credentials") from trouble
        raise
    _tokens[access] = (time.monotonic() + TOKEN_KEPT_S, token)
    return token
