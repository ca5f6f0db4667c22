"""How a merchant wants two counts judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from panier.offer.connections.models import RemoteItem, StockRules
from panier.offer.connections.queries.counts import items_with_sku
from panier.offer.connections.rules.life import BadRule
from panier.offer.connections.rules.stock import DECIDES, FRESH_HOURS, MOST_SAFETY


@dataclass(frozen=True, slots=True)
class Rules:
    """`held_back`: units by SKU, where a thing has a number of its own; None: as all others again."""

    decides: str
    safety: int
    fresh_hours: int
    held_back: Mapping[str, int | None] = field(default_factory=dict)


def keep_rules(merchant_id: int, rules: Rules) -> None:
    """BadRule: facts `field`: decides, safety, fresh_hours or sku."""
    if rules.decides not in DECIDES:
        raise BadRule(field="decides")
    if not 0 <= rules.safety <= MOST_SAFETY:
        raise BadRule(field="safety")
    if rules.fresh_hours not in FRESH_HOURS:
        raise BadRule(field="fresh_hours")
    fresh = {"decides": rules.decides, "safety": rules.safety, "fresh_hours": rules.fresh_hours}
    StockRules.objects.update_or_create(merchant_id=merchant_id, defaults=fresh)
    for sku, units in rules.held_back.items():
        if not 0 <= (units or 0) <= MOST_SAFETY or not _hold_back(merchant_id, sku, units):
            raise BadRule(field="sku", sku=sku)


def _hold_back(merchant_id: int, sku: str, units: int | None) -> int:
    """Of the things of this SKU; how many there are."""
    keys = items_with_sku(merchant_id, sku)
    return RemoteItem.objects.filter(pk__in=keys).update(safety=units)
