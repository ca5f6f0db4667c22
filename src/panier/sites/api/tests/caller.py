"""A program that calls the API over its addresses, as any client would."""

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.test import Client
from tests.world import NOW, Market, Shop

from panier.offer.merchants.actions import create_token

BASE = "/api/v1"
HOME = {"line": "12, rue Masson", "municipality": "Montréal", "postal_code": "H1X 1R5"}
ANA = {"name": "Ana Tremblay", "email": "ana@panier.example", "phone": "514 555-0101"}


class Answer(NamedTuple):
    status: int
    body: Any
    headers: Any


def cad(minor: int) -> dict[str, Any]:
    return {"minor": minor, "currency": "CAD"}


@dataclass
class Caller:
    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """`body` is sent as JSON, bytes as they are; headers by name with underscores."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        named = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        kind = named.pop("Content-Type", "application/json") if data else ""
        response = self.client.generic(method, BASE + path, data, content_type=kind, headers=named)
        text = response.content.decode()
        return Answer(response.status_code, json.loads(text) if text.startswith(("{", "[")) else text, response.headers)

    def as_(self, **headers: str) -> "Caller":
        return Caller({**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}})


@dataclass
class Basket:
    """A guest's cart, with its right."""

    id: str
    call: Caller

    @property
    def path(self) -> str:
        return f"/carts/{self.id}"

    def add(self, shop: Shop, title: str, quantity: int = 1) -> Answer:
        return self.call("POST", f"{self.path}/lines", {"offer_id": shop.offers[title].public_id, "quantity": quantity})


def new_basket(call: Caller) -> Basket:
    made = call("POST", "/carts")
    return Basket(made.body["id"], call.as_(X_Cart_Token=made.body["token"]))


def three_merchants(call: Caller, market: Market) -> tuple[Basket, dict[str, Any]]:
    """Two loaves and a mug of Bruno's delivered, a novel of Bella's and two candles of Carmen's picked up: 117.17 $."""
    basket = new_basket(call)
    basket.add(market.bruno, "Pain de ménage", 2)
    basket.add(market.bruno, "Tasse")
    basket.add(market.bella, "Roman")
    basket.add(market.carmen, "Chandelle", 2)
    ways = {
        market.bruno.merchant.public_id: {"method": "delivery"},
        market.bella.merchant.public_id: {"method": "pickup", "place_id": market.bella.place.public_id},
        market.carmen.merchant.public_id: {"method": "pickup", "place_id": market.carmen.place.public_id},
    }
    return basket, {"contact": ANA, "address": HOME, "fulfilment": ways, "total_seen": cad(11717), "language": "fr"}


def program(shop: Shop) -> Caller:
    """The shop's own program."""
    token = create_token(shop.merchant.pk, name="test", account_id=None, now=NOW)
    return Caller({"Authorization": f"Bearer {token}"})
