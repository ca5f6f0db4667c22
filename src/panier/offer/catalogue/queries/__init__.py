"""Reading the catalogue."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from panier.kit.freshness import NAMES, counts_of, shows
from panier.kit.money import Money
from panier.offer.merchants.rules import lower
from panier.offer.terms.queries import BY_PARCEL, DELIVERS

OFFER = """
SELECT offer.id, offer.minor, offer.currency, offer.door, offer.url, merchant.state, merchant.name,
  (SELECT CASE WHEN bool_or(level.on_hand IS NULL) THEN NULL
     ELSE coalesce(max(level.on_hand - level.reserved) FILTER (WHERE level.sure_until IS NULL OR level.sure_until > %s), 0) END
   FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id AND place.is_open
   WHERE level.variant_id = offer.variant_id),
  EXISTS (SELECT 1 FROM inventory_stocklevel level WHERE level.variant_id = offer.variant_id),
  EXISTS (SELECT 1 FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id AND place.is_open
    WHERE level.variant_id = offer.variant_id AND level.on_hand > level.reserved AND level.sure_until <= %s)
FROM catalogue_offer offer
JOIN catalogue_variant variant ON variant.id = offer.variant_id
JOIN catalogue_product product ON product.id = variant.product_id AND product.archived_at IS NULL
JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
WHERE offer.public_id = %s AND product.territory_id = %s
"""
SENT = BY_PARCEL.format(merchant="merchant.id", grams="variant.grams")
BROUGHT = DELIVERS.format(merchant="merchant.id")
# `alike` is made on its own, and the stock of each variant read by itself: taken as one, the plan expects of a number as many variants
# as have none (an empty one), and looks through all the stock of the market for each page.
PRODUCT = f"""
WITH RECURSIVE shown AS (
  SELECT product.* FROM catalogue_product product
  WHERE product.territory_id = %s AND product.public_id = %s AND product.archived_at IS NULL
), path AS (
  SELECT category.*, 0 AS up FROM catalogue_category category JOIN shown ON shown.category_id = category.id
  UNION ALL
  SELECT parent.*, path.up + 1 FROM catalogue_category parent JOIN path ON path.parent_id = parent.id
), own AS (
  SELECT variant.* FROM catalogue_variant variant JOIN shown ON shown.id = variant.product_id
  ORDER BY variant.position, variant.id LIMIT %s
), alike AS MATERIALIZED (
  SELECT own.id AS own, own.id AS variant FROM own
  UNION
  SELECT own.id, other.id FROM own
  JOIN catalogue_match match ON match.gtin = own.gtin AND match.undone_at IS NULL
  JOIN catalogue_variant other ON other.gtin = own.gtin
  JOIN catalogue_product product ON product.id = other.product_id AND product.archived_at IS NULL
  JOIN shown ON shown.territory_id = product.territory_id AND shown.territory_id = match.territory_id
), sold AS (
  SELECT alike.own, alike.own = alike.variant AS mine, offer.id AS position, offer.minor, jsonb_build_object(
      'id', offer.public_id, 'product', product.public_id, 'product_slug', product.slug, 'minor', offer.minor,
      'compare_at', offer.compare_at_minor, 'currency', offer.currency, 'door', offer.door, 'url', offer.url,
      'merchant', jsonb_build_array(merchant.public_id, merchant.slug, merchant.name, merchant.tone, merchant.state),
      'pickup', offer.pickup AND EXISTS (SELECT 1 FROM merchants_place place
        WHERE place.merchant_id = merchant.id AND place.is_open AND place.pickup),
      'delivery', offer.delivery AND {BROUGHT}, 'parcel', offer.delivery AND product.by_parcel AND {SENT},
      'stock', coalesce((SELECT jsonb_agg(jsonb_build_object('place', place.public_id, 'name', place.name,
          'town', town.name, 'pickup', place.pickup, 'quantity', greatest(level.on_hand - level.reserved, 0),
          'counted', level.on_hand IS NOT NULL, 'source', level.source, 'as_of', level.as_of,
          'sure_until', level.sure_until) ORDER BY place.id)
        FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id AND place.is_open
        JOIN territories_municipality town ON town.id = place.municipality_id
        WHERE level.variant_id = alike.variant), '[]')) AS facts
  FROM alike JOIN catalogue_offer offer ON offer.variant_id = alike.variant
  JOIN catalogue_variant variant ON variant.id = alike.variant
  JOIN catalogue_product product ON product.id = variant.product_id
  JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
)
SELECT jsonb_build_object('id', shown.public_id, 'slug', shown.slug, 'title', shown.title,
  'description', shown.description, 'language', shown.language, 'brand', shown.brand,
  'merchant', jsonb_build_array(merchant.public_id, merchant.slug, merchant.name, merchant.tone, merchant.state),
  'categories', (SELECT jsonb_agg(jsonb_build_array(path.code, path.name, path.slug) ORDER BY path.up DESC) FROM path),
  'pictures', (SELECT jsonb_agg(jsonb_build_array(picture.digest, picture.widths, picture.width, picture.height,
      picture.alt) ORDER BY picture.position, picture.id)
    FROM catalogue_picture picture WHERE picture.product_id = shown.id AND picture.digest <> ''),
  'variants', (SELECT jsonb_agg(jsonb_build_object('id', own.public_id, 'options', own.options, 'sku', own.sku,
      'gtin', own.gtin, 'picture', coalesce((SELECT digest FROM catalogue_picture WHERE id = own.picture_id), ''),
      'offers', (SELECT jsonb_agg(best.facts ORDER BY best.mine DESC, best.minor, best.position)
        FROM (SELECT * FROM sold WHERE sold.own = own.id
              ORDER BY sold.mine DESC, sold.minor, sold.position LIMIT %s) best)) ORDER BY own.position, own.id) FROM own))
FROM shown JOIN merchants_merchant merchant ON merchant.id = shown.merchant_id
"""  # noqa: S608 - our own words
VARIANTS_LIMIT = 250  # of one product
OFFERS_LIMIT = 50  # of one variant: its own first, then the cheapest of its group


class OfferFacts(NamedTuple):
    """An offer as it is now. `free`: the most one place can promise; None when nobody counts it. `aged`: some place had
    some, by a count too old to be believed.
    """

    id: int
    price: Money
    door: str
    url: str
    merchant_name: str
    free: int | None
    aged: bool


def offer_facts(public_id: str, territory: str, *, now: datetime) -> OfferFacts | None:
    with connection.cursor() as cursor:
        cursor.execute(OFFER, [now, now, public_id, territory])
        row = cursor.fetchone()
    if row is None:
        return None
    offer_id, minor, currency, door, url, state, name, free, stocked, aged = row
    free = free if stocked else 0
    return OfferFacts(offer_id, Money(minor, currency), lower(state, door), url, name, free, aged)


class Seller(NamedTuple):
    id: str
    slug: str
    name: str
    tone: int
    state: str


class CategoryStep(NamedTuple):
    """One step from the root to the product's own category; name and slug by language."""

    code: int
    name: dict[str, str]
    slug: dict[str, str]


class PictureFacts(NamedTuple):
    digest: str
    widths: list[int]
    width: int
    height: int
    alt: dict[str, str]


class StockFacts(NamedTuple):
    """What one open place has; `quantity` None: nobody counts it (“à confirmer”). Believed until `sure_until`."""

    place: str
    place_name: str
    municipality: str
    pickup: bool
    quantity: int | None
    source: str
    as_of: datetime
    sure_until: datetime | None

    def aged(self, now: datetime) -> bool:
        """Some were counted, too long ago for a promise."""
        return bool(self.quantity) and self.sure_until is not None and self.sure_until <= now


class OfferLine(NamedTuple):
    """One merchant's terms; `door` is the lower of the offer's and the merchant's; `hows` is empty unless it sells here."""

    id: str
    product: str
    product_slug: str
    merchant: Seller
    price: Money
    compare_at: Money | None
    door: str
    url: str
    hows: tuple[str, ...]
    stock: tuple[StockFacts, ...]

    def to_ask(self, now: datetime) -> bool:
        """What there may be is too old a count to be sold: the buyer asks first."""
        promised = any(at.quantity is None or (at.quantity > 0 and not at.aged(now)) for at in self.stock)
        return self.door == "selling" and not promised and any(at.aged(now) for at in self.stock)


class VariantFacts(NamedTuple):
    """`offers`: its own first, then those of the same GTIN at other merchants, the cheapest first."""

    id: str
    options: list[dict[str, Any]]
    sku: str
    gtin: str
    picture: str
    offers: tuple[OfferLine, ...]


class ProductFacts(NamedTuple):
    """All the product's page shows, texts by language."""

    id: str
    slug: str
    title: dict[str, str]
    description: dict[str, str]
    language: str
    brand: str
    merchant: Seller
    categories: tuple[CategoryStep, ...]
    pictures: tuple[PictureFacts, ...]
    variants: tuple[VariantFacts, ...]


def product_facts(territory: str, public_id: str) -> ProductFacts | None:
    """The product with the offers of its group, as they are now: one statement. None when missing or archived."""
    page = _document(PRODUCT, territory, public_id, VARIANTS_LIMIT, OFFERS_LIMIT)
    if page is None:
        return None
    facts = ProductFacts(
        id=page["id"],
        slug=page["slug"],
        title=page["title"],
        description=page["description"],
        language=page["language"],
        brand=page["brand"],
        merchant=Seller(*page["merchant"]),
        categories=tuple(CategoryStep(*step) for step in page["categories"]),
        pictures=tuple(PictureFacts(*picture) for picture in page["pictures"] or ()),
        variants=tuple(_variant(variant) for variant in page["variants"] or ()),
    )
    offers = [offer for variant in facts.variants for offer in variant.offers]
    sellers = {facts.merchant.id, *(offer.merchant.id for offer in offers)}
    goods = {facts.id, *(offer.product for offer in offers)}
    shows(NAMES, *sellers, *goods, *map(counts_of, goods))
    return facts


def _document(statement: str, *values: str | int) -> Any:
    """The one JSON value the statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return json.loads(row[0]) if row and row[0] is not None else None


def _variant(row: dict[str, Any]) -> VariantFacts:
    offers = tuple(_offer(offer) for offer in row["offers"] or ())
    return VariantFacts(row["id"], row["options"], row["sku"], row["gtin"], row["picture"], offers)


def _offer(row: dict[str, Any]) -> OfferLine:
    merchant = Seller(*row["merchant"])
    door = lower(merchant.state, row["door"])
    ways = ("pickup", "delivery", "parcel") if door == "selling" else ()
    return OfferLine(
        id=row["id"],
        product=row["product"],
        product_slug=row["product_slug"],
        merchant=merchant,
        price=Money(row["minor"], row["currency"]),
        compare_at=None if row["compare_at"] is None else Money(row["compare_at"], row["currency"]),
        door=door,
        url=row["url"],
        hows=tuple(way for way in ways if row[way]),
        stock=tuple(_stock(level) for level in row["stock"]),
    )


def _stock(row: dict[str, Any]) -> StockFacts:
    quantity = row["quantity"] if row["counted"] else None
    as_of, until = datetime.fromisoformat(row["as_of"]), row["sure_until"] and datetime.fromisoformat(row["sure_until"])
    return StockFacts(row["place"], row["name"], row["town"], row["pickup"], quantity, row["source"], as_of, until)
