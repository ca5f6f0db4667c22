"""Each seller's record anew, from real orders: what ranks him, and what the index is told of him."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from panier.civic.observatory.actions.records import keep_service_records
from panier.offer.search.actions import keep_records, mark_merchant_stale
from panier.offer.search.queries import formulas
from panier.offer.search.rules import in_force
from panier.trade.orders.record import parts_kept


@transaction.atomic(durable=True)
def refresh_records(*, now: datetime) -> int:
    """How many sellers' records changed; their products are indexed again."""
    formula = in_force(formulas(settings.TERRITORY, now), now)
    since = now - timedelta(days=formula.record_days)
    counted = parts_kept(settings.TERRITORY, since=since, now=now)
    keep_service_records(counted, now=now)
    changed = keep_records(
        {each.merchant: round(100 * each.kept / each.parts) for each in counted if each.parts >= formula.record_least}
    )
    for merchant in changed:
        mark_merchant_stale(merchant)
    return len(changed)
