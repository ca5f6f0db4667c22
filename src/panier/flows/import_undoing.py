"""What undoing an import would do, product by product, and why it leaves the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from panier.flows.import_stock import goods_of
from panier.offer.catalogue.models import ImportChange, ImportRun
from panier.offer.catalogue.queries.imports import (
    PAGE,
    Stored,
    changes_made,
    import_of_merchant,
    is_long,
    places_counted,
)
from panier.offer.catalogue.rules.reading import SLICE
from panier.offer.catalogue.rules.runs import UNDONE, Outcome, WrongImportState
from panier.offer.catalogue.rules.states import ProductState
from panier.offer.inventory.queries import stocked_elsewhere
from panier.trade.orders.queries import ordered_offers


@dataclass(frozen=True, slots=True)
class Undoing:
    """One change of the run; `outcome` is `undone` or why it stays."""

    change: ImportChange
    stored: Stored | None
    outcome: Outcome

    @property
    def before(self) -> ProductState | None:
        """None for a product the run created."""
        return cast("ProductState | None", self.change.before)


@dataclass(frozen=True, slots=True)
class _Seen:
    ordered: Mapping[int, datetime]  # by offer, the latest order
    elsewhere: frozenset[int]  # variants with stock at another place
    since: datetime


def undoing(run: ImportRun) -> Iterator[list[Undoing]]:
    """For each product the run created or changed, some at a time, as they are asked for; nothing is written."""
    others, last = places_counted(run), 0
    while changes := changes_made(run, after=last, limit=SLICE):
        last = changes[-1].pk
        yield _undoing(run, changes, others)


def _undoing(run: ImportRun, changes: Sequence[ImportChange], others: Sequence[int]) -> list[Undoing]:
    keys = [change.product_key for change in changes]
    stored = goods_of(run.merchant_id, run.source, keys, run.place_id, others).stored
    ids = [each for product in stored.values() for each in product.keys.values()]
    seen = _Seen(
        ordered_offers([offer for _, offer in ids]),
        frozenset(stocked_elsewhere([run.place_id, *others], [variant for variant, _ in ids])),
        run.applied_at or run.begun_at,
    )
    found = []
    for change in changes:
        product = stored.get(change.product_key)
        if product is None or product.id != change.product_id:
            found.append(Undoing(change, None, "gone"))
        else:
            found.append(Undoing(change, product, _outcome(change, product, seen)))
    return found


def _outcome(change: ImportChange, product: Stored, seen: _Seen) -> Outcome:
    """What somebody ordered, or changed since, stays: with it, the whole product."""
    known = change.before["variants"] if change.before else {}
    fresh = {name: ids for name, ids in product.keys.items() if name not in known}
    if any(offer in seen.ordered for _, offer in fresh.values()):
        return "ordered"
    if any(seen.ordered[offer] >= seen.since for _, offer in product.keys.values() if offer in seen.ordered):
        return "ordered"
    if product.state != _whole(change.after) or any(variant in seen.elsewhere for variant, _ in fresh.values()):
        return "changed"
    return "undone"


def _whole(state: Any) -> Any:
    """As it is kept now: runs from before files counted at several places say nothing of others."""
    variants = {name: {"places": {}, **variant} for name, variant in state["variants"].items()}
    return {**state, "variants": variants}


class UndoLook(NamedTuple):
    """How many changes would go, and the first of those that would stay, each with why."""

    undone: int
    kept: list[Undoing]
    kept_count: int


def look_at_undoing(merchant_id: int, public_id: str) -> tuple[ImportRun, UndoLook | None]:
    """What `undo_import` would do now; None where that is long work itself. NoSuchImport, WrongImportState."""
    run = import_of_merchant(merchant_id, public_id)
    if run.state != ImportRun.State.APPLIED:
        raise WrongImportState(state=run.state)
    if is_long(merchant_id, run.counts):
        return run, None
    found = [each for some in undoing(run) for each in some]
    kept = [each for each in found if each.outcome != UNDONE]
    return run, UndoLook(len(found) - len(kept), kept[:PAGE], len(kept))
