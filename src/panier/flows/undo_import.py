"""Take an import back: what nobody touched or ordered since becomes what it was; the rest stays, each with its reason."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from panier.flows.follow_shop import hold
from panier.flows.import_plans import owner_of
from panier.flows.import_stock import counts_of
from panier.flows.import_undoing import Undoing, undoing
from panier.kit.progress import BATCH, tell
from panier.offer.catalogue.actions.imports import Rewrite, forget_products, rewrite_products
from panier.offer.catalogue.actions.pulls import hold_pull
from panier.offer.catalogue.actions.runs import note_outcomes, record_undone
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.queries.imports import (
    count_changes,
    import_of_merchant,
    products_with_gtins,
    variants_touched,
)
from panier.offer.catalogue.rules.runs import UNDONE, WRITING, WrongImportState
from panier.offer.inventory.actions import forget_levels, lock_levels, set_levels
from panier.offer.merchants.actions import lock_goods
from panier.offer.search.actions import mark_stale
from panier.trade.cart.actions import drop_offers


@transaction.atomic(durable=True)
def undo_import(merchant_id: int, public_id: str, *, now: datetime) -> ImportRun:
    """The run, undone; twice is once. NoSuchImport, WrongImportState for one that was never applied."""
    lock_goods(merchant_id)
    run = import_of_merchant(merchant_id, public_id)
    if run.state == ImportRun.State.UNDONE:
        return run
    if run.state != ImportRun.State.APPLIED:
        raise WrongImportState(state=run.state)
    hold(run)
    hold_pull(run)
    touched = sorted(variants_touched(run))
    for start in range(0, len(touched), BATCH):  # whoever is ordering now ends first, and is seen below
        lock_levels(touched[start : start + BATCH])
    outcomes, done, total = Counter[str](), 0, count_changes(run)
    for found in undoing(run):
        tell(WRITING, done, total)
        done += len(found)
        _take_back(run, [each for each in found if each.outcome == UNDONE], now)
        note_outcomes(run, {each.change.pk: each.outcome for each in found})
        outcomes.update(each.outcome for each in found)
    tell(WRITING, total, total)
    record_undone(run, outcomes, now=now)
    return run


def _take_back(run: ImportRun, back: Sequence[Undoing], now: datetime) -> None:
    around = _group_mates(run, back)
    mark_stale({*around, *(each.stored.id for each in back if each.stored)})  # while all still have their names
    _forget([each for each in back if each.before is None])
    _restore(run, [each for each in back if each.before is not None], now)


def _group_mates(run: ImportRun, back: Sequence[Undoing]) -> list[int]:
    """Products of the same GTINs, before and after: their cards count the group."""
    states = [state for each in back for state in (each.change.before, each.change.after) if state]
    gtins = {variant["gtin"] for state in states for variant in state["variants"].values()}
    return products_with_gtins(run.merchant.territory_id, gtins)


def _forget(created: Sequence[Undoing]) -> None:
    products = [each.stored for each in created if each.stored]
    ids = [each for product in products for each in product.keys.values()]
    drop_offers([offer for _, offer in ids])
    forget_levels([variant for variant, _ in ids])
    forget_products([product.id for product in products])


def _restore(run: ImportRun, changed: Sequence[Undoing], now: datetime) -> None:
    """Back to what was before: variants the run added go, stock it counted becomes the earlier count, or none."""
    pairs = [(each.stored, each.before) for each in changed if each.stored and each.before]
    gone: list[tuple[int, int]] = []
    uncounted: dict[int, list[int]] = {}  # by place
    counts: dict[int, dict[int, int | None]] = {}
    for stored, before in pairs:
        for name, ids in stored.keys.items():
            earlier = before["variants"].get(name)
            if earlier is None:
                gone.append(ids)
                continue
            now_there, was = (counts_of(each, run.place_id) for each in (stored.state["variants"][name], earlier))
            for place in now_there.keys() - was.keys():
                uncounted.setdefault(place, []).append(ids[0])
            for place, units in was.items():
                if place not in now_there or now_there[place] != units:
                    counts.setdefault(place, {})[ids[0]] = units
    drop_offers([offer for _, offer in gone])
    forget_levels([variant for variant, _ in gone])
    for place, variants in uncounted.items():
        forget_levels(variants, place_id=place)
    for place, told in counts.items():
        set_levels(run.merchant_id, place, told, now=now)
    rewrite_products(owner_of(run), [Rewrite(stored, before) for stored, before in pairs], now=now)
