"""No row refers to one of another territory: the database itself refuses it (DECISIONS 9)."""

import pytest
from django.db import IntegrityError, connection, transaction

from panier.base.territories.models import Territory
from panier.kit.sql import lines
from panier.offer.catalogue.models import Product
from tests.world import NOW, Market, build_market

pytestmark = pytest.mark.django_db
OF_TERRITORY = """
SELECT source.conrelid::regclass::text, split_part(split_part(pg_get_constraintdef(source.oid), '(', 2), ')', 1)
FROM pg_constraint source
WHERE source.contype = 'f'
  AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = source.conrelid AND attname = 'territory_id' AND NOT attisdropped)
  AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = source.confrelid AND attname = 'territory_id' AND NOT attisdropped)
"""


@pytest.fixture
def market() -> Market:
    return build_market()


def test_every_reference_between_rows_of_a_territory_takes_it_along() -> None:
    found = {(table, columns) for table, columns in lines(OF_TERRITORY)}
    alone = {(table, columns) for table, columns in found if "," not in columns}
    assert len(alone) >= 9
    assert {(table, f"territory_id, {column}") for table, column in alone} == found - alone


def test_a_product_of_another_territory_is_refused(market: Market) -> None:
    Territory.objects.create(
        code="on",
        name={"fr": "Ontario", "en": "Ontario"},
        currency="CAD",
        languages=["fr", "en"],
        tz="America/Toronto",
        pack_digest="-",
        loaded_at=NOW,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    mug = Product.objects.filter(source_key="Tasse")
    with pytest.raises(IntegrityError, match="same_territory"), transaction.atomic():
        mug.update(territory_id="on")
