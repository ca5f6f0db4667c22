"""Of the kit: what the shop said of itself: its facts, places, weeks and closures, where it brings goods and at what price, slots, returns."""

from datetime import datetime

from panier.flows.exit_kit_archive import Archive, plain
from panier.offer.merchants.hours.desk import hours_said
from panier.offer.merchants.models import Merchant
from panier.offer.merchants.queries import merchant_facts
from panier.offer.merchants.shop.queries import shop_changes_said
from panier.offer.terms.queries import terms_said

FORMAT, VERSION = "panier-shop", 1


def write_shop(archive: Archive, merchant: Merchant, *, now: datetime) -> None:
    """As it stands at this moment; closures of the past too, and every change of the shop, its places, hours and terms by whom and when."""
    facts = merchant_facts(merchant.territory_id, merchant.slug, now=now)
    hours, terms = hours_said(merchant.pk), terms_said(merchant.pk)
    made = (*shop_changes_said(merchant.pk), *hours.pop("changes"), *terms.pop("changes"))
    changes = sorted(made, key=lambda change: change["at"])
    head = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now.isoformat(),
        "shop": plain(facts),
        "hours": hours,
        "terms": terms,
    }
    archive.document("shop.json", head, "changes", changes)
