"""Storing a territory as its pack declares it: what is there already and equal stays untouched."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import models

from panier.base.territories.models import Municipality, PostalPrefix, Region, Setting, TaxRateRow, Territory
from panier.base.territories.queries import TAX_CATEGORY_NAMES
from panier.base.territories.rules.pack import Pack

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def store_pack(pack: Pack, *, now: datetime) -> bool:
    """Write the territory and its tables, a few statements in all; False when this very pack is stored already."""
    if Territory.objects.filter(code=pack.code, pack_digest=pack.digest).exists():
        return False
    facts = {
        "name": dict(pack.name),
        "currency": pack.currency,
        "languages": list(pack.languages),
        "tz": pack.tz,
        "postal": dict(pack.postal),
        "identifiers": dict(pack.identifiers),
        "pack_digest": pack.digest,
        "loaded_at": now,
    }
    Territory.objects.update_or_create(code=pack.code, defaults=facts)
    _store_places(pack)
    _store_rates(pack)
    _store_settings(pack)
    return True


def _store_rates(pack: Pack) -> None:
    _upsert(
        TaxRateRow,
        [
            TaxRateRow(
                territory_id=pack.code,
                code=rate.code,
                jurisdiction=rate.jurisdiction,
                category=rate.category,
                rate=rate.rate,
                begins=rate.begins,
                ends=rate.ends,
            )
            for rate in pack.tax_rates
        ],
        key=["territory", "code", "jurisdiction", "category", "begins"],
        changing=["rate", "ends"],
    )


def _store_settings(pack: Pack) -> None:
    rows = [
        Setting(territory_id=pack.code, key=row.key, value=row.value, in_force_from=row.begins, source=row.source)
        for row in pack.settings
    ]
    names = {code: dict(words) for code, words in pack.tax_categories.items()}
    rows.append(
        Setting(
            territory_id=pack.code,
            key=TAX_CATEGORY_NAMES,
            value=names,
            in_force_from=EVER,
            source="the pack’s tax categories",
        )
    )
    _upsert(Setting, rows, key=["territory", "key", "in_force_from"], changing=["value", "source"])


def _store_places(pack: Pack) -> None:
    _store_regions(pack)
    regions = dict(Region.objects.filter(territory_id=pack.code).values_list("code", "pk"))
    _store_municipalities(pack, regions)
    _store_prefixes(pack, regions)


def _store_regions(pack: Pack) -> None:
    regions = [
        Region(
            territory_id=pack.code,
            code=row.code,
            name=dict(row.name),
            slug=row.slug,
            population=row.population,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in pack.regions
    ]
    changing = ["name", "slug", "population", "latitude", "longitude"]
    _upsert(Region, regions, key=["territory", "code"], changing=changing)


def _store_municipalities(pack: Pack, regions: dict[str, int]) -> None:
    municipalities = [
        Municipality(
            territory_id=pack.code,
            code=row.code,
            name=row.name,
            region_id=regions[row.region],
            population=row.population,
            postal_code=row.postal_code,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in pack.municipalities
    ]
    changing = ["name", "region", "population", "postal_code", "latitude", "longitude"]
    _upsert(Municipality, municipalities, key=["territory", "code"], changing=changing)


def _store_prefixes(pack: Pack, regions: dict[str, int]) -> None:
    prefixes = [
        PostalPrefix(
            territory_id=pack.code,
            prefix=row.prefix,
            locality=row.locality,
            region_id=regions[row.region],
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in pack.prefixes
    ]
    changing = ["locality", "region", "latitude", "longitude"]
    _upsert(PostalPrefix, prefixes, key=["territory", "prefix"], changing=changing)


def _upsert(
    table: type[models.Model], rows: Sequence[models.Model], *, key: Sequence[str], changing: Sequence[str]
) -> None:
    table._default_manager.bulk_create(  # noqa: SLF001 - the one public way to a model's own manager
        rows, update_conflicts=True, unique_fields=key, update_fields=changing, batch_size=2000
    )
