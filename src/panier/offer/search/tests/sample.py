"""A small market for the engines: invented products at known places, on Wednesday 4 March 2026, 12:00 in Montréal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from panier.kit.geo import Point
from panier.kit.hours import Opening
from panier.offer.search.port import Batch, CategoryFacts, Document, Names, SearchEngine, Surroundings, Text
from panier.offer.search.rules import Formula, PlaceFacts, SearchRequest

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
HERE = Point(45.525, -73.58)
FOOD, CHEESE, SWEET, OIL, CLOTHES, HATS, EMPTY = 422, 1, 2, 3, 166, 4, 5

CATEGORIES = (
    CategoryFacts("qc", FOOD, 0, {"fr": "Alimentation", "en": "Food"}, {"fr": "alimentation", "en": "food"}),
    CategoryFacts("qc", CHEESE, FOOD, {"fr": "Fromages", "en": "Cheese"}, {"fr": "fromages", "en": "cheese"}),
    CategoryFacts("qc", SWEET, FOOD, {"fr": "Sucreries", "en": "Sweets"}, {"fr": "sucreries", "en": "sweets"}),
    CategoryFacts("qc", OIL, FOOD, {"fr": "Huiles", "en": "Oils"}, {"fr": "huiles", "en": "oils"}),
    CategoryFacts("qc", CLOTHES, 0, {"fr": "Vêtements", "en": "Clothing"}, {"fr": "vetements", "en": "clothing"}),
    CategoryFacts("qc", HATS, CLOTHES, {"fr": "Chapeaux", "en": "Hats"}, {"fr": "chapeaux", "en": "hats"}),
    CategoryFacts("qc", EMPTY, 0, {"fr": "Maison", "en": "Home"}, {"fr": "maison", "en": "home"}),
)


def place(key: int, name: str, point: Point, **changed: Any) -> PlaceFacts:
    """Open that day from 9:00 to 18:00 in Montréal, pickup within the hour."""
    hours = Opening(datetime(2026, 3, 4, 14, tzinfo=UTC), datetime(2026, 3, 4, 23, tzinfo=UTC))
    facts = PlaceFacts(
        key=key,
        id=f"plc_{key:016d}",
        name=name,
        municipality="Montréal",
        point=point,
        tz="America/Toronto",
        openings=(hours,),
        known_until=NOW + timedelta(days=8),
        pickup_minutes=60,
    )
    return replace(facts, **changed)


NIGHT = Opening(datetime(2026, 3, 5, 1, tzinfo=UTC), datetime(2026, 3, 5, 8, tzinfo=UTC))
SHORT = Opening(datetime(2026, 3, 4, 14, tzinfo=UTC), datetime(2026, 3, 4, 17, 30, tzinfo=UTC))
PLACES = (
    place(11, "Mont-Royal", Point(45.526, -73.58)),  # 111 m from HERE
    place(12, "Villeray", Point(45.545, -73.62), street="rue-villeray"),  # 3.8 km
    place(13, "Québec", Point(46.81, -71.21), municipality="Québec"),  # 233 km
    place(14, "Laval", Point(45.57, -73.69), openings=(NIGHT,)),  # 9.9 km, closed now
    place(15, "Verdun", Point(45.46, -73.57), openings=(SHORT,)),  # 7.3 km, closes in half an hour
)


def document(product: int, french: str, english: str, **changed: Any) -> Document:
    facts = Document(
        product=product,
        public_id=f"prd_{product:016d}",
        territory="qc",
        group=0,
        texts={"fr": Text(french, "", "", ""), "en": Text(english, "", "", "")},
        slug=f"produit-{product}",
        categories=(FOOD,),
        merchant="chez-bella",
        regions=("montreal",),
        state="selling",
        hows=("pickup", "delivery"),
        minor=1000,
        in_stock=True,
        places=(11,),
        pickup_places=(11,),
        created=NOW - timedelta(days=product),
    )
    return replace(facts, **changed)


QUEBEC: dict[str, Any] = {
    "merchant": "bruno",
    "regions": ("capitale-nationale",),
    "places": (13,),
    "pickup_places": (13,),
}
DOCUMENTS = (
    document(1, "Fromage de chèvre frais", "Fresh goat cheese", categories=(FOOD, CHEESE), minor=899),
    document(2, "Fromage cheddar vieilli", "Aged cheddar", categories=(FOOD, CHEESE), minor=1299, **QUEBEC),
    document(3, "Huile d’olive vierge", "Virgin olive oil", categories=(FOOD, OIL), codes=("OLIVE500", "62154000012"), minor=1999, places=(12,), pickup_places=(12,)),
    document(4, "Sirop d’érable ambré", "Amber maple syrup", categories=(FOOD, SWEET), minor=1499, group=77),
    document(5, "Sirop d'érable foncé", "Dark maple syrup", categories=(FOOD, SWEET), minor=1399, group=77, **QUEBEC),
    document(6, "Crème glacée à la vanille", "Vanilla ice cream", categories=(FOOD, SWEET), minor=750, places=(14,), pickup_places=()),
    document(7, "Tarte aux pommes", "Apple pie", categories=(FOOD, SWEET), minor=1150, places=(15,), pickup_places=(15,)),
    document(8, "Tuque de laine côtelée", "Ribbed wool tuque", categories=(CLOTHES, HATS), minor=4500, merchant="laine-et-cie", hows=("parcel",)),
    document(9, "Chapeau de paille", "Straw hat", categories=(CLOTHES, HATS), minor=6500, state="linked", hows=(), merchant="laine-et-cie"),
    document(10, "Œufs de poules en liberté", "Free-range eggs", minor=699, in_stock=False, pickup_places=()),
    document(11, "Pain au levain", "Sourdough bread", minor=800, state="listed", hows=(), merchant="le-four"),
    document(12, "Bain moussant à l’avoine", "Oatmeal bubble bath", categories=(CLOTHES,), minor=1600),
    document(13, "Couteau à fromage", "Cheese knife", categories=(CLOTHES,), minor=3200, places=(12, 13), pickup_places=(12,)),
)  # fmt: skip
FORMULA = Formula(
    begins=datetime(2020, 1, 1, tzinfo=UTC),
    source="the sample",
    weights={
        "text": 560,
        "distance": 180,
        "available": 120,
        "freshness": 50,
        "origin": 40,
        "record": 40,
        "reviews": 10,
    },
    half_distance_m=8000,
    available={"open": 100, "stocked": 85, "uncounted": 60, "linked": 60, "listed": 50, "sold_out": 0},
    counts={"till": (1.0, 24.0), "other": (0.8, 72.0)},
    origin=(0, 60, 100),
    record_neutral=90,
    record_least=10,
    record_days=180,
)
AROUND = Surroundings(
    formulas=(FORMULA,),
    places=PLACES,
    categories=CATEGORIES,
    merchants=(
        Names("qc", "chez-bella", {"": "Chez Bella"}),
        Names("qc", "bruno", {"": "Épicerie Bruno"}, places=(12, 13), tone=3),
        Names("qc", "laine-et-cie", {"": "Laine et cie"}),
        Names("qc", "le-four", {"": "Le Four"}),
    ),
    regions=(
        Names("qc", "montreal", {"fr": "Montréal", "en": "Montréal"}),
        Names("qc", "capitale-nationale", {"fr": "Capitale-Nationale", "en": "Capitale-Nationale"}),
    ),
    towns=(
        Names("qc", "66023", {"": "Montréal"}, places=(11, 12, 14, 15)),
        Names("qc", "23027", {"fr": "Ville de Québec", "en": "Québec City"}, places=(13,)),
    ),
    streets=(Names("qc", "rue-villeray", {"": "Rue Villeray"}, places=(12,)),),
)


def filled(engine: SearchEngine) -> SearchEngine:
    engine.rebuild([Batch(surroundings=AROUND), Batch(documents=DOCUMENTS[:7]), Batch(documents=DOCUMENTS[7:])])
    return engine


def asked(**changed: Any) -> SearchRequest:
    return replace(SearchRequest(territory="qc", language="fr", now=NOW), **changed)


def found(engine: SearchEngine, **changed: Any) -> list[int]:
    return [hit.product for hit in engine.find(asked(**changed)).hits]


def counts(engine: SearchEngine, facet: str, **changed: Any) -> dict[str, int]:
    return {value.value: value.count for value in engine.find(asked(**changed)).facets[facet]}
