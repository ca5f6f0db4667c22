"""A shop that closes puts all its goods away at once, and gets exactly those back when it opens again."""

from datetime import datetime

from panier.offer.catalogue.models import Product


def put_goods_away(merchant_id: int, *, now: datetime) -> int:
    """What is on sale is archived, at this very moment: it names what the closing did."""
    return Product.objects.filter(merchant_id=merchant_id, archived_at=None).update(archived_at=now)


def bring_goods_back(merchant_id: int, *, put_away_at: datetime) -> int:
    return Product.objects.filter(merchant_id=merchant_id, archived_at=put_away_at).update(archived_at=None)
