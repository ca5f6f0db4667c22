"""One row of the desk's sheet: a variant's price, door and weight, and what stands of it in each place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from panier.flows.write_by_hand import write_by_hand
from panier.offer.catalogue.actions.edits import Hand
from panier.offer.catalogue.queries.edited import Edited, variant_to_edit, website_of
from panier.offer.catalogue.rules.doors import LINKED
from panier.offer.catalogue.rules.edits import DoorShut, FormerNotHigher, NoSuchProduct, RowMoved
from panier.offer.catalogue.rules.states import ProductState
from panier.offer.inventory.actions import lock_levels, set_levels
from panier.offer.inventory.queries import levels_of
from panier.offer.merchants.actions import lock_goods
from panier.offer.merchants.queries import places_of

NO_LEVEL = "-"  # nothing was ever counted there
UNCOUNTED = "?"  # nobody counts it: “à confirmer”


@dataclass(frozen=True, slots=True)
class Cell:
    """What the row showed, and what is wanted instead."""

    seen: Any
    wanted: Any


@dataclass(frozen=True, slots=True)
class RowEdit:
    """Only the cells that were changed. `counts` by place (public id): a number, or UNCOUNTED; seen may be NO_LEVEL."""

    minor: Cell | None = None
    door: Cell | None = None
    grams: Cell | None = None  # None in it: no weight is said
    counts: Mapping[str, Cell] = field(default_factory=dict)
    former: Cell | None = None  # None in it: there is none


@transaction.atomic(durable=True)
def edit_row(hand: Hand, variant: str, row: RowEdit) -> None:
    """All of the row or nothing. NoSuchProduct, RowMoved, DoorShut, FormerNotHigher, GoodsBusy."""
    lock_goods(hand.merchant_id)  # a second save of this merchant's goods waits here
    edited, key = variant_to_edit(hand.merchant_id, variant)
    after = _terms(edited, key, row)
    if row.door and row.door.wanted == LINKED and not (after["variants"][key]["url"] or website_of(hand.merchant_id)):
        raise DoorShut(stops=("no-address",))
    counted = write_counts(hand, edited.stored.keys[key][0], key, row.counts)
    write_by_hand(hand, edited, after, counted)


def _terms(edited: Edited, key: str, row: RowEdit) -> ProductState:
    state = edited.stored.state
    variant: dict[str, Any] = dict(state["variants"][key])
    for name, cell in (
        ("minor", row.minor),
        ("door", row.door),
        ("grams", row.grams),
        ("compare_at_minor", row.former),
    ):
        if cell is None:
            continue
        if variant[name] not in (cell.seen, cell.wanted):
            raise RowMoved(field=name, now=variant[name])
        variant[name] = cell.wanted
    former = variant["compare_at_minor"]
    if (row.minor or row.former) and former is not None and former <= variant["minor"]:
        raise FormerNotHigher
    return {**state, "variants": {**state["variants"], key: variant}}  # type: ignore[dict-item] # the same fields


def write_counts(hand: Hand, variant_id: int, key: str, counts: Mapping[str, Cell]) -> list[dict[str, Any]]:
    """By place, where what stood there is what was seen; the differences. Within the caller's transaction."""
    if not counts:
        return []
    places = {place.public_id: place for place in places_of(hand.merchant_id)}
    if not counts.keys() <= places.keys():
        raise NoSuchProduct
    lock_levels([variant_id])
    levels = levels_of(variant_id)
    found = []
    for name in sorted(counts, key=lambda name: places[name].pk):
        cell, place = counts[name], places[name]
        stands = shown_level(levels.get(place.pk, NO_LEVEL))
        if stands not in (cell.seen, cell.wanted):
            raise RowMoved(field="on_hand", now=stands, place=name)
        wanted = None if cell.wanted == UNCOUNTED else int(cell.wanted)
        made = set_levels(hand.merchant_id, place.pk, {variant_id: wanted}, now=hand.now, source="desk")
        after = shown_level(made[variant_id])
        if after != stands:
            found.append({"field": "on_hand", "variant": key, "place": place.name, "before": stands, "after": after})
    return found


def shown_level(level: int | str | None) -> str:
    return UNCOUNTED if level is None else str(level)
