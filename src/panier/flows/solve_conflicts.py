"""A merchant says which of two counts is right: of one thing or of many, this once or always. A second click changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.count_remote import count_remote, shop_of
from panier.offer.connections.actions.conflicts import close_conflicts, trust_items
from panier.offer.connections.actions.rules import Rules, keep_rules
from panier.offer.connections.models import Connection
from panier.offer.connections.queries import connections_of, lock_connection, rules_of
from panier.offer.connections.queries.counts import conflicts_named, counts_of, variants_of
from panier.offer.connections.rules.life import NoSuchConflict
from panier.offer.connections.rules.stock import HAND, OURS, SOURCE, THEIRS, on_our_shelf
from panier.offer.inventory.actions import lock_levels, set_levels
from panier.offer.merchants.queries import public_id_of
from panier.offer.search.actions import mark_stale

MOST = 100


@dataclass(frozen=True, slots=True)
class Solution:
    """`keeps`: ours or theirs; `always`: of these things from now on."""

    conflicts: Sequence[str]
    keeps: str
    always: bool = False


@transaction.atomic(durable=True)
def solve_conflicts(merchant_id: int, solution: Solution, by: Acting, *, now: datetime) -> int:
    """How many were solved. NoSuchConflict where one is not the merchant's: then none is."""
    wanted = list(dict.fromkeys(solution.conflicts))[:MOST]
    found = conflicts_named(merchant_id, wanted)
    if len(found) != len(wanted) or solution.keeps not in {OURS, THEIRS}:
        raise NoSuchConflict
    solved = 0
    for link in {each.item.connection.public_id: each.item.connection for each in found}.values():
        held = lock_connection(link.public_id)  # whoever counts what the shop says waits
        if held is not None:
            here = [each for each in found if each.item.connection_id == held.pk]
            solved += _solve(held, {each.pk: each.item_id for each in here}, solution, by.account_id, now)
    record_action(
        by, verb="stock.conflict", subject=public_id_of(merchant_id), reason=f"{solution.keeps} {solved}", now=now
    )
    return solved


def _solve(
    held: Connection, conflicts: dict[int, int], solution: Solution, account_id: int | None, now: datetime
) -> int:
    """`conflicts`: the item of each, by key."""
    shop, items = shop_of(held), list(conflicts.values())
    lock_levels(variants_of(shop, items))
    rows = [row for row in counts_of(shop, items) if row.conflict in conflicts]
    usual = rules_of(held.merchant_id).safety
    counts: dict[int, dict[int, int | None]] = defaultdict(dict)
    for row in rows:
        theirs = on_our_shelf(row.units, row.told, row.left, usual if row.safety is None else row.safety)
        counts[row.place][row.variant] = row.ours if solution.keeps == OURS else theirs
    for place, told in sorted(counts.items()):
        set_levels(held.merchant_id, place, told, now=now, source=HAND if solution.keeps == OURS else SOURCE)
    if solution.always:
        trust_items(items, solution.keeps)
    solved = close_conflicts([row.conflict for row in rows if row.conflict], solution.keeps, account_id, now=now)
    mark_stale({row.product for row in rows})
    return solved


@transaction.atomic(durable=True)
def change_stock_rules(merchant_id: int, rules: Rules, by: Acting, *, now: datetime) -> None:
    """BadRule. What the shops have said is judged anew at once."""
    keep_rules(merchant_id, rules)
    for link in connections_of(merchant_id):
        held = lock_connection(link.public_id)
        if held is not None and held.is_live:
            count_remote(held, None, now=now)
    record_action(
        by, verb="stock.rules", subject=public_id_of(merchant_id), reason=f"{rules.decides} {rules.safety}", now=now
    )
