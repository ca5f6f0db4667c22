"""A territory from its pack: its facts, the categories of its goods, and how long counts of stock are believed."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from panier.base.territories.actions import store_pack
from panier.base.territories.rules.pack import Pack, read_pack
from panier.offer.catalogue.actions import store_categories
from panier.offer.inventory.actions import date_levels
from panier.offer.inventory.queries import trust_in_force


@transaction.atomic(durable=True)
def load_pack(folder: Path, *, now: datetime) -> Pack:
    """Read, check and store the pack, or raise PackInvalid with every problem and change nothing."""
    pack = read_pack(folder)
    if store_pack(pack, now=now):
        store_categories(pack.code, pack.categories)
        date_levels(pack.code, trust_in_force(pack.code, now))
    return pack
