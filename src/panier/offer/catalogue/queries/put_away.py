"""Goods that a closing put away."""

from panier.offer.catalogue.models import Product
from panier.offer.leaving.models import Closing


def closed_shop_of_product(territory: str, product: str) -> str | None:
    """The slug of the closed shop whose product (public id) was on sale until it closed; None for any other."""
    found = Product.objects.filter(territory_id=territory, public_id=product).exclude(archived_at=None)
    row = found.values_list("merchant_id", "archived_at", "merchant__slug").first()
    if row is None or row[1] is None:
        return None
    closed = Closing.objects.filter(merchant_id=row[0], closed_at=row[1], reopened_at=None)
    return row[2] if closed.exists() else None
