"""Wanted quantities and the refusal when they are not there."""

from dataclasses import dataclass
from typing import ClassVar

from panier.kit.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Wanted:
    """`quantity` units of one stock level, promised to `holder` (a part's public id)."""

    stock_id: int
    quantity: int
    holder: str


class OutOfStock(Refusal):
    """facts: `short`: {stock_id: units left} for each level that has too few."""

    code: ClassVar[str] = "out-of-stock"
