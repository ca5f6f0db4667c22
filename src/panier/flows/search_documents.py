"""Building what is searched from what is offered: a few statements for any number of products."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import connection
from django.utils.html import strip_tags

from panier.kit.content import in_language
from panier.offer.merchants.rules import OPENNESS, lower
from panier.offer.search.models import SearchDocument
from panier.offer.search.port import Document, Text

BODY_MAX = 4_000  # characters of a description that are searched

PRODUCTS = """
SELECT product.id, product.public_id, product.territory_id AS territory, product.slug, product.title, product.description,
  product.brand, product.created_at, category.code AS category, territory.languages,
  merchant.id AS merchant_id, merchant.public_id AS merchant, merchant.slug AS merchant_slug, merchant.name AS merchant_name,
  merchant.tone, merchant.state,
  EXISTS (SELECT 1 FROM merchants_deliveryrate rate WHERE rate.merchant_id = merchant.id) AS delivers,
  (SELECT to_jsonb(p) FROM (
     SELECT picture.digest, picture.widths, picture.width, picture.height, picture.alt
     FROM catalogue_picture picture WHERE picture.product_id = product.id AND picture.digest <> ''
     ORDER BY picture.position, picture.id LIMIT 1) p) AS picture
FROM catalogue_product product
JOIN catalogue_category category ON category.id = product.category_id
JOIN territories_territory territory ON territory.code = product.territory_id
JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
WHERE product.id = ANY(%s) AND product.archived_at IS NULL
"""
OFFERS = """
SELECT variant.product_id AS product, variant.options, variant.gtin, offer.minor, offer.door, offer.pickup, offer.delivery,
  coalesce((SELECT jsonb_agg(jsonb_build_object('place', level.place_id,
              'counted', level.on_hand IS NOT NULL AND (level.on_hand <= level.reserved OR coalesce(level.sure_until > %s, true)),
              'free', coalesce(level.on_hand - level.reserved > 0, true), 'source', level.source,
              'as_of', CASE WHEN level.on_hand IS NOT NULL THEN extract(epoch FROM level.as_of) END) ORDER BY level.place_id)
            FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id AND place.is_open
            WHERE level.variant_id = variant.id), '[]') AS stock
FROM catalogue_variant variant JOIN catalogue_offer offer ON offer.variant_id = variant.id
WHERE variant.product_id = ANY(%s) ORDER BY variant.product_id, variant.position, variant.id
"""
PLACES = """
SELECT place.merchant_id, place.id, place.pickup, region.slug AS region, town.name AS town
FROM merchants_place place
JOIN territories_region region ON region.id = place.region_id
JOIN territories_municipality town ON town.id = place.municipality_id
WHERE place.merchant_id = ANY(%s) AND place.is_open ORDER BY place.id
"""
GROUPS = """
SELECT match.territory_id, match.gtin, match.id AS key, count(*) AS offers, count(DISTINCT product.merchant_id) AS merchants
FROM catalogue_match match
JOIN catalogue_variant variant ON variant.gtin = match.gtin
JOIN catalogue_product product ON product.id = variant.product_id AND product.territory_id = match.territory_id
  AND product.archived_at IS NULL
WHERE match.undone_at IS NULL AND match.gtin = ANY(%s)
GROUP BY match.territory_id, match.gtin, match.id HAVING count(DISTINCT product.merchant_id) > 1
"""
CATEGORIES = """
WITH RECURSIVE path AS (
  SELECT id, territory_id, code, name, ARRAY[code] AS codes, jsonb_build_array(name) AS names
  FROM catalogue_category WHERE parent_id IS NULL
  UNION ALL
  SELECT child.id, child.territory_id, child.code, child.name, path.codes || child.code, path.names || child.name
  FROM catalogue_category child JOIN path ON path.id = child.parent_id)
SELECT territory_id AS territory, code, codes, names FROM path
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A document and what its cards show."""

    document: Document
    cards: Mapping[str, Mapping[str, str]]
    facts: Mapping[str, Any]

    @property
    def digest(self) -> int:
        """The same as long as neither engine nor card would notice a difference."""
        return int.from_bytes(sha256(repr(self).encode()).digest()[:8], signed=True)

    def kept(self, now: datetime, digest: int = 0) -> SearchDocument:
        return SearchDocument(
            product=self.document.product,
            territory=self.document.territory,
            cards=self.cards,
            facts=self.facts,
            built_at=now,
            digest=digest,
        )


@dataclass(frozen=True, slots=True)
class Around:
    """What the products of one batch share."""

    offers: Mapping[int, Sequence[Mapping[str, Any]]]
    places: Mapping[int, Sequence[Mapping[str, Any]]]
    groups: Mapping[tuple[str, str], Mapping[str, Any]]
    categories: Mapping[tuple[str, int], Mapping[str, Any]]


def build(product_ids: Sequence[int], *, now: datetime) -> list[Built]:
    """As it is at `now`: a count too old to be believed is none. Those of the products that can be shown: archived ones and those without an offer have no document."""
    products = rows(PRODUCTS, list(product_ids))
    offers = rows(OFFERS, now, [product["id"] for product in products])
    gtins = sorted({offer["gtin"] for offer in offers if offer["gtin"]})
    around = Around(
        offers=_by(offers, "product"),
        places=_by(rows(PLACES, list({product["merchant_id"] for product in products})), "merchant_id"),
        groups={(group["territory_id"], group["gtin"]): group for group in rows(GROUPS, gtins)},
        categories={(category["territory"], category["code"]): category for category in rows(CATEGORIES)},
    )
    return [_built(product, around) for product in products if product["id"] in around.offers]


def rows(statement: str, *values: Any) -> list[dict[str, Any]]:
    """The statement's rows by column name, JSON read."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        columns = [column.name for column in cursor.description or ()]
        is_json = [column.type_code in JSON_TYPES for column in cursor.description or ()]
        return [
            {
                name: json.loads(value) if read and isinstance(value, str) else value
                for name, value, read in zip(columns, row, is_json, strict=True)
            }
            for row in cursor.fetchall()
        ]


JSON_TYPES = frozenset({114, 3802})  # json, jsonb: Django gives them as text


def _by(found: Sequence[Mapping[str, Any]], name: str) -> dict[int, list[Mapping[str, Any]]]:
    groups: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in found:
        groups[row[name]].append(row)
    return dict(groups)


def _built(product: Mapping[str, Any], around: Around) -> Built:
    offers = around.offers[product["id"]]
    group = _group(product, offers, around)
    cards = {language: _card(product, language) for language in product["languages"]}
    document = _document(product, offers, around, group)
    others = group["offers"] - sum(1 for offer in offers if offer["gtin"] == group["gtin"]) if group else 0
    facts = {
        "id": product["public_id"],
        "slug": product["slug"],
        "picture": product["picture"] and {key: value for key, value in product["picture"].items() if key != "alt"},
        "merchant": [product["merchant"], product["merchant_slug"], product["merchant_name"], product["tone"]],
        "hows": document.hows,
        "offers": len(offers) + others,
        "merchants": group["merchants"] if group else 1,
    }
    return Built(document, cards, facts)


def _group(product: Mapping[str, Any], offers: Sequence[Mapping[str, Any]], around: Around) -> Mapping[str, Any] | None:
    keys = ((product["territory"], offer["gtin"]) for offer in offers)
    return next((around.groups[key] for key in keys if key in around.groups), None)


def _card(product: Mapping[str, Any], language: str) -> dict[str, str]:
    title = in_language(product["title"], language)
    alt = in_language((product["picture"] or {}).get("alt") or {}, language).text
    return {"title": title.text, "language": title.language, "alt": alt}


def _document(
    product: Mapping[str, Any],
    offers: Sequence[Mapping[str, Any]],
    around: Around,
    group: Mapping[str, Any] | None,
) -> Document:
    places = around.places.get(product["merchant_id"], ())
    openness = max(OPENNESS[lower(product["state"], offer["door"])] for offer in offers)
    state = next(name for name, value in OPENNESS.items() if value == openness)
    best = [offer for offer in offers if OPENNESS[lower(product["state"], offer["door"])] == openness]
    free = [offer for offer in best if any(level["counted"] and level["free"] for level in offer["stock"])]
    category = around.categories[product["territory"], product["category"]]
    return Document(
        product=product["id"],
        public_id=product["public_id"],
        territory=product["territory"],
        group=group["key"] if group else 0,
        texts={language: _text(product, offers, (category, places), language) for language in product["languages"]},
        slug=product["slug"],
        categories=tuple(category["codes"]),
        merchant=product["merchant_slug"],
        regions=tuple(dict.fromkeys(place["region"] for place in places)),
        state=state,
        hows=_hows(product, best, places) if state == "selling" else (),
        minor=min(offer["minor"] for offer in free or best),
        in_stock=_in_stock(best, state),
        places=_places(best, places),
        pickup_places=_pickup_places(best, places) if state == "selling" else (),
        created=product["created_at"],
        **_newest_count(best),
    )


def _newest_count(offers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    counts = [level for offer in offers for level in offer["stock"] if level["as_of"] is not None]
    if not counts:
        return {}
    newest = max(counts, key=lambda level: level["as_of"])
    return {"counted_at": datetime.fromtimestamp(newest["as_of"], UTC), "counted_by": newest["source"]}


def _text(
    product: Mapping[str, Any],
    offers: Sequence[Mapping[str, Any]],
    where: tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]],
    language: str,
) -> Text:
    """Its kind: its category and the one above, but for the root, which says less. Around: the root, brand, merchant,
    towns, and the values one can choose.
    """
    category, places = where
    root, *below = category["names"]
    values = [option["value"] for offer in offers for option in offer["options"]]
    around = [
        in_language(root, language).text if below else "",
        product["brand"],
        product["merchant_name"],
        *dict.fromkeys(place["town"] for place in places),
        *dict.fromkeys(
            in_language(value, language).text if isinstance(value, dict) else str(value) for value in values
        ),
    ]
    description = strip_tags(in_language(product["description"], language).text.replace("<", " <"))
    return Text(
        title=in_language(product["title"], language).text,
        kind=" · ".join(in_language(name, language).text for name in (below[-2:] or [root])),
        around=" · ".join(part for part in around if part),
        body=" ".join(description.split())[:BODY_MAX],
    )


def _hows(
    product: Mapping[str, Any], offers: Sequence[Mapping[str, Any]], places: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    pickup = any(offer["pickup"] for offer in offers) and any(place["pickup"] for place in places)
    delivery = any(offer["delivery"] for offer in offers) and product["delivers"]
    return tuple(how for how, possible in (("pickup", pickup), ("delivery", delivery)) if possible)


def _in_stock(offers: Sequence[Mapping[str, Any]], state: str) -> bool | None:
    """None: nobody counts it. A shop that does not sell here and counts nothing is not sold out."""
    levels = [level for offer in offers for level in offer["stock"]]
    if any(level["counted"] and level["free"] for level in levels):
        return True
    uncounted = any(not level["counted"] for level in levels) or (not levels and state != "selling")
    return None if uncounted else False


def _places(offers: Sequence[Mapping[str, Any]], places: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Where it can be had; when nowhere, where it is usually kept; when nobody says, all the merchant's places."""
    levels = [level for offer in offers for level in offer["stock"]]
    free = tuple(dict.fromkeys(level["place"] for level in levels if level["free"]))
    kept = tuple(dict.fromkeys(level["place"] for level in levels))
    return free or kept or tuple(place["id"] for place in places)


def _pickup_places(offers: Sequence[Mapping[str, Any]], places: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Where it is counted, free and may be picked up: only this is promised for today."""
    giving = {place["id"] for place in places if place["pickup"]}
    levels = [level for offer in offers if offer["pickup"] for level in offer["stock"]]
    return tuple(
        dict.fromkeys(each["place"] for each in levels if each["counted"] and each["free"] and each["place"] in giving)
    )
