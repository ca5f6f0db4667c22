"""Price, door, weight and stock of every variant, row after row; each row is saved by itself and says who changed it last."""

import re
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from panier.flows.edit_row import NO_LEVEL, UNCOUNTED, Cell, RowEdit, edit_row, shown_level
from panier.kit.refusals import Refusal
from panier.offer.catalogue.queries.desk import Row, desk_row, desk_rows
from panier.offer.catalogue.queries.edited import latest_edits
from panier.offer.catalogue.rules.edits import DoorShut, FormerNotHigher, NoSuchProduct, RowMoved
from panier.offer.catalogue.rules.numbers import GRAMS, Unreadable, count_of, grams_of, minor_of
from panier.offer.merchants.queries import places_of
from panier.sites._shared.htmx import is_htmx
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.products.views import asked_of, hand
from panier.sites.merchant_portal.products.words import (
    door_words,
    moved_words,
    number_words,
    refused_words,
    typed_amount,
    typed_former,
    weighed,
)

STOCK = "stock-"
LONGEST = 20  # characters of a cell
MOST_PLACES = 6
WEIGHED = re.compile(r"(.*?)\s*(kg|g|lb|oz)\.?", re.IGNORECASE)
UNDER_ONE = re.compile(r"0*[.,]0*[1-9]")


class Typed(NamedTuple):
    """A row as it was sent, each fault by its field; `saved` when there is none."""

    values: dict[str, str]
    faults: dict[str, str]
    saved: bool = False


def sheet(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="stock")
    return _page(request, served)


@takes("(seen-)?(price|former|door|weight)", rf"(seen-)?{STOCK}plc_[a-z0-9]{{1,36}}")
@require_POST
def row(request: HttpRequest, merchant: str, variant: str) -> HttpResponse:
    """One row. A clerk counts; prices, door and weight are not there for him."""
    served = desk_of(request, merchant, needs="stock")
    shown = desk_row(served.id, variant)
    if shown is None or (not served.may("products") and {"price", "former", "door", "weight"} & request.POST.keys()):
        raise Http404
    typed = _save(request, served, shown)
    if not is_htmx(request) and typed.saved:
        return HttpResponseRedirect(f"{reverse('desk_sheet', args=[merchant])}#row-{variant}")
    if not is_htmx(request):
        return _page(request, served, {variant: typed})
    facts = _facts(served, [desk_row(served.id, variant) or shown], {variant: typed})
    return private(render(request, "merchant_portal/products/_row.html", {**facts, "row": facts["rows"][0]}))


def _save(request: HttpRequest, served: Desk, shown: Row) -> Typed:
    values = {name: str(value).strip()[:LONGEST] for name, value in request.POST.items()}
    faults: dict[str, str] = {}
    edit = _edit(values, faults)
    if faults:
        return Typed(values, faults)
    try:
        edit_row(hand(served), shown.id, edit)
    except NoSuchProduct as missing:
        raise Http404 from missing
    except RowMoved as moved:
        field = {"minor": "price", "door": "door", "grams": "weight", "compare_at_minor": "former"}.get(
            str(moved.facts["field"])
        ) or f"{STOCK}{moved.facts['place']}"
        return Typed(values, {field: moved_words(moved.facts, shown.currency)})
    except FormerNotHigher as low:
        return Typed(values, {"former": refused_words(low)})
    except DoorShut as shut:
        return Typed(values, {"door": refused_words(shut)})
    except Refusal as refusal:
        return Typed(values, {"": refused_words(refusal)})
    return Typed({}, {}, saved=True)


def _edit(values: dict[str, str], faults: dict[str, str]) -> RowEdit:
    """The cells that say something else than was shown; what cannot be read is in `faults`."""
    minor = door = grams = None
    counts = {}
    seen_price = values.get("seen-price", "")
    if "price" in values and seen_price.isascii() and seen_price.isdigit():
        try:
            wanted = minor_of(values["price"])
            minor = Cell(int(seen_price), wanted) if wanted != int(seen_price) else None
        except Unreadable as unreadable:
            faults["price"] = number_words(unreadable.code if values["price"] else "price-needed")
    if values.get("door") in door_words() and values["door"] != values.get("seen-door"):
        door = Cell(values.get("seen-door"), values["door"])
    if "weight" in values:
        try:
            grams = _weight(values["weight"], values.get("seen-weight", ""))
        except Unreadable as unreadable:
            faults["weight"] = number_words(unreadable.code)
    for name, text in values.items():
        seen = values.get(f"seen-{name}", NO_LEVEL)
        if not name.startswith(STOCK) or text == ("" if seen == NO_LEVEL else seen):
            continue
        try:
            counts[name.removeprefix(STOCK)] = Cell(seen, count_typed(text))
        except Unreadable as unreadable:
            faults[name] = number_words(unreadable.code)
    return RowEdit(minor, door, grams, counts, _former(values, faults))


def _former(values: dict[str, str], faults: dict[str, str]) -> Cell | None:
    """Emptied, there is none any more."""
    seen = values.get("seen-former", "")
    if "former" not in values:
        return None
    try:
        was, wanted = int(seen) if seen.isascii() and seen.isdigit() else None, former_typed(values["former"])
    except Unreadable as unreadable:
        faults["former"] = number_words(unreadable.code)
        return None
    return None if wanted == was else Cell(was, wanted)


def former_typed(text: str) -> int | None:
    """Unreadable."""
    return minor_of(text) if text else None


def _weight(text: str, seen: str) -> Cell | None:
    """In grams, or in the unit that is typed with it; emptied, nothing is said of it. Unreadable."""
    was, wanted = int(seen) if seen.isascii() and seen.isdigit() else None, typed_grams(text, "g")
    return None if wanted == was else Cell(was, wanted)


def count_typed(text: str) -> str:
    """A number of units, or “?”: nobody counts them; Unreadable."""
    if text in {"", UNCOUNTED}:
        return UNCOUNTED
    counted = count_of(text)
    if counted < 0:
        raise Unreadable("negative")
    return str(counted)


def typed_grams(text: str, unit: str) -> int | None:
    """“500”, “0,5 kg”: in the unit that is typed with it, else in the form's; None for nothing. Unreadable."""
    if found := WEIGHED.fullmatch(text.strip()):
        text, unit = found.group(1), found.group(2).lower()
    unit = unit if unit in GRAMS else "g"
    if unit == "g" and UNDER_ONE.match(text.strip()):
        raise Unreadable("under-a-gram")  # kilograms, most likely: it would be rounded to nothing, or to one gram
    return (grams_of(text, unit) or None) if text else None


def _page(request: HttpRequest, served: Desk, typed: dict[str, Typed] | None = None) -> HttpResponse:
    asked = asked_of(request, served)
    rows, has_more = desk_rows(asked)
    if typed and not typed.keys() <= {each.id for each in rows}:
        rows = [each for each in (desk_row(served.id, name) for name in typed) if each] + rows
    facts = {**_facts(served, rows, typed or {}), "asked": asked, "has_more": has_more}
    return private(render(request, "merchant_portal/products/sheet.html", facts, status=422 if typed else 200))


def _facts(served: Desk, rows: list[Row], typed: dict[str, Typed]) -> dict[str, Any]:
    places = places_of(served.id)[:MOST_PLACES]
    return {
        "desk": served,
        "places": places,
        "rows": [_shown(each, places, typed.get(each.id)) for each in rows],
        "edits": latest_edits([each.key for each in rows]),
        "doors": door_words(),
        "now": served.now,
    }


def _shown(found: Row, places: list[Any], typed: Typed | None) -> dict[str, Any]:
    """The row's facts, what each cell shows, and what it was when it was shown."""
    seen = {"former": "" if found.former is None else str(found.former)}
    seen |= {"price": str(found.minor), "door": found.door, "weight": str(found.grams or "")}
    cells = {"former": typed_former(found.former)}
    cells |= {"price": typed_amount(found.minor), "door": found.door, "weight": weighed(found.grams)}
    promised = {}
    for place in places:
        name = f"{STOCK}{place.public_id}"
        on_hand, reserved = found.levels.get(place.public_id, (0, 0))
        seen[name] = shown_level(on_hand) if place.public_id in found.levels else NO_LEVEL
        cells[name] = "" if seen[name] == NO_LEVEL else seen[name]
        promised[name] = reserved
    if typed and not typed.saved:
        cells |= {name: value for name, value in typed.values.items() if name in cells}
    faults, saved = (typed.faults, typed.saved) if typed else ({}, False)
    return {"is": found, "seen": seen, "cells": cells, "promised": promised, "faults": faults, "saved": saved}
