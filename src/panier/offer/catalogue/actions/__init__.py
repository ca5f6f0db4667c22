"""Writing the catalogue."""

from collections.abc import Sequence
from datetime import datetime

from panier.base.territories.rules.pack import CategoryRow
from panier.offer.catalogue.models import Category, Match


def store_categories(territory: str, rows: Sequence[CategoryRow]) -> None:
    """Every category of the pack with its parent; those no longer in it stay, for the products that use them."""
    Category.objects.bulk_create(
        [
            Category(
                territory_id=territory,
                code=row.code,
                name=dict(row.name),
                slug=dict(row.slug),
                tax_category=row.tax_category,
                icon=row.icon,
                position=position,
            )
            for position, row in enumerate(rows)
        ],
        update_conflicts=True,
        unique_fields=["territory", "code"],
        update_fields=["name", "slug", "tax_category", "icon", "position"],
    )
    stored = {category.code: category for category in Category.objects.filter(territory_id=territory)}
    for row in rows:
        stored[row.code].parent = stored[row.parent] if row.parent is not None else None
    Category.objects.bulk_update([stored[row.code] for row in rows], ["parent"])


def part_group(territory: str, gtin: str, reason: str, *, now: datetime) -> bool:
    """Each merchant's product stands for itself from now on; False when there is no such group."""
    groups = Match.objects.filter(territory_id=territory, gtin=gtin)
    return bool(groups.update(undone_at=now, undone_reason=reason))


def join_group(territory: str, gtin: str) -> bool:
    return bool(Match.objects.filter(territory_id=territory, gtin=gtin).update(undone_at=None, undone_reason=""))
