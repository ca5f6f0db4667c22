"""The sellers' records of a night, whole: who is not in it any more has none."""

from collections.abc import Sequence
from datetime import datetime

from panier.civic.observatory.models import ServiceRecord
from panier.trade.orders.record import PartsKept


def keep_service_records(records: Sequence[PartsKept], *, now: datetime) -> None:
    """In the caller's transaction."""
    ServiceRecord.objects.all().delete()
    ServiceRecord.objects.bulk_create(
        ServiceRecord(
            merchant_id=each.merchant, at=now, **{name: getattr(each, name) for name in PartsKept._fields[1:]}
        )
        for each in records
    )
