"""What others bought with a product."""

from panier.kit.freshness import shows
from panier.trade.together.models import Together
from panier.trade.together.rules import SHOWN, TOPIC


def bought_with(territory: str, product: str) -> list[int]:
    """Products by key, the most often first."""
    shows(TOPIC)
    rows = Together.objects.filter(
        product__public_id=product, product__territory_id=territory, other__archived_at=None
    ).order_by("position")
    return list(rows.values_list("other_id", flat=True)[:SHOWN])
