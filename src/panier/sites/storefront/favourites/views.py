"""Favourites of a member or a guest: the heart on a product, following a merchant, and the page of both."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from panier.kit.refusals import Refusal
from panier.offer.catalogue.queries.chosen import new_since, titles_of
from panier.offer.favourites.actions import keep, let_go
from panier.offer.favourites.queries import favourites_of, is_favourite
from panier.offer.favourites.rules import GUEST_LIMIT, Kept, is_keepable, with_one_more, without
from panier.offer.merchants.queries import merchants_by_id
from panier.offer.search.picked import picked, picked_by_id
from panier.offer.search.rules import Hit
from panier.sites._shared.formats import day_month
from panier.sites._shared.htmx import is_htmx
from panier.sites._shared.kept import FAVOURITES, SEEN
from panier.sites.storefront.words import words_of

PAGE, FOLLOWED, NEW_OF_ONE, MOST_DIGITS = 60, 50, 5, 2


@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_safe
def button(request: HttpRequest, kept: str) -> HttpResponse:
    """The heart or the follow button as it stands for this person; a product looked at is remembered in his browser."""
    if not is_keepable(kept):
        raise Http404
    response = _button(request, kept, is_kept=_is_kept(request, kept))
    if kept.startswith("prd_"):
        seen = [Kept(kept, _today()), *without(SEEN.read(request), kept)]
        SEEN.write(response, seen)
    return response


@require_safe
def kept_products(request: HttpRequest) -> HttpResponse:
    """The products this person keeps, for the hearts that a script draws on cards: cards are the same for all."""
    response = JsonResponse({"kept": [each.id for each in _mine(request) if not each.is_merchant]})
    response["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt  # the form stands on cached pages: SameSite and the origin check guard it (DECISIONS 16)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Keep or let go (`do`) one product or merchant (`id`)."""
    kept, wanted = request.POST.get("id", "")[:40], request.POST.get("do") != "drop"
    if not is_keepable(kept):
        raise Http404
    try:
        mine = _changed(request, kept, wanted=wanted)
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        notice = words_of(refusal)
        if is_htmx(request):
            return _button(request, kept, is_kept=False, notice=notice)
        return _page(request, notice=notice, status=409)
    fragment = is_htmx(request) and "from_list" not in request.POST
    response = _button(request, kept, is_kept=wanted) if fragment else HttpResponseRedirect(reverse("favourites"))
    if mine is not None:
        FAVOURITES.write(response, mine)
    return response


def _changed(request: HttpRequest, kept: str, *, wanted: bool) -> list[Kept] | None:
    """A guest's favourites as they are now; None for a member, whose are stored."""
    if request.user.is_authenticated:
        if wanted:
            keep(request.user.pk, kept, territory=settings.TERRITORY, now=datetime.now(tz=UTC))
        else:
            let_go(request.user.pk, kept)
        return None
    mine = FAVOURITES.read(request)
    return with_one_more(mine, kept, _today(), GUEST_LIMIT) if wanted else without(mine, kept)


def _is_kept(request: HttpRequest, kept: str) -> bool:
    if request.user.is_authenticated:
        return is_favourite(request.user.pk, kept)
    return any(each.id == kept for each in FAVOURITES.read(request))


def _mine(request: HttpRequest) -> list[Kept]:
    if request.user.is_authenticated:
        return favourites_of(request.user.pk, settings.TERRITORY)
    return FAVOURITES.read(request)


def _today() -> date:
    return datetime.now(tz=UTC).date()


def _button(request: HttpRequest, kept: str, *, is_kept: bool, notice: str = "") -> HttpResponse:
    facts = {"kept": kept, "is_kept": is_kept, "notice": notice}
    response = render(request, "storefront/favourites/_button.html", facts)
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, *, notice: str = "", status: int = 200) -> HttpResponse:
    now, mine = datetime.now(tz=UTC), _mine(request)
    products = [each.id for each in mine if not each.is_merchant]
    number = _number(request.GET.get("page", ""))
    shown = products[(number - 1) * PAGE : number * PAGE]
    hits = {hit.id: hit for hit in picked_by_id(settings.TERRITORY, shown, language=get_language() or "fr", now=now)}
    facts = {
        "kept": [(each, hits.get(each)) for each in shown],
        "titles": titles_of(settings.TERRITORY, [each for each in shown if each not in hits]),
        "state": {hit.id: _state(hit) for hit in hits.values()},
        "followed": _followed([each for each in mine if each.is_merchant], now),
        "guest": not request.user.is_authenticated,
        "older": number + 1 if len(products) > number * PAGE else 0,
        "notice": notice,
        "now": now,
    }
    response = render(request, "storefront/favourites/page.html", facts, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _followed(merchants: Sequence[Kept], now: datetime) -> list[Mapping[str, object]]:
    """Each merchant with what is new there since one follows him: three statements for all."""
    days = {each.id: each.day for each in merchants[:FOLLOWED]}
    if not days:
        return []
    new = new_since(settings.TERRITORY, days, NEW_OF_ONE)
    hits: dict[str, list[Hit]] = {}
    keys = [product for products in new.values() for product in products]
    for hit in picked(keys, language=get_language() or "fr", now=now):
        hits.setdefault(hit.merchant.id, []).append(hit)
    known = merchants_by_id(settings.TERRITORY, list(days))
    return [
        {"merchant": known[each], "day": day, "new": hits.get(each, [])} for each, day in days.items() if each in known
    ]


def _state(hit: Hit) -> tuple[str, str]:
    """Whether it can be had now: a tone and words."""
    if hit.state != "selling":
        return ("", _("Not sold in the market’s cart: see its page"))
    if hit.reopens:
        return ("warm", _("Reopens on %(day)s") % {"day": day_month(hit.reopens)})
    if hit.in_stock is None:
        return ("warm", _("Stock to be confirmed"))
    return ("ok", _("Available now")) if hit.in_stock else ("bad", _("Not available at the moment"))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) else 1
