"""What a file says: products with their variants, and every problem with its line and column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from panier.kit.refusals import Refusal

Kind = Literal["refused", "left", "noted"]


class BadFile(Refusal):
    """The file cannot be read at all. facts: `problem`, and `line`, `limit` or `found` where they help."""

    code: ClassVar[str] = "bad-file"


@dataclass(frozen=True, slots=True)
class Problem:
    """`refused`: the row is not taken. `left`: it is not for this market. `noted`: it is taken, and this is to be known.

    `code` and `facts` become words in the reader's language; `column` is the header as the file writes it.
    """

    line: int
    column: str
    code: str
    kind: Kind = "refused"
    facts: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPicture:
    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class ImportedVariant:
    """`key` is its name within the product. `quantity` None: nobody counts it (“à confirmer”).

    `counted`: whether the file says how many stand at the run's own place. `stocks`: units by outlet,
    in a file that counts at several. `places`: by place (internal key), once the outlets are matched to them.

    Amounts are minor units of the territory's currency. `url`: where it is sold on the merchant's own site.
    """

    line: int
    key: str
    options: tuple[tuple[str, str], ...]
    minor: int
    compare_at_minor: int | None = None
    sku: str = ""
    gtin: str = ""
    gtin_given: str = ""
    grams: int | None = None
    quantity: int | None = None
    picture: str = ""
    url: str = ""
    stocks: Mapping[str, int | None] = field(default_factory=dict)
    places: Mapping[str, int | None] = field(default_factory=dict)
    counted: bool = True


@dataclass(frozen=True, slots=True)
class ImportedProduct:
    """`key`: Shopify's handle, WooCommerce's ID (DECISIONS 5). `categories`: what the file calls it, the surest first.

    `published` False: its own shop does not show it. `taxable` is the file's word, None when it has none.
    """

    line: int
    key: str
    title: str
    description: str
    brand: str
    categories: tuple[str, ...]
    published: bool
    taxable: bool | None
    pictures: tuple[ImportedPicture, ...]
    variants: tuple[ImportedVariant, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`says`: the fields the file has a column for; what it does not say is left as it is.

    `outlets`: what it calls the places it counts at, where each has a column.
    """

    source: str
    products: tuple[ImportedProduct, ...]
    problems: tuple[Problem, ...]
    says: frozenset[str]
    outlets: tuple[str, ...] = ()


Part = tuple[
    ImportedProduct | None, Sequence[Problem]
]  # a product, where its rows make one, and all that is wrong with them


@dataclass(frozen=True, slots=True)
class Found:
    """What a sheet holds, read as it is asked for, once: at most `count` products."""

    count: int
    parts: Iterator[Part]
