"""Writing imported goods, all at once: the number of statements never grows with the rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.text import slugify

from panier.kit.content import in_language
from panier.kit.ids import new_id
from panier.offer.catalogue.models import Category, Picture, Product
from panier.offer.catalogue.queries.imports import Stored
from panier.offer.catalogue.rules.plans import terms_of
from panier.offer.catalogue.rules.states import ProductState, VariantState

SLUG_LENGTH = 120
NAMELESS = "p"  # the slug of a title without a Latin letter
# A picture is known by the address it came from, one taken in at the desk by “#” and its digest (queries.imports.STATE).
NAMED = "coalesce(nullif(picture.source_url, ''), '#' || picture.digest)"
PICTURES = f"SELECT id, product_id, {NAMED} FROM catalogue_picture picture WHERE product_id = ANY(%s) ORDER BY position DESC, id DESC"  # noqa: S608 - our own words
UPDATE_PRODUCTS = """
UPDATE catalogue_product product SET title = given.title, slug = given.slug, description = given.description, language = given.language,
  brand = given.brand, category_id = category.id, tax_category = given.tax_category,
  tax_category_assumed = given.tax_category_assumed, changed_at = %s, version = product.version + 1,
  archived_at = CASE WHEN given.archived THEN coalesce(product.archived_at, %s) END
FROM jsonb_to_recordset(%s::jsonb) AS given (id bigint, title jsonb, slug text, description jsonb, language text, brand text,
  category int, tax_category text, tax_category_assumed boolean, archived boolean), catalogue_category category
WHERE product.id = given.id AND category.territory_id = product.territory_id AND category.code = given.category
"""
UPDATE_VARIANTS = f"""
UPDATE catalogue_variant variant SET options = given.options, sku = given.sku, gtin = given.gtin,
  gtin_given = given.gtin_given, grams = given.grams, position = given.position, picture_id = (
    SELECT picture.id FROM catalogue_picture picture WHERE picture.product_id = variant.product_id
      AND {NAMED} = given.picture AND given.picture <> '' ORDER BY picture.position, picture.id LIMIT 1)
FROM jsonb_to_recordset(%s::jsonb) AS given (id bigint, options jsonb, sku text, gtin text, gtin_given text, grams int,
  position int, picture text)
WHERE variant.id = given.id
"""  # noqa: S608 - our own words
UPDATE_OFFERS = """
UPDATE catalogue_offer offer SET minor = given.minor, compare_at_minor = given.compare_at_minor,
  currency = given.currency, door = given.door, url = given.url, changed_at = %s
FROM jsonb_to_recordset(%s::jsonb) AS given (offer bigint, minor bigint, compare_at_minor bigint, currency text, door text,
  url text)
WHERE offer.id = given.offer
"""
# As one text, and not as models: of all an import writes, these are the most.
INSERT_VARIANTS = """
INSERT INTO catalogue_variant (public_id, merchant_id, product_id, source_key, options, sku, gtin, gtin_given, grams, picture_id, position)
SELECT given.public_id, %s, given.product, given.source_key, given.options, given.sku, given.gtin, given.gtin_given, given.grams,
  given.picture, given.position
FROM jsonb_to_recordset(%s::jsonb) AS given (public_id text, product bigint, source_key text, options jsonb, sku text, gtin text,
  gtin_given text, grams int, picture bigint, position int)
RETURNING id, product_id, source_key
"""
INSERT_OFFERS = """
INSERT INTO catalogue_offer (public_id, variant_id, minor, compare_at_minor, currency, door, url, pickup, delivery, changed_at)
SELECT given.public_id, given.variant, given.minor, given.compare_at_minor, given.currency, given.door, given.url, true, true, %s
FROM jsonb_to_recordset(%s::jsonb) AS given (public_id text, variant bigint, minor bigint, compare_at_minor bigint, currency text,
  door text, url text)
RETURNING variant_id, id
"""
MATCH = """
INSERT INTO catalogue_match (territory_id, gtin, undone_reason) SELECT %s, unnest(%s::text[]), '' ON CONFLICT DO NOTHING
"""
DELETE_OFFERS = "DELETE FROM catalogue_offer WHERE variant_id = ANY(%s)"
DELETE_VARIANTS = "DELETE FROM catalogue_variant WHERE id = ANY(%s)"
FREE_VARIANTS = """
UPDATE catalogue_variant variant SET picture_id = NULL FROM catalogue_picture picture, unnest(%s::bigint[], %s::text[])
  AS gone (product, url)
WHERE picture.id = variant.picture_id AND picture.product_id = gone.product AND picture.source_url = gone.url
"""
DELETE_PICTURES = """
DELETE FROM catalogue_picture picture USING unnest(%s::bigint[], %s::text[]) AS gone (product, url)
WHERE picture.product_id = gone.product AND picture.source_url = gone.url
"""
FORGET_PRODUCTS = (
    "UPDATE catalogue_variant SET picture_id = NULL WHERE product_id = ANY(%s)",
    "DELETE FROM catalogue_picture WHERE product_id = ANY(%s)",
    "DELETE FROM catalogue_productedit WHERE product_id = ANY(%s)",
    "UPDATE catalogue_importchange SET product_id = NULL WHERE product_id = ANY(%s)",
    "DELETE FROM catalogue_offer USING catalogue_variant variant WHERE variant.id = variant_id AND variant.product_id = ANY(%s)",
    "DELETE FROM catalogue_variant WHERE product_id = ANY(%s)",
    "DELETE FROM catalogue_product WHERE id = ANY(%s)",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose goods, and where they come from."""

    territory: str
    merchant_id: int
    source: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A product as it is, and as it shall be."""

    stored: Stored
    wanted: ProductState


def create_products(owner: Owner, wanted: Mapping[str, ProductState], *, now: datetime) -> dict[str, Stored]:
    """Products with their variants, offers and pictures' addresses, by source key. Stock is the inventory's."""
    categories = _categories(owner.territory, (state["category"] for state in wanted.values()))
    products = Product.objects.bulk_create(
        _product(owner, key, state, categories[state["category"]], now) for key, state in wanted.items()
    )
    ids = {product.source_key: product.pk for product in products}
    _create_pictures((ids[key], state, frozenset()) for key, state in wanted.items())
    made = _create_variants(
        owner,
        [(ids[key], name, state) for key, each in wanted.items() for name, state in each["variants"].items()],
        now,
    )
    return {
        key: Stored(ids[key], state, {name: made[ids[key], name] for name in state["variants"]})
        for key, state in wanted.items()
    }


def rewrite_products(
    owner: Owner, rewrites: Sequence[Rewrite], *, now: datetime
) -> dict[int, dict[str, tuple[int, int]]]:
    """Bring each product to its wanted state: variants and pictures that it has no more go, new ones come.

    Returns variant and offer keys by variant key, by product. A variant that goes must have been freed of its stock.
    """
    if not rewrites:
        return {}
    pairs = [(each.stored, each.wanted) for each in rewrites]
    _delete_variants(
        ids[0] for stored, wanted in pairs for name, ids in stored.keys.items() if name not in wanted["variants"]
    )
    _delete_pictures(pairs)
    _create_pictures((stored.id, wanted, _addresses(stored.state)) for stored, wanted in pairs)
    _update_products(pairs, now)
    _update_variants(pairs, now)
    fresh = [
        (stored.id, name, state)
        for stored, wanted in pairs
        for name, state in wanted["variants"].items()
        if name not in stored.keys
    ]
    made = _create_variants(owner, fresh, now)
    return {
        stored.id: {name: stored.keys.get(name) or made[stored.id, name] for name in wanted["variants"]}
        for stored, wanted in pairs
    }


def forget_products(product_ids: Sequence[int]) -> None:
    """Delete products nobody ordered; their stock and their places in carts are gone already."""
    with connection.cursor() as cursor:
        for statement in FORGET_PRODUCTS:
            cursor.execute(statement, [list(product_ids)])


def match_gtins(territory: str, gtins: Iterable[str]) -> None:
    """Products of several merchants with one of these are a group from now on; an undone match stays undone."""
    with connection.cursor() as cursor:
        cursor.execute(MATCH, [territory, sorted(set(gtins) - {""})])


def _categories(territory: str, codes: Iterable[int]) -> dict[int, int]:
    return dict(Category.objects.filter(territory_id=territory, code__in=set(codes)).values_list("code", "pk"))


def _product(owner: Owner, key: str, state: ProductState, category: int, now: datetime) -> Product:
    return Product(
        territory_id=owner.territory,
        merchant_id=owner.merchant_id,
        source=owner.source,
        source_key=key,
        slug=_slug(state),
        title=state["title"],
        description=state["description"],
        language=state["language"],
        brand=state["brand"],
        category_id=category,
        tax_category=state["tax_category"],
        tax_category_assumed=state["tax_category_assumed"],
        created_at=now,
        changed_at=now,
    )


def _slug(state: ProductState) -> str:
    """Of its title as it is now: the address has its id, and what was there leads to the new one."""
    return slugify(in_language(state["title"], state["language"]).text)[:SLUG_LENGTH] or NAMELESS


def _create_pictures(wanted: Iterable[tuple[int, ProductState, frozenset[str]]]) -> None:
    """Those whose address is not among the known ones; a job fetches them."""
    Picture.objects.bulk_create(
        Picture(product_id=product, source_url=picture["url"], alt=picture["alt"], position=position)
        for product, state, known in wanted
        for position, picture in enumerate(state["pictures"])
        if picture["url"] not in known
    )


def _create_variants(
    owner: Owner, wanted: Sequence[tuple[int, str, VariantState]], now: datetime
) -> dict[tuple[int, str], tuple[int, int]]:
    """Variant and offer keys by product and variant key."""
    pictures = _pictures_of({product for product, _, state in wanted if state["picture"]})
    rows: list[dict[str, Any]] = [
        {
            **state,
            "public_id": new_id("var"),
            "product": product,
            "source_key": name,
            "picture": pictures.get((product, state["picture"])) if state["picture"] else None,
        }
        for product, name, state in wanted
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_VARIANTS, [owner.merchant_id, json.dumps(rows, ensure_ascii=False)])
        variants = {(product, name): variant for variant, product, name in cursor.fetchall()}
        for row in rows:
            row |= {"public_id": new_id("off"), "variant": variants[row["product"], row["source_key"]]}
        cursor.execute(INSERT_OFFERS, [now, json.dumps(rows, ensure_ascii=False)])
        offers = dict(cursor.fetchall())
    return {named: (variant, offers[variant]) for named, variant in variants.items()}


def _pictures_of(product_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    with connection.cursor() as cursor:
        cursor.execute(PICTURES, [list(product_ids)])
        return {(product, url): picture for picture, product, url in cursor.fetchall()}


Pair = tuple[Stored, ProductState]


def _delete_variants(gone: Iterable[int]) -> None:
    ids = list(gone)
    with connection.cursor() as cursor:
        cursor.execute(DELETE_OFFERS, [ids])
        cursor.execute(DELETE_VARIANTS, [ids])


def _delete_pictures(pairs: Iterable[Pair]) -> None:
    gone = [
        (stored.id, url) for stored, wanted in pairs for url in sorted(_addresses(stored.state) - _addresses(wanted))
    ]
    products, urls = [product for product, _ in gone], [url for _, url in gone]
    with connection.cursor() as cursor:
        cursor.execute(FREE_VARIANTS, [products, urls])
        cursor.execute(DELETE_PICTURES, [products, urls])


def _addresses(state: ProductState) -> frozenset[str]:
    return frozenset(picture["url"] for picture in state["pictures"])


def _update_products(pairs: Iterable[Pair], now: datetime) -> None:
    rows = [
        {**wanted, "id": stored.id, "slug": _slug(wanted), "variants": None, "pictures": None}
        for stored, wanted in pairs
    ]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE_PRODUCTS, [now, now, json.dumps(rows)])


def _update_variants(pairs: Iterable[Pair], now: datetime) -> None:
    """Only those that change: a price that did not move has not been changed today."""
    rows: list[dict[str, Any]] = [
        {**state, "id": stored.keys[name][0], "offer": stored.keys[name][1]}
        for stored, wanted in pairs
        for name, state in wanted["variants"].items()
        if name in stored.keys and terms_of(state) != terms_of(stored.state["variants"][name])
    ]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE_VARIANTS, [json.dumps(rows)])
        cursor.execute(UPDATE_OFFERS, [now, json.dumps(rows)])
