"""Reading favourites. The permission is in the account each query asks for."""

from panier.offer.favourites.models import Favourite
from panier.offer.favourites.rules import MEMBER_LIMIT, Kept


def favourites_of(account_id: int, territory: str) -> list[Kept]:
    """The newest first; those of this territory."""
    rows = (
        Favourite.objects.filter(account_id=account_id)
        .order_by("-added_at", "-pk")
        .values_list(
            "product__public_id",
            "product__territory_id",
            "merchant__public_id",
            "merchant__territory_id",
            "added_at",
        )[:MEMBER_LIMIT]
    )
    return [
        Kept(product or merchant or "", added_at.date())
        for product, of_product, merchant, of_merchant, added_at in rows
        if territory in {of_product, of_merchant}
    ]


def is_favourite(account_id: int, public_id: str) -> bool:
    kind = "merchant" if public_id.startswith("mer_") else "product"
    return Favourite.objects.filter(account_id=account_id, **{f"{kind}__public_id": public_id}).exists()
