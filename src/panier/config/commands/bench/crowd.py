"""Who comes on launch day: what is asked how often, drawn from the market's own products, words, shops and places."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import quote

import psycopg

SEED = 2_700_000
SHARES = {"search": 35, "list": 25, "product": 28, "merchant or street": 10}  # the last 2 % buy: see `buyers`
TOP = 5_000  # of each kind of thing that people look at
FLAT = 5  # the most asked is asked this much less than Zipf would have it
WITH_PLACE = 0.3  # have said where they are
ENGLISH = 0.1
BATCH = 4_096
FACETS = (
    "",
    "",
    "",
    "",
    "&in_stock=1",
    "&how=pickup",
    "&how=delivery",
    "&open=now",
    "&sort=price",
    "&sort=newest",
    "&page=2",
)
TITLES = "SELECT title ->> 'fr' FROM catalogue_product WHERE archived_at IS NULL ORDER BY md5(public_id) LIMIT 3000"
PRODUCTS = "SELECT slug, public_id FROM catalogue_product WHERE archived_at IS NULL ORDER BY md5(public_id) LIMIT 5000"
MERCHANTS = "SELECT slug FROM merchants_merchant ORDER BY md5(slug) LIMIT 5000"
STREETS = "SELECT slug FROM merchants_street ORDER BY slug LIMIT 200"
CATEGORIES = "SELECT slug ->> %s, code FROM catalogue_category ORDER BY md5(code::text) LIMIT 2000"
PLACES = """
SELECT latitude, longitude, prefix FROM territories_postalprefix WHERE latitude IS NOT NULL ORDER BY md5(prefix) LIMIT 600
"""


@dataclass(frozen=True)
class Page:
    kind: str
    path: str
    place: str


class Popular:
    """Things of which a few are asked for again and again, and most now and then."""

    def __init__(self, things: Sequence[str]) -> None:
        self.things = things
        self.weights = list(accumulate(1 / (rank + FLAT) for rank in range(len(things))))

    def draw(self, dice: random.Random, count: int) -> list[str]:
        return dice.choices(self.things, cum_weights=self.weights, k=count)


class Crowd:
    """The same seed, the same crowd."""

    def __init__(self, database: str) -> None:
        with psycopg.connect(database) as link:
            words = [word for (title,) in link.execute(TITLES) if title for word in (title, title.split()[0])]
            asked = list(dict.fromkeys(quote(word.lower()) for word in words))
            self.kinds = {
                "search": Popular([f"/fr/recherche/?q={word}" for word in asked] or ["/fr/recherche/"]),
                "list": Popular([f"/fr/rayon/{slug}-{code}/" for slug, code in link.execute(CATEGORIES, ["fr"])]),
                "product": Popular([f"/fr/produit/{slug}-{name}/" for slug, name in link.execute(PRODUCTS)]),
                "merchant or street": Popular(
                    [f"/fr/rue/{slug}/" for (slug,) in link.execute(STREETS)]
                    + [f"/fr/marchand/{slug}/" for (slug,) in link.execute(MERCHANTS)]
                ),
            }
            self.places = Popular(
                [f"{north:.3f},{east:.3f},postal,{prefix}" for north, east, prefix in link.execute(PLACES)]
            )

    def pages(self) -> Iterator[Page]:
        dice = random.Random(SEED)  # noqa: S311 - a load, not a secret
        names, shares = list(SHARES), list(SHARES.values())
        while True:
            kinds = dice.choices(names, weights=shares, k=BATCH)
            drawn = {name: iter(popular.draw(dice, BATCH)) for name, popular in self.kinds.items()}
            places = iter(self.places.draw(dice, BATCH))
            for kind in kinds:
                path = next(drawn[kind])
                if kind in {"search", "list"}:
                    facet = dice.choice(FACETS)
                    path += facet if "?" in path else f"?{facet[1:]}" if facet else ""
                yield Page(kind, path, next(places) if dice.random() < WITH_PLACE else "")


def goods(database: str) -> list[dict[str, str]]:
    """What may be bought and fetched here: offer, merchant and place, with stock for many."""
    with psycopg.connect(database) as link:
        rows = link.execute(GOODS).fetchall()
    return [{"offer": offer, "merchant": merchant, "place": place} for offer, merchant, place in rows]


GOODS = """
SELECT offer.public_id, merchant.public_id, place.public_id
FROM inventory_stocklevel level
JOIN catalogue_offer offer ON offer.variant_id = level.variant_id AND offer.door = 'selling' AND offer.pickup
JOIN catalogue_variant variant ON variant.id = level.variant_id
JOIN catalogue_product product ON product.id = variant.product_id AND product.archived_at IS NULL
JOIN merchants_merchant merchant ON merchant.id = product.merchant_id AND merchant.state = 'selling'
JOIN merchants_place place ON place.id = level.place_id AND place.pickup AND place.is_open
WHERE level.on_hand - level.reserved > 5 AND coalesce(level.sure_until > now(), true) ORDER BY md5(offer.public_id) LIMIT 2000
"""
