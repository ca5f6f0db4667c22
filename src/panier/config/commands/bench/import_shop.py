"""A shop for measuring imports, made in the market that lives here and taken away with all it was given."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from panier.config.commands.bench.import_file import PLACES
from panier.config.commands.steps import StepFailed
from panier.kit.ids import id_from

SLUG = "banc-des-importations"
JOBS = "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args->>'merchant' = %s"
OF_SHOP = (
    "DELETE FROM catalogue_importchange WHERE run_id IN (SELECT id FROM catalogue_importrun WHERE merchant_id = %(shop)s)",
    "DELETE FROM catalogue_importtask WHERE run_id IN (SELECT id FROM catalogue_importrun WHERE merchant_id = %(shop)s)",
    "DELETE FROM catalogue_importrun WHERE merchant_id = %(shop)s",
    "DELETE FROM inventory_stocklevel WHERE merchant_id = %(shop)s",
    "DELETE FROM catalogue_offer USING catalogue_variant variant WHERE variant.id = variant_id AND variant.merchant_id = %(shop)s",
    "UPDATE catalogue_variant SET picture_id = NULL WHERE merchant_id = %(shop)s",
    "DELETE FROM catalogue_picture USING catalogue_product product WHERE product.id = product_id AND product.merchant_id = %(shop)s",
    "DELETE FROM catalogue_variant WHERE merchant_id = %(shop)s",
    "DELETE FROM catalogue_product WHERE merchant_id = %(shop)s",
    "DELETE FROM catalogue_match WHERE gtin LIKE '0952%%'",  # of the invented codes
    "DELETE FROM merchants_place WHERE merchant_id = %(shop)s",
    "DELETE FROM merchants_merchant WHERE id = %(shop)s",
)


@contextmanager
def own_shop() -> Iterator[int]:
    """Its internal key."""
    _take_away()  # of a bench that was killed
    try:
        yield _made()
    finally:
        _take_away()


def counts(merchant: int, run: str = "") -> dict[str, Any]:
    """What a look found; without a run, what the shop has."""
    from panier.offer.catalogue.models import ImportRun, Product, Variant
    from panier.offer.inventory.models import StockLevel

    if run:
        return dict(ImportRun.objects.values_list("counts", flat=True).get(public_id=run))
    return {
        "products": Product.objects.filter(merchant=merchant).count(),
        "variants": Variant.objects.filter(merchant=merchant).count(),
        "counted": StockLevel.objects.filter(merchant=merchant).count(),
    }


def _made() -> int:
    from panier.offer.merchants.models import Merchant, Place

    other = Place.objects.select_related("merchant").order_by("pk").first()
    if other is None:
        raise StepFailed("There is nothing to measure here: run ./panier up with the demonstration market first.")
    name = "Banc des importations (invention)"
    merchant = Merchant.objects.create(
        territory_id=other.merchant.territory_id,
        slug=SLUG,
        name=name,
        legal_name=name,
        state="selling",
        contact_email="banc@demonstration.example",
        is_demonstration=True,
        created_at=datetime.now(tz=UTC),
    )
    for place in PLACES:
        other.pk, other.public_id, other.merchant, other.name = (
            None,
            id_from("plc", f"{SLUG} {place}"),
            merchant,
            place,
        )
        other.street, other.street_side, other.street_position = None, "", 0
        other._state.adding = True  # noqa: SLF001 - Django's own way to copy a row
        other.save()
    return merchant.pk


def _take_away() -> None:
    from django.db import connection

    from panier.offer.merchants.models import Merchant
    from panier.offer.search.actions import mark_merchant_stale

    merchant = Merchant.objects.filter(slug=SLUG).first()
    if merchant is None:
        return
    mark_merchant_stale(merchant.pk)
    with connection.cursor() as cursor:
        cursor.execute(JOBS, [merchant.public_id])
        cursor.execute("SET statement_timeout = '5min'")
        for statement in OF_SHOP:
            cursor.execute(statement, {"shop": merchant.pk})
