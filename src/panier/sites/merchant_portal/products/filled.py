"""A product's form as it is first shown, and all that its page needs."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from panier.base.territories.queries import territory
from panier.flows.edit_row import NO_LEVEL, shown_level
from panier.kit.content import in_language
from panier.offer.catalogue.queries.categories import category_tree
from panier.offer.catalogue.queries.desk import door_stops
from panier.offer.catalogue.queries.edited import Edited, edits_since, pictures_to_edit, website_of
from panier.offer.catalogue.rules.numbers import GRAMS
from panier.offer.catalogue.rules.states import ProductState, VariantState
from panier.offer.inventory.queries import levels_by_place
from panier.offer.merchants.queries import places_of
from panier.sites.merchant_portal.imports.answers import choices_for
from panier.sites.merchant_portal.products.sheet import MOST_PLACES, STOCK
from panier.sites.merchant_portal.products.typed import (
    FIELDS,
    MOST_OPTIONS,
    MOST_PICTURES,
    MOST_VARIANTS,
    Form,
    Row,
    Shot,
    description_typed,
)
from panier.sites.merchant_portal.products.words import (
    KILOGRAM,
    door_words,
    edit_words,
    stop_words,
    typed_amount,
    typed_former,
    typed_weight,
)

BESIDE = ("weight", "sku", "gtin", "picture")  # what of a row is folded away in a grid


def as_it_is(merchant_id: int, edited: Edited) -> Form:
    """The product's own form."""
    form = like(edited, whole=True)
    form.values |= {"version": str(edited.product.version), "key": ""}
    state, keys = edited.stored.state, edited.stored.keys
    names = {place.pk: place.public_id for place in places_of(merchant_id)[:MOST_PLACES]}
    levels = levels_by_place([variant for variant, _ in keys.values()])
    ordered = sorted(state["variants"].items(), key=lambda each: each[1]["position"])
    form.gridless = len(ordered) > MOST_VARIANTS
    form.rows = []
    form.shots = shots_of(edited)
    pictured = {shot.name: shot.digest for shot in reversed(form.shots)}
    for name, variant in [] if form.gridless else ordered:
        values = tuple(in_language(one["value"], form.languages[0]).text for one in variant["options"])
        stands = {
            f"{STOCK}{public_id}": shown_level(levels.get((keys[name][0], pk), NO_LEVEL))
            for pk, public_id in names.items()
        }
        cells = {"price": typed_amount(variant["minor"]) if variant["minor"] else "", "sku": variant["sku"]}
        cells |= {"former": typed_former(variant["compare_at_minor"])}
        cells |= {"weight": typed_weight(variant["grams"], form.values["weight_unit"])}
        cells |= {"picture": pictured.get(variant["picture"], ""), "gtin": variant["gtin_given"]}
        cells |= {at: "" if text == NO_LEVEL else text for at, text in stands.items()}
        form.rows.append(Row(values, cells, stands))
    return form


def shots_of(edited: Edited) -> list[Shot]:
    return [
        Shot(str(each.pk), each.digest, each.widths[0] if each.widths else 0, each.alt, each.source_url)
        for each in pictures_to_edit(edited.product.pk, MOST_PICTURES)
    ]


def recognise(form: Form, edited: Edited) -> None:
    """The pictures of a form that was sent, as they are stored."""
    known = {shot.ref: shot for shot in shots_of(edited)}
    form.shots = [replace(known.get(shot.ref, shot), alt=shot.alt) for shot in form.shots]


def unit_of(variants: Sequence[VariantState]) -> str:
    """In which weights are shown: kilograms from one kilogram on."""
    return "kg" if any((each["grams"] or 0) >= KILOGRAM for each in variants) else "g"


def like(edited: Edited | None, *, whole: bool) -> Form:
    """What a new product has of another: all but numbers, pictures and stock; or only what comes again and again."""
    languages = list(territory(settings.TERRITORY).languages)
    form = Form(languages, rows=[Row(())])
    form.values = {**dict.fromkeys(FIELDS, ""), "door": "selling", "weight_unit": "g"}
    if edited is None:
        return form
    state = edited.stored.state
    variants = sorted(state["variants"].values(), key=lambda each: each["position"])
    form.values |= {
        "category": category_name(state["category"]),
        "tax_category": "" if state["tax_category_assumed"] else state["tax_category"],
        "door": variants[0]["door"] if variants else "selling",
        "brand": state["brand"],
        "weight_unit": unit_of(variants),
        "no_parcel": "" if edited.product.by_parcel else "1",
    }
    if not whole:
        return form
    _words_of(form, state, variants)
    form.rows = [
        Row(
            tuple(in_language(one["value"], languages[0]).text for one in each["options"]),
            {
                "price": typed_amount(each["minor"]) if each["minor"] else "",
                "weight": typed_weight(each["grams"], form.values["weight_unit"]),
            },
        )
        for each in variants[:MOST_VARIANTS]
    ]
    return form


def _words_of(form: Form, state: ProductState, variants: list[VariantState]) -> None:
    """Titles, descriptions, and what the options are called, in each language."""
    form.values["url"] = variants[0]["url"] if variants else ""
    for language in form.languages:
        form.values[f"title-{language}"] = state["title"].get(language, "")
        form.values[f"description-{language}"] = description_typed(state["description"].get(language, ""))
    for at, options in enumerate(zip(*(each["options"] for each in variants), strict=False)):
        for language in form.languages:
            values = [in_language(one["value"], language).text for one in options]
            form.values[f"option-{at}-name-{language}"] = options[0]["name"].get(language, "")
            form.values[f"option-{at}-values-{language}"] = ", ".join(dict.fromkeys(values))


def category_name(code: int) -> str:
    """As one types it."""
    language = get_language() or "fr"
    return next(
        (in_language(each.name, language).text for each in category_tree(settings.TERRITORY) if each.code == code), ""
    )


def _rows_of(form: Form) -> list[dict[str, Any]]:
    """As the grid shows them; `more`: what is folded away says something."""
    return [
        {
            "is": row,
            "name": json.dumps(row.name, ensure_ascii=False),
            "seen": json.dumps(row.seen),
            "label": " · ".join(row.name),
            "more": any(row.cells.get(name) or f"row-{at}-{name}" in form.faults for name in BESIDE),
        }
        for at, row in enumerate(form.rows)
    ]


def facts_of(merchant_id: int, form: Form, edited: Edited | None, now: datetime) -> dict[str, Any]:
    language = get_language() or "fr"
    first, *others = form.languages
    rows = _rows_of(form)
    wanting = [
        other
        for other in others
        if form.values.get(f"title-{first}")
        and (
            not form.values.get(f"title-{other}")
            or (form.values.get(f"description-{first}") and not form.values.get(f"description-{other}"))
        )
    ]
    shut = door_stops(merchant_id, edited.product.public_id) if edited else ()
    return {
        "form": form,
        "edited": edited,
        "languages": form.languages,
        "rows": rows,
        "wanting": wanting,
        "places": places_of(merchant_id)[:MOST_PLACES],
        "categories": sorted({in_language(each.name, language).text for each in category_tree(settings.TERRITORY)}),
        "taxes": choices_for(merchant_id, now).taxes,
        "doors": door_words(),
        "site": website_of(merchant_id),
        "options": range(MOST_OPTIONS),
        "units": tuple(GRAMS),
        "values": list(dict.fromkeys(value for row in form.rows for value in row.name)),
        "edits": [(edit, edit_words(edit)) for edit in edits_since(edited.product.pk, -1)] if edited else [],
        "stops": [words for code, words in stop_words().items() if code in shut],
    }
