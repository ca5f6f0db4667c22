"""What a product is, in plain data: as an import found it, as it becomes, and how the two differ."""

from typing import Any, NotRequired, TypedDict

Content = dict[str, str]


class VariantState(TypedDict):
    """`stocked`: there is a count, or an “à confirmer”, at the import's place; `on_hand` None is the latter.

    `places`: the same at the other places its file counts at, by internal key.
    """

    options: list[dict[str, Content]]
    sku: str
    gtin: str
    gtin_given: str
    grams: int | None
    position: int
    picture: str
    minor: int
    compare_at_minor: int | None
    currency: str
    door: str
    url: str
    on_hand: int | None
    stocked: bool
    places: dict[str, int | None]


class PictureState(TypedDict):
    url: str
    alt: Content


class ProductState(TypedDict):
    title: Content
    description: Content
    language: str
    brand: str
    category: int
    tax_category: str
    tax_category_assumed: bool
    archived: bool
    pictures: list[PictureState]
    variants: dict[str, VariantState]


class Difference(TypedDict):
    """One field before and after; `variant` is its key, empty for the product itself; before None: it was not there.

    `place`: the name of another place than the import's own, of a count.
    """

    field: str
    place: NotRequired[str]
    variant: str
    before: Any
    after: Any
