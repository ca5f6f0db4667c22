"""Reading consents. The permission is inside each query and in its name."""

from panier.trade.consents.models import Consent
from panier.trade.orders.models import Order

PAGE = 500


def consents_of_buyer(order: Order) -> dict[int, Consent]:
    """Those in force of whoever ordered, by shop; the order's address is the right to them."""
    shops = [part.merchant_id for part in order.parts.all()]
    found = Consent.objects.filter(email=order.contact_email.lower(), merchant_id__in=shops, withdrawn_at=None)
    return {consent.merchant_id: consent for consent in found}


def consents_to_merchant(merchant_id: int, *, after: int) -> list[Consent]:
    """The next of those in force, by key."""
    found = Consent.objects.filter(merchant_id=merchant_id, withdrawn_at=None, pk__gt=after)
    return list(found.order_by("pk")[:PAGE])
