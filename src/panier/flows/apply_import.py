"""Bring in exactly what the preview showed, all of it or nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from panier.flows.fetch_pictures import enqueue_pictures
from panier.flows.follow_shop import live
from panier.flows.import_plans import Slice, changes_of, keep_look, owner_of, planned, sheet_of
from panier.flows.import_stock import counts_of, set_count
from panier.kit.progress import BATCH, Thing, in_batches, tell
from panier.offer.catalogue.actions.imports import Rewrite, create_products, match_gtins, rewrite_products
from panier.offer.catalogue.actions.runs import forget_changes, record_applied, rewrite_after, write_changes
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.queries.imports import changes_of_variants, import_of_merchant, products_with_gtins
from panier.offer.catalogue.rules.grids import Sheet
from panier.offer.catalogue.rules.plans import Digest, Item
from panier.offer.catalogue.rules.runs import COUNTING, WRITING, GoodsMoved, NotReadable, WrongImportState
from panier.offer.catalogue.rules.states import ProductState
from panier.offer.connections.queries import lock_waiting
from panier.offer.inventory.actions import confirm_levels, lock_levels, set_levels
from panier.offer.merchants.actions import lock_goods
from panier.offer.search.actions import mark_stale

Keys = Mapping[
    str, tuple[int, Mapping[str, tuple[int, int]]]
]  # product, and variant and offer by variant key, by source key


@dataclass(slots=True)
class Written:
    """What is left to do once all products are there: numbers alone, so that it stays small. Keys are internal."""

    digest: Digest = field(default_factory=Digest)
    done: int = 0
    products: list[int] = field(default_factory=list)
    gtins: set[str] = field(default_factory=set)
    counts: dict[int, dict[int, int | None]] = field(default_factory=dict)  # units by place, by variant
    alike: dict[int, list[int]] = field(default_factory=dict)  # variants by place: counted as they are written already


def apply_import(merchant_id: int, public_id: str, *, now: datetime) -> ImportRun:
    """The run, applied; twice is once. NoSuchImport, NotReadable, WrongImportState.

    GoodsMoved: the goods are not what the preview was compared with; a new preview has taken its place.
    """
    sheet = sheet_of(import_of_merchant(merchant_id, public_id))
    try:
        return _apply(merchant_id, public_id, sheet, now)
    except GoodsMoved:
        _look_again(merchant_id, public_id, sheet, now)
        raise


@transaction.atomic(durable=True)
def _apply(merchant_id: int, public_id: str, sheet: Sheet | None, now: datetime) -> ImportRun:
    """Slice by slice; that it is what was shown is known at the end, and where it is not, all of it is undone.

    Stock comes last: whoever buys of this shop waits for nothing before.
    """
    lock_goods(merchant_id)  # a second import of this merchant, or a second click, waits here
    run = import_of_merchant(merchant_id, public_id)
    if run.state == ImportRun.State.APPLIED:
        return run
    connection = lock_waiting(merchant_id, run.public_id)  # before any stock
    found = planned(run, _readable(run, sheet), now=now)
    if found.slices is None:
        raise NotReadable(missing=found.missing)
    forget_changes(run)
    written = Written()
    for each in found.slices:
        tell(WRITING, min(written.done, found.count), found.count)
        _write(run, each, written, now)
    tell(WRITING, found.count, found.count)
    if written.digest.whole() != run.plan_digest:
        raise GoodsMoved
    record_applied(run, now=now)
    _count(run, written, now)
    _tell(run, written)
    if connection:
        live(connection, run, now=now)
    return run


@transaction.atomic(durable=True)
def _look_again(merchant_id: int, public_id: str, sheet: Sheet | None, now: datetime) -> None:
    lock_goods(merchant_id)
    run = import_of_merchant(merchant_id, public_id)
    keep_look(run, planned(run, _readable(run, sheet), now=now))


def _readable(run: ImportRun, sheet: Sheet | None) -> Sheet:
    if run.state != ImportRun.State.PREVIEWED or sheet is None:
        raise WrongImportState(state=run.state)
    return sheet


def _write(run: ImportRun, found: Slice, written: Written, now: datetime) -> None:
    """Goods, and what was before and after; stock is only noted."""
    written.digest.add(found.plan.items)
    items = [item for item in found.plan.items if item.kind != "left"]
    keys = _goods(run, items, found, now)
    changes, done = changes_of(found), {item.key: item for item in items}
    for change in changes:
        if item := done.get(change["product_key"]):
            change["before"], change["after"], change["product_id"] = item.before, item.after, keys[item.key][0]
    write_changes(run, changes)
    for place, variants in found.counted.items():
        written.alike.setdefault(place, []).extend(variants)
    for item in items:
        _note(run, item, keys, written)
    written.done += len(found.plan.items)


def _goods(run: ImportRun, items: Iterable[Item], found: Slice, now: datetime) -> Keys:
    new = {item.key: item.after for item in items if item.before is None}
    rewrites = [Rewrite(found.stored[item.key], item.after) for item in items if item.before is not None]
    made = create_products(owner_of(run), new, now=now) if new else {}
    rewritten = rewrite_products(owner_of(run), rewrites, now=now)
    return {
        **{key: (each.id, each.keys) for key, each in made.items()},
        **{
            item.key: (found.stored[item.key].id, rewritten[found.stored[item.key].id])
            for item in items
            if item.before is not None
        },
    }


def _note(run: ImportRun, item: Item, keys: Keys, written: Written) -> None:
    """Its stock at the run's place and the others its file counts at, where the file says another than there is."""
    product, variants = keys[item.key]
    written.products.append(product)
    for state in (item.before, item.after):
        written.gtins.update(variant["gtin"] for variant in (state["variants"].values() if state else ()))
    for name, variant in item.after["variants"].items():
        before = _counted(item.before, name, run.place_id)
        for place, units in counts_of(variant, run.place_id).items():
            if place not in before or before[place] != units:
                written.counts.setdefault(place, {})[variants[name][0]] = units


def _counted(state: ProductState | None, variant: str, main: int) -> dict[int, int | None]:
    """What was counted before, by place."""
    before = state["variants"].get(variant) if state else None
    return counts_of(before, main) if before else {}


def _count(run: ImportRun, written: Written, now: datetime) -> None:
    """All stock in one order, as buyers take it. What is promised this very moment is higher than the file says."""
    touched = sorted({variant for told in (*written.counts.values(), *written.alike.values()) for variant in told})
    total = sum(map(len, (*written.counts.values(), *written.alike.values())))
    done = 0
    for ordered in _batches(touched):
        lock_levels(ordered)
    for place, told in written.counts.items():
        for some in in_batches(COUNTING, sorted(told), done=done, total=total):
            stands = set_levels(run.merchant_id, place, {variant: told[variant] for variant in some}, now=now)
            raised = {variant: units for variant, units in stands.items() if units != told[variant]}
            _correct(run, place, raised)
        done += len(told)
    for place, variants in written.alike.items():
        for some in in_batches(COUNTING, sorted(variants), done=done, total=total):
            confirm_levels(run.merchant_id, place, some, now=now)
        done += len(variants)


def _correct(run: ImportRun, place: int, raised: Mapping[int, int | None]) -> None:
    """What was written down as the outcome is what stands."""
    for change, names in changes_of_variants(run, list(raised)) if raised else ():
        after: Any = change.after
        for variant, name in names.items():
            set_count(after["variants"][name], run.place_id, place, raised[variant])
        rewrite_after(change)


def _tell(run: ImportRun, written: Written) -> None:
    """The index, the groups of the same GTIN, and the job that fetches pictures."""
    territory, gtins = run.merchant.territory_id, sorted(written.gtins - {""})
    mates: set[int] = set()
    for some in _batches(gtins):
        match_gtins(territory, some)
        mates.update(products_with_gtins(territory, some))
    mark_stale({*written.products, *mates})
    enqueue_pictures(run.merchant.public_id)


def _batches(things: list[Thing]) -> Iterator[list[Thing]]:
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))
