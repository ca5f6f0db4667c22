"""The merchant's goods as his desk lists them: a page of products, a page of the sheet; a few statements for any number."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from panier.offer.catalogue.models import Product
from panier.offer.catalogue.rules.doors import DoorFacts, stops

PAGE, MOST_PAGES = 50, 2_000
MOST_KEY = 2**63 - 1
MISSING = ("picture", "translation", "stock", "price")
GONE = "archived"
PICTURED = (
    "EXISTS (SELECT 1 FROM catalogue_picture picture WHERE picture.product_id = product.id AND picture.digest <> '')"
)
SPOKEN = """NOT EXISTS (SELECT 1 FROM unnest(%(languages)s::text[]) AS wanted (language)
  WHERE coalesce(product.title ->> wanted.language, '') = '' OR (coalesce(product.description ->> wanted.language, '') = ''
    AND EXISTS (SELECT 1 FROM jsonb_each_text(product.description) AS said (language, words) WHERE said.words <> '')))"""
STOCKED = """EXISTS (SELECT 1 FROM inventory_stocklevel level JOIN catalogue_variant variant ON variant.id = level.variant_id
  JOIN merchants_place place ON place.id = level.place_id AND place.is_open
  WHERE variant.product_id = product.id AND (level.on_hand IS NULL OR level.on_hand > level.reserved))"""
PRICED = """NOT EXISTS (SELECT 1 FROM catalogue_variant variant JOIN catalogue_offer offer ON offer.variant_id = variant.id
  WHERE variant.product_id = product.id AND offer.minor = 0)"""
HAS = {"picture": PICTURED, "translation": SPOKEN, "stock": STOCKED, "price": PRICED}
SOUGHT = """product.merchant_id = %(merchant)s AND (%(sought)s = '' OR EXISTS (
    SELECT 1 FROM jsonb_each_text(product.title) AS called (language, words) WHERE called.words ILIKE %(like)s)
  OR EXISTS (SELECT 1 FROM catalogue_variant variant WHERE variant.product_id = product.id
    AND (variant.sku ILIKE %(like)s OR (%(sought)s <> '' AND variant.gtin = lpad(%(sought)s, 14, '0')))))"""
COUNTS = (
    "SELECT count(*) FILTER (WHERE product.archived_at IS NULL), count(*) FILTER (WHERE product.archived_at IS NOT NULL), "  # noqa: S608 - our own pieces
    + ", ".join(f"count(*) FILTER (WHERE product.archived_at IS NULL AND NOT {HAS[name]})" for name in MISSING)
    + " FROM catalogue_product product WHERE product.merchant_id = %(merchant)s"
)
# A product stands behind a door when one of its variants does.
BEHIND = """(%(door)s = '' OR EXISTS (SELECT 1 FROM catalogue_variant variant JOIN catalogue_offer offer ON offer.variant_id = variant.id
  WHERE variant.product_id = product.id AND offer.door = %(door)s))"""
FOUND = f"""FROM catalogue_product product
WHERE {SOUGHT} AND (product.archived_at IS NOT NULL) = %(archived)s AND {{missing}} AND {BEHIND} AND product.id < %(before)s"""
LIST = f"""
SELECT product.id, product.public_id, product.slug, product.title, product.archived_at IS NOT NULL, product.changed_at,
  category.name, goods.variants, goods.lowest, goods.highest, goods.currency, goods.doors, goods.leads, stock.free, stock.open,
  (SELECT jsonb_build_array(picture.digest, picture.widths) FROM catalogue_picture picture
   WHERE picture.product_id = product.id AND picture.digest <> '' ORDER BY picture.position, picture.id LIMIT 1),
  {", ".join(HAS[name] for name in MISSING)}
FROM catalogue_product product JOIN catalogue_category category ON category.id = product.category_id
LEFT JOIN LATERAL (SELECT count(*) AS variants, min(offer.minor) AS lowest, max(offer.minor) AS highest,
    min(offer.currency) AS currency, array_agg(DISTINCT offer.door) AS doors, bool_and(offer.url <> '') AS leads
  FROM catalogue_variant variant JOIN catalogue_offer offer ON offer.variant_id = variant.id
  WHERE variant.product_id = product.id) goods ON true
LEFT JOIN LATERAL (SELECT sum(greatest(level.on_hand - level.reserved, 0)) AS free, bool_or(level.on_hand IS NULL) AS open
  FROM inventory_stocklevel level JOIN catalogue_variant variant ON variant.id = level.variant_id
  JOIN merchants_place place ON place.id = level.place_id AND place.is_open WHERE variant.product_id = product.id) stock ON true
WHERE {SOUGHT} AND (product.archived_at IS NOT NULL) = %(archived)s AND {{missing}} AND {BEHIND}
AND (%(product)s = '' OR product.public_id = %(product)s)
ORDER BY product.id DESC LIMIT %(most)s OFFSET %(offset)s
"""  # noqa: S608 - as above
SHEET = f"""
SELECT product.id, product.public_id, variant.public_id, product.title, variant.options, variant.sku, variant.gtin, offer.minor,
  offer.currency, offer.door, variant.grams, (SELECT jsonb_object_agg(place.public_id, jsonb_build_array(level.on_hand, level.reserved))
    FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id
    WHERE level.variant_id = variant.id), offer.compare_at_minor
FROM catalogue_product product JOIN catalogue_variant variant ON variant.product_id = product.id
JOIN catalogue_offer offer ON offer.variant_id = variant.id
WHERE {SOUGHT} AND product.archived_at IS NULL AND (%(variant)s = '' OR variant.public_id = %(variant)s)
ORDER BY product.id DESC, variant.position, variant.id LIMIT %(most)s OFFSET %(offset)s
"""  # noqa: S608 - as above
MERCHANT = """
SELECT merchant.state, merchant.website <> '', EXISTS (SELECT 1 FROM merchants_place place
    WHERE place.merchant_id = merchant.id AND place.is_open AND place.pickup)
  OR EXISTS (SELECT 1 FROM terms_zone zone WHERE zone.merchant_id = merchant.id)
FROM merchants_merchant merchant WHERE merchant.id = %s
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """`missing`: one of MISSING, GONE, or nothing; `page` from 1."""

    merchant_id: int
    languages: Sequence[str]
    sought: str = ""
    missing: str = ""
    page: int = 1
    door: str = ""


class Ceiling(NamedTuple):
    """What the merchant's own terms let a door be."""

    state: str
    has_site: bool
    has_way: bool


class Listed(NamedTuple):
    """`free`: units that can be had; None with `open`: nobody counts them. `door`: empty when its variants' differ."""

    key: int
    id: str
    slug: str
    title: dict[str, str]
    archived: bool
    changed_at: datetime
    category: dict[str, str]
    variants: int
    lowest: int
    highest: int
    currency: str
    doors: list[str]
    free: int
    open: bool
    picture: list[Any] | None
    missing: tuple[str, ...]
    stops: tuple[str, ...]


class Row(NamedTuple):
    """`levels`: on hand and promised by place."""

    key: int
    product: str
    id: str
    title: dict[str, str]
    options: list[dict[str, Any]]
    sku: str
    gtin: str
    minor: int
    currency: str
    door: str
    grams: int | None
    levels: dict[str, tuple[int | None, int]]
    former: int | None


def desk_counts(asked: Asked) -> dict[str, int]:
    """How many products there are, are archived, and lack something: one statement."""
    (found,) = _rows(COUNTS, _facts(asked))
    return dict(zip(("all", GONE, *MISSING), found, strict=True))


def has_goods(merchant_id: int) -> bool:
    """Any at all, put away or not."""
    return Product.objects.filter(merchant_id=merchant_id).exists()


def ceiling_of(merchant_id: int) -> Ceiling:
    with connection.cursor() as cursor:
        cursor.execute(MERCHANT, [merchant_id])
        return Ceiling(*cursor.fetchone())


def desk_products(asked: Asked, ceiling: Ceiling) -> tuple[list[Listed], bool]:
    """A page, the latest made first, and whether there is another."""
    rows = _rows(LIST.format(missing=_lacking(asked)), _facts(asked))
    return [_listed(row, ceiling) for row in rows[:PAGE]], len(rows) > PAGE


def count_found(asked: Asked, before: int = MOST_KEY) -> tuple[int, int]:
    """How many the list finds on all its pages, and a key above theirs: what is made later is not among them."""
    statement = "SELECT count(*), coalesce(max(product.id) + 1, 0) " + FOUND.format(missing=_lacking(asked))
    ((count, above),) = _rows(statement, {**_facts(asked), "before": before})
    return count, above


def found_before(asked: Asked, before: int, most: int) -> list[tuple[int, str]]:
    """The next of them in the list's order: internal key and public id."""
    statement = "SELECT product.id, product.public_id " + FOUND.format(missing=_lacking(asked))
    rows = _rows(
        statement + " ORDER BY product.id DESC LIMIT %(most)s", {**_facts(asked), "before": before, "most": most}
    )
    return [(key, public_id) for key, public_id in rows]


def _lacking(asked: Asked) -> str:
    return f"NOT {HAS[asked.missing]}" if asked.missing in HAS else "true"


def door_stops(merchant_id: int, product: str) -> tuple[str, ...]:
    """What keeps the doors of this one from opening as far as they are set."""
    facts = {**_facts(Asked(merchant_id, ())), "product": product}
    rows = _rows(LIST.format(missing="true"), facts) or _rows(LIST.format(missing="true"), {**facts, "archived": True})
    return _listed(rows[0], ceiling_of(merchant_id)).stops if rows else ()


def desk_rows(asked: Asked) -> tuple[list[Row], bool]:
    """A page of the sheet: a row for each variant."""
    rows = _rows(SHEET, _facts(asked))
    return [_row(row) for row in rows[:PAGE]], len(rows) > PAGE


def desk_row(merchant_id: int, variant: str) -> Row | None:
    """One row of it, as it is now."""
    rows = _rows(SHEET, {**_facts(Asked(merchant_id, ())), "variant": variant})
    return _row(rows[0]) if rows else None


def _facts(asked: Asked) -> dict[str, Any]:
    like = asked.sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "merchant": asked.merchant_id,
        "languages": list(asked.languages),
        "sought": asked.sought,
        "like": f"%{like}%",
        "archived": asked.missing == GONE,
        "door": asked.door,
        "variant": "",
        "product": "",
        "most": PAGE + 1,
        "offset": (min(max(asked.page, 1), MOST_PAGES) - 1) * PAGE,
    }


def _rows(statement: str, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return list(cursor.fetchall())


def _listed(row: tuple[Any, ...], ceiling: Ceiling) -> Listed:
    (*first, category, variants, lowest, highest, currency, doors, leads, free, uncounted, picture) = row[
        : -len(MISSING)
    ]
    key, public_id, slug, title, archived, changed_at = first
    has = dict(zip(MISSING, row[-len(MISSING) :], strict=True))
    facts = DoorFacts(
        state=ceiling.state,
        leads=ceiling.has_site or bool(leads),
        priced=has["price"],
        stocked=has["stock"],
        has_way=ceiling.has_way,
        archived=archived,
    )
    found: dict[str, None] = {code: None for door in doors or [] for code in stops(door, facts)}
    return Listed(
        key, public_id, slug, json.loads(title), archived, changed_at, json.loads(category), variants, lowest or 0,
        highest or 0, currency or "", sorted(doors or []), int(free or 0), bool(uncounted),
        json.loads(picture) if picture else None, tuple(name for name in MISSING if not has[name]), tuple(found),
    )  # fmt: skip


def _row(row: tuple[Any, ...]) -> Row:
    key, product, variant, title, options, sku, gtin, minor, currency, door, grams, levels, former = row
    stands = {place: (on_hand, reserved) for place, (on_hand, reserved) in json.loads(levels or "{}").items()}
    named = (key, product, variant, json.loads(title), json.loads(options), sku, gtin.lstrip("0"))
    return Row(*named, minor, currency, door, grams, stands, former)
