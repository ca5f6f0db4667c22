"""How many statements a page asks: fixed, whatever it shows."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.reviews import pay_and_hand_over, say
from tests.world import Market, at, build_market, offer

from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.queries import product_facts

pytestmark = pytest.mark.django_db(transaction=True)
LISTING, PRODUCT, SHOP = 2, 5, 6
# Goods each counted in one place.
MANY_GOODS = """
WITH given AS (
  INSERT INTO catalogue_variant (public_id, merchant_id, product_id, options, sku, gtin, gtin_given, source_key, position)
  SELECT 'var_' || number, product.merchant_id, product.id, '[]', '', '', '', number, number
  FROM catalogue_product product, generate_series(1, 5000) number WHERE product.id = %s RETURNING id, merchant_id
)
INSERT INTO inventory_stocklevel (merchant_id, variant_id, place_id, on_hand, reserved, source, as_of)
SELECT given.merchant_id, given.id, place.id, 3, 0, 'desk', now()
FROM given JOIN merchants_place place ON place.merchant_id = given.merchant_id
"""


@pytest.fixture
def market() -> Market:
    return build_market()


def statements(client: Client, address: str) -> int:
    client.get(address)  # what a process keeps from its first page on
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_listing_and_a_product(client: Client, market: Market) -> None:
    few = _listing(client)
    for number in range(20):
        offer(market.bruno, f"Bol {number}", 1000 + number)
    many = _listing(client)
    assert few == many <= LISTING
    page = client.get("/fr/recherche/?q=roman").content.decode()
    product = re.search(r'href="(/fr/produit/[^"]+)"', page)
    assert product is not None
    assert statements(client, product[1]) == PRODUCT


def test_the_list_of_reviews_is_asked_only_where_there_is_one(client: Client, market: Market) -> None:
    mug, shop = market.bruno.offers["Tasse"].variant.product, at("merchant", market.bruno.merchant.slug)
    page = at("product", mug.slug, mug.public_id)
    rebuild_search(now=datetime.now(tz=UTC))
    assert (statements(client, page), statements(client, shop)) == (PRODUCT, SHOP)
    order = pay_and_hand_over(market)
    say(order, market.bruno.merchant.public_id)
    assert (statements(client, page), statements(client, shop)) == (PRODUCT, SHOP + 1)
    say(order, mug.public_id)
    assert (statements(client, page), statements(client, shop)) == (PRODUCT + 1, SHOP + 1)


def test_a_product_is_found_without_looking_through_all_goods(market: Market) -> None:
    bread, mug = (market.bruno.offers[name].variant.product for name in ("Pain de ménage", "Tasse"))
    with connection.cursor() as cursor:
        cursor.execute(MANY_GOODS, [bread.pk])
        cursor.execute("ANALYZE catalogue_variant, inventory_stocklevel")
    with CaptureQueriesContext(connection) as asked:
        assert product_facts("qc", mug.public_id) is not None
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on catalogue_variant" not in plan
    assert "Seq Scan on inventory_stocklevel" not in plan


def _listing(client: Client) -> int:
    rebuild_search(now=datetime.now(tz=UTC))
    return statements(client, "/fr/recherche/?postal=H2X&sort=distance")
