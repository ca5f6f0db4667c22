"""Where the ways out to a merchant's own site lead."""

from typing import NamedTuple

from panier.offer.catalogue.models import Offer
from panier.offer.merchants.models import Merchant


class Exit(NamedTuple):
    """Whose site it is (`merchant_id` internal, `shop` public), and the address."""

    merchant_id: int
    shop: str
    address: str


def exit_of(territory: str, subject: str) -> Exit | None:
    """`subject`: an offer, bought at its own address or failing that on the merchant's site; or a merchant."""
    offer = (
        Offer.objects.select_related("variant__merchant")
        .filter(public_id=subject, variant__product__territory_id=territory, variant__product__archived_at=None)
        .first()
    )
    merchant = offer.variant.merchant if offer else None
    if merchant is None:
        merchant = Merchant.objects.filter(territory_id=territory, public_id=subject).first()
    if merchant is None:
        return None
    address = (offer.url if offer else "") or merchant.website
    return Exit(merchant.pk, merchant.public_id, address) if address.startswith(("https://", "http://")) else None
