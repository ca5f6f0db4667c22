"""Who owns a cart, and what may not enter it."""

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from panier.kit.refusals import Refusal

LINE_QUANTITY_LIMIT = 99
LINES_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Buyer:
    """A member by account, a guest by the cart's secret token; a guest who signs in is a member with a token."""

    account_id: int | None = None
    account_public_id: str = ""
    token: str = ""

    @property
    def token_digest(self) -> str:
        return digest(self.token) if self.token else ""


def digest(token: str) -> str:
    """SHA-256 in hexadecimal: tokens are never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


class NoSuchCart(Refusal):
    """Missing and foreign carts alike."""

    code: ClassVar[str] = "not-found"


class NoSuchOffer(Refusal):
    code: ClassVar[str] = "not-found"


class NoSuchLine(Refusal):
    code: ClassVar[str] = "not-found"


class CartClosed(Refusal):
    """The cart was ordered already, by another click."""

    code: ClassVar[str] = "cart-closed"


class LinkedProduct(Refusal):
    """facts: `url`, where it is bought; `merchant`."""

    code: ClassVar[str] = "linked-product"


class ListedProduct(Refusal):
    """facts: `merchant`."""

    code: ClassVar[str] = "listed-product"


class TooMany(Refusal):
    """facts: `limit`."""

    code: ClassVar[str] = "too-many"


class BadQuantity(Refusal):
    """facts: `limit`."""

    code: ClassVar[str] = "bad-quantity"


class StockToAsk(Refusal):
    """The count is too old to be sold on: the buyer asks the shop first. facts: `lines`, public ids, when they are in a cart."""

    code: ClassVar[str] = "stock-to-ask"


class NotEnough(Refusal):
    """facts: `left`, how many can be had."""

    code: ClassVar[str] = "out-of-stock"
