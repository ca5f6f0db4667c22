"""Two counts that differ: both with their source and age, what each would mean, solved one or many at a time; and the rules."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from panier.flows.solve_conflicts import Solution, change_stock_rules, solve_conflicts
from panier.offer.connections.actions.rules import Rules
from panier.offer.connections.queries import rules_of
from panier.offer.connections.queries.counts import held_back, open_conflicts
from panier.offer.connections.rules.life import BadRule, NoSuchConflict
from panier.offer.connections.rules.stock import FRESH_HOURS, MOST_SAFETY
from panier.sites.merchant_portal.access import Desk, acting, desk_of, private
from panier.sites.merchant_portal.fields import takes

MOST_SKU, MOST_DIGITS = 120, 5


@takes("conflict", "keeps", "always")
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: HttpRequest, merchant: str) -> HttpResponse:
    """POST `conflict` (one or more), `keeps`: ours or theirs, `always`."""
    served = desk_of(request, merchant, needs="imports")
    if request.method != "POST":
        return _page(request, served)
    solution = Solution(request.POST.getlist("conflict"), request.POST.get("keeps", ""), "always" in request.POST)
    if not solution.conflicts:
        return _page(request, served, wrong={"conflict": _("Choose at least one.")})
    try:
        solved = solve_conflicts(served.id, solution, acting(request, served), now=served.now)
    except NoSuchConflict as missing:
        raise Http404 from missing
    if solved:
        messages.success(
            request, ngettext("%(num)s count is settled.", "%(num)s counts are settled.", solved) % {"num": solved}
        )
    return HttpResponseRedirect(reverse("desk_conflicts", args=[served.public_id]))


@takes("sku", "decides", "safety", "fresh_hours", "held_back")
@require_POST
def rules(request: HttpRequest, merchant: str) -> HttpResponse:
    """`decides`, `safety`, `fresh_hours`; `sku` with `held_back` for one thing (empty: as all others)."""
    served = desk_of(request, merchant, needs="imports")
    sku, own = request.POST.get("sku", "").strip()[:MOST_SKU], request.POST.get("held_back", "").strip()
    asked = Rules(
        request.POST.get("decides", ""),
        _number(request.POST.get("safety", "")),
        _number(request.POST.get("fresh_hours", "")),
        {sku: _number(own) if own else None} if sku else {},
    )
    try:
        change_stock_rules(served.id, asked, acting(request, served), now=served.now)
    except BadRule as bad:
        field = str(bad.facts["field"])
        words = {
            "sku": _("Nothing that came from your shop has this SKU, or this is no number of units."),
            "safety": _("A whole number from 0 to %(most)s.") % {"most": MOST_SAFETY},
        }
        return _page(request, served, wrong={field: words.get(field, _("Choose one of these."))})
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("desk_conflicts", args=[served.public_id]))


def _number(text: str) -> int:
    """What is no number is one that is refused."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else -1


def _page(request: HttpRequest, served: Desk, *, wrong: dict[str, str] | None = None) -> HttpResponse:
    facts = {
        "desk": served,
        "conflicts": open_conflicts(served.id),
        "rules": rules_of(served.id),
        "held_back": held_back(served.id),
        "fresh_hours": FRESH_HOURS,
        "typed": request.POST.dict() if wrong else {},
        "wrong": wrong or {},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return private(render(request, "merchant_portal/connections/conflicts.html", facts, status=status))
