"""A listing for machines. The plain list and its pages are to be found; words, places and filters make no page to find."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.kit.content import in_language
from panier.offer.search.rules import SearchResult
from panier.sites._shared.addresses import address, address_in
from panier.sites._shared.head import Card, Head, Told, absolute, head_of
from panier.sites._shared.linked_data import Thing, crumbs, item_list
from panier.sites._shared.social import of_market

KEPT, ARRANGED = ("page",), ("sort",)


def listing_head(request: HttpRequest, result: SearchResult, facts: Mapping[str, Any]) -> Head:
    """An empty list, or one with a fault in what is asked, is nobody's to find either."""
    language = get_language() or "fr"
    listed = bool(result.items) and not facts["faults"]
    begins = (result.page - 1) * result.page_size + 1
    shown = [(hit.title, absolute(address_in(language, "product", (hit.slug, hit.id)))) for hit in result.items]
    linked: list[Thing] = [item_list(shown, begins=begins)] if shown else []
    category = facts.get("category")
    if category is None:
        told = Told("search", kept=KEPT, ignored=ARRANGED, linked=linked, listed=listed)
        return head_of(request, told)
    name = in_language(category.name, language).text
    steps = [(_("Home"), absolute(address("home")))]
    for step in (facts["parent"], category):
        if step:
            label = in_language(step.name, language).text
            steps.append((label, absolute(address("category", step.slug[language], step.code))))
    args = {code: (category.slug[code], category.code) for code, _name in settings.LANGUAGES}
    words = _("%(aisle)s from the merchants around you: compare, pick up today or have it delivered.") % {"aisle": name}
    told = Told(
        "category",
        args,
        KEPT,
        ARRANGED,
        card=Card(of_market(), words),
        feed=absolute(address("feed_category", category.code)),
        linked=[crumbs(steps), *linked],
        listed=listed,
    )
    return head_of(request, told)
