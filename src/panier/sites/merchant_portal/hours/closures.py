"""Closures and vacations at the desk: planned, changed, ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from panier.flows.change_hours import change_closure, end_closure, plan_closure
from panier.kit.refusals import Refusal
from panier.offer.merchants.hours_models import Closure
from panier.sites.merchant_portal.access import Desk, acting, desk_of
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.hours.reading import closure_in
from panier.sites.merchant_portal.hours.views import Refused, back, refused
from panier.trade.desk.queries import promised_in


@takes("place", "first", "last", "effect", "reason_fr", "reason_en")
@require_POST
def closures(request: HttpRequest, merchant: str) -> HttpResponse:
    """A new one: `place` (none: the whole shop), `first`, `last`, `effect`, `reason_fr`, `reason_en`."""
    served = desk_of(request, merchant, needs="shop")
    try:
        planned = plan_closure(served.id, closure_in(request.POST), acting(request, served), now=served.now)
    except Refusal as refusal:
        return refused(request, served, Refused("closure", refusal))
    messages.success(request, _("The closure is planned: shoppers see it."))
    _warn(request, served, planned)
    return back(served, request.POST.get("place", ""), "closures")


@takes("do", "place", "first", "last", "effect", "reason_fr", "reason_en")
@require_POST
def closure(request: HttpRequest, merchant: str, closure: str) -> HttpResponse:
    """`do`: change (as a new one, its place stays) or end."""
    served = desk_of(request, merchant, needs="shop")
    by = acting(request, served)
    try:
        if request.POST.get("do") == "end":
            end_closure(served.id, closure, by, now=served.now)
            messages.success(request, _("The closure is over: orders are taken as usual."))
        else:
            changed = change_closure(served.id, closure, closure_in(request.POST), by, now=served.now)
            messages.success(request, _("The closure is changed."))
            _warn(request, served, changed)
    except Refusal as refusal:
        return refused(request, served, Refused(closure, refusal))
    return back(served, request.POST.get("place", ""), "closures")


def _warn(request: HttpRequest, served: Desk, closure: Closure) -> None:
    """What was promised before stays promised: the page lists it under the closure."""
    count = len(promised_in(served.id, closure.place_id, closure.first_day, closure.last_day))
    if count:
        told = ngettext(
            "%(count)s order is promised in these days: see it below.",
            "%(count)s orders are promised in these days: see them below.",
            count,
        )
        messages.warning(request, told % {"count": count})
