"""Goods at the desk as the tests ask for them."""

from typing import Any

from django.test import Client

from panier.offer.catalogue.models import Offer, ProductEdit
from panier.offer.inventory.models import StockLevel
from panier.offer.search.models import Stale
from tests.team.hands import Team, at

HTMX = {"HX-Request": "true"}


def tasse(team: Team) -> Offer:
    return Offer.objects.select_related("variant__product").get(pk=team.market.bruno.offers["Tasse"].pk)


def place(team: Team) -> str:
    return str(team.market.bruno.place.public_id)


def seen(team: Team) -> dict[str, str]:
    """What the row of the mug showed: 19,99 $, sold here, ten at the shop."""
    return {"seen-price": "1999", "seen-door": "selling", f"seen-stock-{place(team)}": "10"}


def save_row(
    team: Team, client: Client, values: dict[str, str], known: dict[str, str] | None = None, *, htmx: bool = True
) -> Any:
    address = at("desk_sheet_row", team.merchant, tasse(team).variant.public_id)
    return client.post(address, {**seen(team), **(known or {}), **values}, headers=HTMX if htmx else {})


def stands(team: Team) -> tuple[int, str, int | None, str]:
    """Price, door, count and who counted of the mug."""
    offer, level = tasse(team), StockLevel.objects.get(variant=tasse(team).variant, place=team.market.bruno.place)
    return offer.minor, offer.door, level.on_hand, level.source


def history(team: Team) -> list[tuple[str, list[tuple[str, Any, Any]]]]:
    edits = ProductEdit.objects.filter(product=tasse(team).variant.product).order_by("pk")
    return [(each.person, [(one["field"], one["before"], one["after"]) for one in each.differences]) for each in edits]


def told(team: Team) -> bool:
    """The index hears of the mug; what it has heard is forgotten."""
    found = Stale.objects.filter(product=tasse(team).variant.product_id)
    was = found.exists()
    found.delete()
    return was
