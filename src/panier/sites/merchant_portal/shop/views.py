"""What the shop is: read by its whole team, changed by owners and managers; its legal identity by owners."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from panier.base.territories.queries import territory
from panier.flows.change_shop import Change, change_shop, doubts_of
from panier.offer.merchants.shop.places import all_places_of
from panier.offer.merchants.shop.queries import changes_of_shop, facts_of, shop_of
from panier.offer.merchants.shop.rules import ABOUT, LEGAL, SPOKEN, BadShop, ShopMoved, version_of
from panier.offer.team.rules import NotYours
from panier.sites.merchant_portal.access import Desk, by, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.join.words import warning_words
from panier.sites.merchant_portal.shop import forms
from panier.sites.merchant_portal.shop.words import WHAT, fault_words, field_words, told_change, value_words

Both = list[tuple[str, str, str]]


class Refused(NamedTuple):
    """What is wrong by field; or who kept something else meanwhile, with each field as it is kept and as it was typed."""

    wrong: Mapping[str, str] = MappingProxyType({})
    moved: tuple[Any, Both] | None = None
    notice: str = ""  # why it is not possible now


NOTHING = Refused()


@require_safe
def shop(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="about")
    found = shop_of(served.id)
    facts = {
        "desk": served,
        "shop": found,
        "places": all_places_of(served.id),
        "changes": changes_of_shop(served.id),
        "doubts": warning_words(doubts_of(found, by(served))),
        "told_change": told_change,
        "told_what": WHAT,
        "languages": territory(found.territory_id).languages,
    }
    return private(render(request, "merchant_portal/shop/page.html", facts))


@takes(*forms.ABOUT_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="shop")
    found = shop_of(served.id)
    languages = territory(found.territory_id).languages
    if request.method != "POST":
        return _page(request, served, ABOUT, forms.about_form(found, languages))
    typed, faults = forms.about_typed(request, languages)
    if faults:
        return _page(request, served, ABOUT, typed, refused=Refused(faults))
    return _keep(request, served, Change(ABOUT, forms.about_facts(typed, found, languages), _seen(request)), typed)


@takes(*forms.LEGAL_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def legal(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="identity")
    found = shop_of(served.id)
    taxes = territory(found.territory_id).identifiers["taxes"]
    if request.method != "POST":
        return _page(request, served, LEGAL, forms.legal_form(found, taxes))
    typed = forms.legal_typed(request, taxes)
    change = Change(LEGAL, forms.legal_facts(typed, taxes), _seen(request), no_number=bool(typed["no_number"]))
    return _keep(request, served, change, typed)


def _keep(request: HttpRequest, served: Desk, change: Change, typed: forms.Typed) -> HttpResponse:
    try:
        doubts = change_shop(served.id, change, by(served))
    except NotYours as missing:
        raise Http404 from missing
    except BadShop as bad:
        return _page(request, served, change.what, typed, refused=Refused(dict(bad.facts["faults"])))  # type: ignore[call-overload] # by field
    except ShopMoved:
        return _page(request, served, change.what, typed, refused=_moved(served, change.what, typed))
    messages.success(request, _("Kept. The next shopper sees it."))
    for words in warning_words(doubts).values():
        messages.warning(request, words)
    return HttpResponseRedirect(reverse("desk_shop", args=[served.public_id]))


def _moved(served: Desk, what: str, typed: forms.Typed) -> Refused:
    """Both versions: kept again, what is typed replaces the other knowingly."""
    stands = _as_it_stands(served, what)
    both = [
        (field_words(name), value_words(name, stands.get(name)), value_words(name, text))
        for name, text in typed.items()
        if text != stands.get(name, "")
    ]
    latest = next((change for change in changes_of_shop(served.id) if change.what == what), None)
    return Refused(moved=(latest, both))


def _as_it_stands(served: Desk, what: str) -> forms.Typed:
    found = shop_of(served.id)
    here = territory(found.territory_id)
    return forms.about_form(found, here.languages) if what == ABOUT else forms.legal_form(found, here.identifiers["taxes"])  # fmt: skip


def _page(
    request: HttpRequest, served: Desk, what: str, typed: forms.Typed, *, refused: Refused = NOTHING
) -> HttpResponse:
    found = shop_of(served.id)
    here = territory(found.territory_id)
    facts: dict[str, Any] = {
        "desk": served,
        "shop": found,
        "typed": typed,
        "picture": forms.picture_of(typed, found),
        "wrong": fault_words(refused.wrong),
        "doubts": warning_words(doubts_of(found, by(served))) if what == LEGAL and request.method != "POST" else {},
        "moved": refused.moved,
        "version": version_of(facts_of(found, what)),
        "languages": here.languages,
        "spoken": list(dict.fromkeys([*here.languages, *found.languages, *SPOKEN])),
        "taxes": list(here.identifiers["taxes"]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused != NOTHING else HTTPStatus.OK
    return private(render(request, f"merchant_portal/shop/{what}.html", facts, status=status))


def _seen(request: HttpRequest) -> str:
    return request.POST.get("seen", "")[:40]
