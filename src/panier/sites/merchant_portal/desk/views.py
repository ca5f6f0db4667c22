"""The merchant's desk: one list, the most urgent first, that follows what happens. He sees his parts and nobody else's."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from panier.flows.advance_part import advance_part
from panier.flows.mind_part import mind_part
from panier.flows.read_desk import read_desk
from panier.flows.selling import terms_waiting
from panier.kit.refusals import Refusal
from panier.offer.catalogue.queries.desk import has_goods
from panier.offer.leaving.queries import closing_of
from panier.offer.merchants.queries import merchants_of_account, places_of
from panier.sites._shared.counting import with_own
from panier.sites._shared.htmx import is_htmx
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.words import words_of
from panier.trade.amendments.queries import told_of
from panier.trade.amendments.rules import AMENDED_IN
from panier.trade.desk.queries import PAGE, desk_parts, standing_of
from panier.trade.desk.rules import Sought, mark_of, sought_from
from panier.trade.enquiries.queries import count_enquiries
from panier.trade.orders.rules import NoSuchPart, is_minded

MOST_PAGES = 200
STEPS = {"accept": "accepted", "ready": "ready"}
MINDING = ("mind", "take_over", "leave")


@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """One shop: straight to its desk. Several: choose. None: what to do to open one."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    members = merchants_of_account(request.user.pk)
    if len(members) == 1:
        return HttpResponseRedirect(reverse("desk", args=[members[0].merchant.public_id]))
    return render(request, "merchant_portal/desk/choose.html", {"members": members})


@require_safe
def desk(request: HttpRequest, merchant: str) -> HttpResponse:
    """The page; for htmx its list alone, and nothing at all (204) while it says what is shown already (`seen`)."""
    served = desk_of(request, merchant, needs="orders")
    facts = _standing(request, served)
    if is_htmx(request):
        if request.GET.get("seen") == facts["mark"]:
            return private(HttpResponse(status=204))
        return private(render(request, "merchant_portal/desk/_list.html", _list(facts)))
    whole = render(request, "merchant_portal/desk/page.html", _list(facts) | _around(served, facts["standing"].open))
    return with_own(request, private(whole), served.public_id)


@takes("do")
@require_POST
def do(request: HttpRequest, merchant: str, part: str) -> HttpResponse:
    """`do`, from the list: accept, ready, mind, take_over, leave; then the list again, as it was sought."""
    served = desk_of(request, merchant, needs="orders")
    notice = ""
    try:
        _take(served, part, request.POST.get("do", ""))
    except NoSuchPart as missing:
        raise Http404 from missing
    except Refusal as refusal:
        notice = words_of(refusal)
    if not is_htmx(request) and not notice:
        return HttpResponseRedirect(f"{reverse('desk', args=[merchant])}?{request.GET.urlencode()}")
    facts = _list(_standing(request, served)) | {"notice": notice}
    if is_htmx(request):
        return private(render(request, "merchant_portal/desk/_list.html", facts))
    return private(
        render(request, "merchant_portal/desk/page.html", facts | _around(served, facts["standing"].open), status=409)
    )


@require_safe
def waiting(request: HttpRequest, merchant: str) -> HttpResponse:
    """For the menu of every page of the desk: how many parts wait for a yes, and what its script tells of them."""
    served = desk_of(request, merchant, needs="orders")
    standing = standing_of(served.id, now=served.now)
    return private(render(request, "merchant_portal/desk/_waiting.html", {"desk": served, "standing": standing}))


def _take(served: Desk, part: str, asked: str) -> None:
    if asked in STEPS:
        advance_part(served.id, part, STEPS[asked], actor=served.actor, now=served.now)
    elif asked in MINDING:
        mind_part(served.id, part, asked, account_id=served.account_id, now=served.now)
    else:
        raise Http404


def _standing(request: HttpRequest, served: Desk) -> dict[str, Any]:
    """What costs little: where the desk stands, and the mark that tells whether its list would be another."""
    sought, page = sought_from(request.GET), _page_number(request.GET)
    standing = standing_of(served.id, now=served.now)
    mark = mark_of(standing, served.now, sought, page, served.role, served.account, get_language())
    return {"desk": served, "sought": sought, "page": page, "standing": standing, "mark": mark}


def _list(facts: dict[str, Any]) -> dict[str, Any]:
    served, sought, page = facts["desk"], facts["sought"], facts["page"]
    parts = desk_parts(served.id, sought, now=served.now, offset=(page - 1) * PAGE)
    return {
        **facts,
        "parts": parts[:PAGE],
        "more": len(parts) > PAGE and page < MOST_PAGES,
        "proposals": told_of([part.pk for part in parts if part.state in AMENDED_IN]),
        "minded": {part.pk for part in parts if is_minded(part.minded_at, served.now)},
        "narrowed": _narrowed(sought),
        "narrow": f"&{_narrowed(sought)}" if _narrowed(sought) else "",
        "now": served.now,
    }


def _narrowed(sought: Sought) -> str:
    """What narrows the list besides `what`, as it goes into an address."""
    given = {"method": sought.method, "place": sought.place, "q": sought.words}
    return urlencode({name: value for name, value in given.items() if value})


def _around(served: Desk, open_parts: int) -> dict[str, Any]:
    marks, closing = read_desk(served.id, now=served.now), closing_of(served.id)
    may_agree = served.may("contract") and closing is None
    return {
        "closing": closing,
        "terms": terms_waiting(settings.TERRITORY, marks.accepted, now=served.now) if may_agree else None,
        "asked": count_enquiries(served.id).get("asked", 0),
        "aged": marks.aged,
        "feed": marks.feed if served.may("imports") else None,
        "differing": marks.differing if served.may("imports") else 0,
        "shop": marks.shop if served.may("imports") else "",
        "places": places_of(served.id),
        "begins": not open_parts and served.may("products") and not has_goods(served.id),
    }


def _page_number(given: QueryDict) -> int:
    text = given.get("page", "1")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 5 else 1  # noqa: PLR2004 - digits
