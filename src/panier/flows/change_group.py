"""Taking apart products that only share a number, or joining them again: an operator's action with a reason (DECISIONS 1)."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.kit.refusals import ReasonNeeded
from panier.offer.catalogue.actions import join_group, part_group
from panier.offer.catalogue.queries.imports import products_with_gtins
from panier.offer.search.actions import mark_stale


@transaction.atomic(durable=True)
def change_group(acting: Acting, gtin: str, *, together: bool, reason: str, now: datetime) -> bool:
    """Show the products of this GTIN-14 together, or each for itself; False when there is no such group. ReasonNeeded.

    The caller has shown that the actor operates the territory.
    """
    if not reason.strip():
        raise ReasonNeeded
    why = reason.strip()[:400]
    found = join_group(acting.territory, gtin) if together else part_group(acting.territory, gtin, why, now=now)
    if found:
        record_action(acting, verb="group_joined" if together else "group_parted", subject=gtin, reason=why, now=now)
        mark_stale(products_with_gtins(acting.territory, [gtin]))
    return found
