"""Reading the rates in force."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from panier.base.tax.rules import TaxRate
from panier.base.territories.models import TaxRateRow


def rates_in_force(territory: str, jurisdictions: Iterable[str], on: date) -> dict[str, list[TaxRate]]:
    """By jurisdiction, every tax's rates that hold on that day: one statement."""
    rows = TaxRateRow.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=on),
        territory_id=territory,
        jurisdiction__in=set(jurisdictions),
        begins__lte=on,
    )
    found: dict[str, list[TaxRate]] = {jurisdiction: [] for jurisdiction in jurisdictions}
    for row in rows.order_by("code", "category", "begins"):
        rate = TaxRate(row.code, row.jurisdiction, row.category, row.rate, row.begins, row.ends)
        found[row.jurisdiction].append(rate)
    return found
