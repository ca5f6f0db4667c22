"""All of a merchant's goods, a stretch at a time, as he takes them away: archived ones, every place's stock and texts included."""

from collections.abc import Iterator
from datetime import datetime

from panier.kit.sql import rows
from panier.offer.catalogue.models import Product
from panier.offer.catalogue.rules.exported import ExportedProduct

AT_ONCE = 500
# What a closing put away was on sale when it came: it is not archived for whoever leaves.
PRODUCTS = """
SELECT product.id AS key, jsonb_build_object('id', product.public_id, 'source', product.source, 'source_key', product.source_key,
  'slug', product.slug, 'title', product.title, 'description', product.description, 'language', product.language,
  'brand', product.brand, 'category', category.code, 'category_name', category.name, 'tax_category', product.tax_category,
  'tax_category_assumed', product.tax_category_assumed, 'by_parcel', product.by_parcel,
  'created_at', product.created_at, 'changed_at', product.changed_at,
  'archived', product.archived_at IS NOT NULL AND product.archived_at IS DISTINCT FROM %s::timestamptz,
  'pictures', coalesce((SELECT jsonb_agg(jsonb_build_object('key', picture.id, 'digest', picture.digest,
      'width', picture.width, 'height', picture.height, 'alt', picture.alt, 'source_url', picture.source_url)
      ORDER BY picture.position, picture.id)
    FROM catalogue_picture picture WHERE picture.product_id = product.id), '[]'),
  'variants', coalesce((SELECT jsonb_agg(jsonb_build_object('id', variant.public_id, 'source_key', variant.source_key,
      'options', variant.options, 'sku', variant.sku, 'gtin', variant.gtin, 'gtin_given', variant.gtin_given,
      'grams', variant.grams, 'picture', variant.picture_id, 'offer', offer.public_id, 'minor', offer.minor,
      'compare_at_minor', offer.compare_at_minor, 'currency', offer.currency, 'door', offer.door, 'url', offer.url,
      'pickup', offer.pickup, 'delivery', offer.delivery,
      'stock', coalesce((SELECT jsonb_agg(jsonb_build_object('place', place.public_id, 'place_name', place.name,
          'on_hand', level.on_hand, 'reserved', level.reserved, 'source', level.source, 'as_of', level.as_of) ORDER BY place.id)
        FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id
        WHERE level.variant_id = variant.id), '[]')) ORDER BY variant.position, variant.id)
    FROM catalogue_variant variant JOIN catalogue_offer offer ON offer.variant_id = variant.id
    WHERE variant.product_id = product.id), '[]')) AS product
FROM catalogue_product product JOIN catalogue_category category ON category.id = product.category_id
WHERE product.merchant_id = %s AND product.id > %s ORDER BY product.id LIMIT %s
"""


def count_goods(merchant_id: int) -> int:
    return Product.objects.filter(merchant_id=merchant_id).count()


def exported_products(merchant_id: int, *, put_away_at: datetime | None) -> Iterator[list[ExportedProduct]]:
    """In the order they came; `put_away_at`: when a closing archived those that were on sale."""
    last = 0
    while found := rows(PRODUCTS, put_away_at, merchant_id, last, AT_ONCE):
        yield [row["product"] for row in found]
        last = found[-1]["key"]
