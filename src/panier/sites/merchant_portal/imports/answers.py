"""The form's answers, and the choices it offers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.base.territories.queries import tax_category_names, territory
from panier.kit.content import in_language
from panier.offer.catalogue.queries.categories import CategoryFacts, category_tree
from panier.offer.catalogue.queries.imports import known_categories
from panier.offer.catalogue.rules.headers import MEANINGS, MOST_OUTLET
from panier.offer.catalogue.rules.runs import Answers
from panier.offer.merchants.queries import places_of
from panier.sites._shared.formats import language_name

MOST_CODE = 9  # digits
COLUMN = "column-"
OUTLET = "outlet-"
MOST_OUTLETS = 100
ANSWERS = (
    "place",
    "language",
    "category",
    "tax_category",
    "columns_shown",
    rf"{COLUMN}[0-9]{{1,9}}",
    rf"{OUTLET}[^\x00]{{1,200}}",
)


class Choice(NamedTuple):
    value: str
    words: str


class Group(NamedTuple):
    words: str
    choices: list[Choice]


class Choices(NamedTuple):
    """What the selects of the form offer."""

    places: list[Choice]
    languages: list[Choice]
    categories: list[Group]
    taxes: list[Choice]


def choices_for(merchant_id: int, now: datetime) -> Choices:
    language = get_language() or "fr"
    names = tax_category_names(settings.TERRITORY, now)
    taxes = sorted(set(known_categories(settings.TERRITORY).taxes.values()))
    return Choices(
        places=[Choice(place.public_id, place.name) for place in places_of(merchant_id)],
        languages=[Choice(code, language_name(code)) for code in territory(settings.TERRITORY).languages],
        categories=_groups(category_tree(settings.TERRITORY), language),
        taxes=[
            Choice("", _("By category")),
            *(Choice(code, _named(names, code, language)) for code in taxes),
        ],
    )


def answered(request: HttpRequest, columns: dict[int, str] | None = None) -> Answers:
    """What the form says; `columns` are the earlier answers, kept when the form does not show them."""
    category = request.POST.get("category", "")
    shown = "columns_shown" in request.POST
    return Answers(
        place=request.POST.get("place", "")[:20],
        language=request.POST.get("language", "")[:8],
        category=int(category) if category.isascii() and category.isdigit() and len(category) <= MOST_CODE else 0,
        tax_category=request.POST.get("tax_category", "")[:12],
        columns=_columns(request.POST.dict()) if shown else (columns or {}),
        outlets=_outlets(request.POST.dict()),
    )


def _outlets(posted: dict[str, Any]) -> dict[str, str]:
    """What the file calls a place, and which it is."""
    chosen = [(name.removeprefix(OUTLET), str(value)) for name, value in posted.items() if name.startswith(OUTLET)]
    return {outlet[:MOST_OUTLET]: place[:20] for outlet, place in chosen[:MOST_OUTLETS]}


def _columns(posted: dict[str, Any]) -> dict[int, str]:
    """Position and what it holds, of the columns chosen by hand."""
    chosen = {name.removeprefix(COLUMN): str(value) for name, value in posted.items() if name.startswith(COLUMN)}
    return {
        int(position): means
        for position, means in chosen.items()
        if position.isascii() and position.isdigit() and len(position) <= MOST_CODE and means in {*MEANINGS, "-"}
    }


def _groups(tree: Sequence[CategoryFacts], language: str) -> list[Group]:
    """Each root with all that is below it."""
    roots: dict[int, Group] = {}
    root_of: dict[int, int] = {}
    for category in tree:
        root = root_of[category.code] = root_of.get(category.parent, category.code)
        name = in_language(category.name, language).text
        roots.setdefault(root, Group(name, [])).choices.append(Choice(str(category.code), name))
    return list(roots.values())


def _named(names: dict[str, dict[str, str]], code: str, language: str) -> str:
    return in_language(names.get(code, {}), language).text or code
