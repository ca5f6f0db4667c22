"""Products, merchants, places and categories, as their pages know them."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from panier.sites.api.shapes.base import Door, Money, Option, Rating, Seller, Shape
from panier.sites.api.shapes.search import Rank


class Picture(Shape):
    url: str
    width: int
    height: int
    alt: str
    sizes: dict[str, str] = Field(description="Address by width in pixels.")


class CategoryLine(Shape):
    code: int
    name: str
    slug: str


class Stock(Shape):
    """What one open place has of it."""

    place_id: str
    place: str
    municipality: str
    pickup: bool
    quantity: int | None = Field(description="Free to buy; null: nobody counts it, “à confirmer”.")
    source: str = Field(description="Who says so: desk, import, till, demonstration.")
    as_of: datetime
    confidence: float | None = Field(
        description="From 0 to 1, how sure the quantity still is: it falls with age, each source at its own pace. "
        "null: nobody counts it."
    )
    sure: bool = Field(
        description="True: a promise, goes in a cart. False: ask the shop first (a cart answers `stock-to-ask`)."
    )


class Offer(Shape):
    offer_id: str
    merchant: Seller
    product_id: str
    state: Door
    price: Money
    compare_at: Money | None
    url: str = Field(description="The product on the merchant’s own site, when its state is linked.")
    stock: list[Stock]
    how: list[Literal["pickup", "delivery", "parcel"]]
    rank: Rank | None = Field(default=None, description="With explain=1, when several merchants offer the variant.")


class Variant(Shape):
    id: str
    options: list[Option]
    sku: str
    gtin: str
    image: str | None = Field(description="Its own among the product's pictures, where the shop chose one.")
    offers: list[Offer] = Field(description="Its own first, then those of the same GTIN elsewhere, the cheapest first.")


class Product(Shape):
    id: str
    slug: str
    title: str
    language: str = Field(description="Of the title: a text that is not translated comes in its own language.")
    description: str = Field(description="Safe HTML: paragraphs, lists, emphasis.")
    brand: str
    merchant: Seller
    categories: list[CategoryLine] = Field(description="From the root to its own.")
    pictures: list[Picture]
    variants: list[Variant]
    rating: Rating
    url: str


class Hours(Shape):
    """One opening of a weekday, 0 is Monday, in the place's own time; `closes` at or before `opens` ends the next day."""

    weekday: int
    opens: str
    closes: str


class DifferentDay(Shape):
    """That day the week does not hold: closed when it has no times."""

    day: date
    opens: str | None
    closes: str | None
    reason: str


class PlaceLine(Shape):
    id: str
    name: str
    address: str
    municipality: str
    region: str
    postal_code: str
    latitude: float
    longitude: float
    tz: str
    phone: str
    pickup: bool
    pickup_minutes: int = Field(description="From accepting to ready.")
    pickup_note: str
    open: bool
    changes_at: datetime | None = Field(description="When it closes, or opens next; null when not known.")
    hours: list[Hours]
    exceptions: list[DifferentDay]


class Place(PlaceLine):
    merchant: Seller
    street: str | None


class RateStep(Shape):
    above: Money | None = Field(description="Of a delivery: from this amount of his goods on.")
    grams: int | None = Field(description="Of a parcel: up to this weight.")
    price: Money


class Rate(Shape):
    """Where the merchant brings or sends goods."""

    method: Literal["delivery", "parcel"]
    name: str
    price: Money = Field(description="Of the least that is bought, or the lightest that is sent.")
    steps: list[RateStep] = Field(description="All its prices, rising by amount or by weight.")
    free_from: Money | None = Field(description="Of this merchant’s goods alone.")
    prefixes: list[str] = Field(description="Postal prefixes reached; none: the whole territory.")
    days: int = Field(description="Promised, at most.")


class Merchant(Seller):
    legal_name: str
    state: Door
    demonstration: bool = Field(description="True: invented, for the demonstration.")
    story: str
    returns: str
    languages: list[str]
    email: str
    phone: str
    website: str
    business_number: str
    tax_numbers: dict[str, str]
    places: list[PlaceLine]
    delivery: list[Rate]
    rating: Rating = Field(description="Of the shop itself; each product has its own.")
    url: str


class Category(CategoryLine):
    parent: int | None
    url: str


class Categories(Shape):
    items: list[Category] = Field(description="Parents before their children.")
