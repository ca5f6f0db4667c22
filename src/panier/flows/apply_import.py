"""Bring in exactly what the preview showed, all of it or nothing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from panier.flows.fetch_pictures import enqueue_pictures
from panier.flows.follow_shop import live
from panier.flows.import_plans import Planned, changes_of, owner_of, planned, preview_of, sheet_of
from panier.flows.import_stock import counts_of, set_count
from panier.kit.progress import in_batches
from panier.offer.catalogue.actions.imports import Rewrite, create_products, match_gtins, rewrite_products
from panier.offer.catalogue.actions.runs import keep_preview, record_applied
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.queries.imports import import_of_merchant, products_with_gtins
from panier.offer.catalogue.rules.plans import Item, Plan
from panier.offer.catalogue.rules.runs import WRITING, GoodsMoved, NotReadable, WrongImportState
from panier.offer.catalogue.rules.states import ProductState, VariantState
from panier.offer.connections.queries import lock_waiting
from panier.offer.inventory.actions import confirm_levels, set_levels
from panier.offer.merchants.actions import lock_goods
from panier.offer.search.actions import mark_stale

Keys = dict[str, tuple[int, dict[str, tuple[int, int]]]]  # product, and variant and offer by variant key, by source key


def apply_import(merchant_id: int, public_id: str, *, now: datetime) -> ImportRun:
    """The run, applied; twice is once. NoSuchImport, NotReadable, WrongImportState.

    GoodsMoved: the goods are not what the preview was compared with; a new preview has taken its place.
    """
    try:
        return _apply(merchant_id, public_id, now)
    except GoodsMoved:
        _look_again(merchant_id, public_id, now)
        raise


@transaction.atomic(durable=True)
def _apply(merchant_id: int, public_id: str, now: datetime) -> ImportRun:
    lock_goods(merchant_id)  # a second import of this merchant, or a second click, waits here
    run = import_of_merchant(merchant_id, public_id)
    if run.state == ImportRun.State.APPLIED:
        return run
    connection = lock_waiting(merchant_id, run.public_id)  # before any stock
    found = _found(run, now)
    if found.plan is None:
        raise NotReadable(missing=found.missing)
    if found.plan.digest != run.plan_digest:
        raise GoodsMoved
    touched = _write(run, found, found.plan, now)
    _tell(run, touched, found.plan)
    if connection:
        live(connection, run, now=now)
    return run


@transaction.atomic(durable=True)
def _look_again(merchant_id: int, public_id: str, now: datetime) -> None:
    lock_goods(merchant_id)
    run = import_of_merchant(merchant_id, public_id)
    keep_preview(run, preview_of(_found(run, now)))


def _found(run: ImportRun, now: datetime) -> Planned:
    if run.state != ImportRun.State.PREVIEWED:
        raise WrongImportState(state=run.state)
    return planned(run, sheet_of(run), now=now)


def _write(run: ImportRun, found: Planned, plan: Plan, now: datetime) -> list[int]:
    """Goods, stock, and what was before and after; the products touched."""
    items = [item for item in plan.items if item.kind != "left"]
    new = {item.key: item.after for item in items if item.before is None}
    rewrites = [Rewrite(found.stored[item.key], item.after) for item in items if item.before is not None]
    keys: Keys = {}
    for some in in_batches(WRITING, list(new), total=len(items)):
        made = create_products(owner_of(run), {key: new[key] for key in some}, now=now)
        keys |= {key: (each.id, each.keys) for key, each in made.items()}
    rewritten: dict[int, dict[str, tuple[int, int]]] = {}
    for part in in_batches(WRITING, rewrites, done=len(new), total=len(items)):
        rewritten |= rewrite_products(owner_of(run), part, now=now)
    keys |= {
        item.key: (found.stored[item.key].id, rewritten[found.stored[item.key].id])
        for item in items
        if item.before is not None
    }
    _count(run, items, keys, now)
    for place, variants in found.counted.items():
        confirm_levels(run.merchant_id, place, variants, now=now)
    changes = changes_of(found)
    done = {item.key: item for item in items}
    for change in changes:
        if change.product_key in done:
            change.before, change.after = done[change.product_key].before, done[change.product_key].after
            change.product_id = keys[change.product_key][0]
    record_applied(run, changes, now=now)
    return [product for product, _ in keys.values()]


def _count(run: ImportRun, items: Iterable[Item], keys: Keys, now: datetime) -> None:
    """Stock at the run's place and the others its file counts at, where the file says another than there is."""
    counts: dict[int, dict[int, tuple[VariantState, int | None]]] = {}  # by place, by variant
    for item in items:
        for name, state in item.after["variants"].items():
            before = _counted(item.before, name, run.place_id)
            for place, units in counts_of(state, run.place_id).items():
                if place not in before or before[place] != units:
                    counts.setdefault(place, {})[keys[item.key][1][name][0]] = (state, units)
    for place, told in counts.items():
        stands = set_levels(run.merchant_id, place, {variant: units for variant, (_, units) in told.items()}, now=now)
        for variant, (state, _) in told.items():
            set_count(
                state, run.place_id, place, stands[variant]
            )  # promised this very moment: higher than the file says


def _counted(state: ProductState | None, variant: str, main: int) -> dict[int, int | None]:
    """What was counted before, by place."""
    before = state["variants"].get(variant) if state else None
    return counts_of(before, main) if before else {}


def _tell(run: ImportRun, touched: list[int], plan: Plan) -> None:
    """The index, the groups of the same GTIN, and the job that fetches pictures."""
    territory = run.merchant.territory_id
    gtins = {
        variant["gtin"]
        for item in plan.items
        for state in (item.before, item.after)
        if state and item.kind != "left"
        for variant in state["variants"].values()
    }
    match_gtins(territory, gtins)
    mark_stale({*touched, *products_with_gtins(territory, gtins)})
    enqueue_pictures(run.merchant.public_id)
