"""A seller's record as it was counted last."""

from datetime import datetime
from typing import NamedTuple

from panier.civic.observatory.models import ServiceRecord
from panier.trade.orders.record import PartsKept


class KeptRecord(NamedTuple):
    parts: PartsKept
    at: datetime


def kept_record(merchant: int) -> KeptRecord | None:
    """None: none of his parts had been decided that night."""
    found = ServiceRecord.objects.filter(merchant_id=merchant).first()
    if found is None:
        return None
    return KeptRecord(PartsKept(merchant, *(getattr(found, name) for name in PartsKept._fields[1:])), found.at)
