"""Reading stock and promises."""

from collections.abc import Sequence

from panier.offer.inventory.models import Reservation
from panier.offer.inventory.rules import Wanted


def wanted_again(holders: Sequence[str]) -> list[Wanted]:
    """What these holders had been promised before it was released."""
    rows = Reservation.objects.filter(holder__in=holders).values_list("stock_id", "quantity", "holder")
    return [Wanted(stock_id, quantity, holder) for stock_id, quantity, holder in rows]
