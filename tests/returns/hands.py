"""Taking back as the tests do it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import override

from panier.base.ledger.queries import balance
from panier.flows.advance_part import advance_part
from panier.flows.hand_over_part import hand_over_part
from panier.flows.take_back import Given
from panier.kit.money import Money
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Line, Order, Part
from panier.trade.returns.rules import Asked
from tests.orders import part_of
from tests.world import NOW, Market

KEY = UUID("6f1d8f4e-0000-4000-8000-000000000001")


def at(name: str, *args: Any) -> str:
    with override("fr"):
        return reverse(name, args=args)


def address(market: Market, part: Part) -> str:
    return at("desk_back", market.bruno.merchant.public_id, part.public_id)


def line_of(part: Part, title: str) -> Line:
    return next(line for line in part.lines.all() if line.title["fr"] == title)


def owed(market: Market) -> str:
    return balance("qc", f"payable:{market.bruno.merchant.public_id}", "CAD").decimal


def form(part: Part, *, mug: str = "", loaves: str = "", amount: str = "", **more: Any) -> dict[str, Any]:
    """`amount`: on the mug."""
    typed = {f"units-{line_of(part, 'Tasse').pk}": mug, f"units-{line_of(part, 'Pain de ménage').pk}": loaves}
    return {"key": str(uuid4()), "why": "returned", **typed, f"amount-{line_of(part, 'Tasse').pk}": amount, **more}


def everything(part: Part) -> Asked:
    return Asked({line.pk: line.quantity for line in part.lines.all()}, delivery=True)


def of_mug(part: Part, minor: int) -> Asked:
    return Asked(amounts={line_of(part, "Tasse").pk: Money(minor, "CAD")})


def handed(order: Order, *, now: datetime = NOW) -> Part:
    part = part_of(order, "Bruno")
    for after in ("accepted", "ready"):
        advance_part(part.merchant_id, part.public_id, after, actor="test", now=now)
    hand_over_part(part.merchant_id, part.public_id, shown=Shown(), actor="test", now=now)
    return part_of(order, "Bruno")


def given(asked: Asked, seen: int, *, key: UUID = KEY, restock: bool = False, note: str = "") -> Given:
    return Given(asked, "returned", note, restock, key, seen)
