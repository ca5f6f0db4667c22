"""What a search answers."""

from datetime import date, datetime
from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from panier.offer.search.rules import FacetValue
from panier.sites.api.shapes.base import Door, Money, Rating, Seller, Shape

HIT: JsonDict = {
    "kind": "product",
    "id": "prd_mfrggzdfmztwq2lk",
    "slug": "miel-de-sarrasin",
    "title": "Miel de sarrasin",
    "language": "fr",
    "image": "http://localhost:8000/media/pictures/ab/ab12-640.webp",
    "image_alt": "Un pot de miel",
    "price": {"minor": 1450, "currency": "CAD"},
    "price_varies": False,
    "compare_at": None,
    "offers_count": 2,
    "offer_id": "off_nnxw2zltmuqhi2dj",
    "merchant": {"id": "mer_mfrggzdfmztwq2lk", "slug": "ruches-de-lea", "name": "Les ruches de Léa"},
    "state": "selling",
    "in_stock": True,
    "reopens_on": None,
    "distance_m": 650,
    "distance_approximate": False,
    "place": {
        "id": "plc_mfrggzdfmztwq2lk",
        "name": "Les ruches de Léa",
        "municipality": "Montréal",
        "open": True,
        "changes_at": "2026-11-24T23:00:00Z",
    },
    "how": ["pickup", "delivery"],
    "rating": {"average": 4.5, "count": 12},
    "rank": None,
    "url": "http://localhost:8000/fr/produit/miel-de-sarrasin-prd_mfrggzdfmztwq2lk/",
}


class HitPlace(Shape):
    """The place a result speaks of: the nearest one, or without a position one that is open."""

    id: str
    name: str
    municipality: str
    open: bool
    changes_at: datetime | None = Field(description="When it closes, or opens next; null when not known.")


class RankPart(Shape):
    """One feature of the public formula: its share, of at most its weight."""

    feature: Literal["text", "distance", "available", "freshness", "origin", "record", "reviews"]
    points: int
    of: int


class Rank(Shape):
    """The shares add up to the score, exactly."""

    score: int
    parts: list[RankPart]


class Hit(Shape):
    model_config = ConfigDict(json_schema_extra={"examples": [HIT]})

    kind: Literal["product"] = "product"
    id: str
    slug: str
    title: str
    language: str = Field(description="Of the title: a text that is not translated comes in its own language.")
    image: str | None
    image_alt: str
    price: Money
    price_varies: bool = Field(description="True: “from” this price.")
    compare_at: Money | None
    offers_count: int = Field(description="Offers of the product and of its group.")
    offer_id: str = Field(description="The offer whose price this is; goes in a cart when `state` is selling.")
    merchant: Seller
    state: Door
    in_stock: bool | None = Field(description="null: nobody counts it, “à confirmer”.")
    reopens_on: date | None = Field(description="A closure blocks the shop: nothing of it is bought before this day.")
    distance_m: int | None = Field(description="Only when the search says where; from a postal code, to 500 m.")
    distance_approximate: bool
    place: HitPlace | None
    how: list[Literal["pickup", "delivery", "parcel"]]
    rating: Rating
    rank: Rank | None = Field(description="With explain=1, sorted by relevance, of the results the formula orders.")
    url: str


class Suggestion(Shape):
    kind: Literal["category", "merchant", "street", "town", "region", "product"]
    id: str
    label: str
    image: str | None
    url: str


class Also(Suggestion):
    """What bears the words besides the products."""

    distance_m: int | None = Field(description="To its nearest place; as a result’s.")
    distance_approximate: bool


class Taken(Shape):
    """A word of `q` taken as a place; `exact=1` takes none."""

    kind: Literal["street", "town", "region"]
    label: str
    q: str = Field(description="The other words.")
    narrowed: bool = Field(
        description="False: little or nothing is there; what is elsewhere follows, the nearer before the farther."
    )


class Found(Shape):
    """`total` counts products before those of one group are joined."""

    total: int
    page: int
    page_size: int
    pages: int
    reduced: bool = Field(description="True: answered by the fallback, less well than usual.")
    items: list[Hit]
    facets: dict[str, tuple[FacetValue, ...]]
    meant: str | None = Field(description="The words respelt, when some are in no product as written.")
    by_meaning: bool = Field(description="True: nothing has the words; `items` are near them in meaning.")
    place: Taken | None
    also: list[Also] = Field(description="On the first page: shops, streets, towns, regions and categories.")


class Suggestions(Shape):
    items: list[Suggestion] = Field(description="At most 8.")
