"""The merchant's desk: what to do now, the longest waiting first. He sees his parts and nobody else's."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from panier.offer.inventory.queries import count_aged
from panier.offer.leaving.queries import closing_of
from panier.offer.merchants.queries import merchants_of_account
from panier.sites._shared.counting import with_own
from panier.sites.merchant_portal.access import desk_of, private
from panier.trade.enquiries.queries import count_enquiries
from panier.trade.orders.queries import PAGE, count_by_state, parts_of_merchant

TABS = {
    "to_accept": ("to_accept",),
    "accepted": ("accepted",),
    "ready": ("ready",),
    "done": ("handed_over", "refused", "cancelled"),
}
MOST_PAGES = 200


@require_GET
def desks(request: HttpRequest) -> HttpResponse:
    """One shop: straight to its desk. Several: choose. None: what to do to open one."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    members = merchants_of_account(request.user.pk)
    if len(members) == 1:
        return HttpResponseRedirect(reverse("desk", args=[members[0].merchant.public_id]))
    return render(request, "merchant_portal/desk/choose.html", {"members": members})


@require_GET
def desk(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="orders")
    tab = request.GET.get("tab", "to_accept")
    tab = tab if tab in TABS else "to_accept"
    page = _page_number(request)
    counts = count_by_state(served.id)
    facts = {
        "desk": served,
        "tab": tab,
        "tabs": {name: sum(counts.get(state, 0) for state in states) for name, states in TABS.items()},
        "parts": parts_of_merchant(served.id, TABS[tab], offset=(page - 1) * PAGE, newest_first=tab == "done"),
        "page": page,
        "closing": closing_of(served.id),
        "asked": count_enquiries(served.id).get("asked", 0),
        "aged": count_aged(served.id, now=served.now),
        "now": served.now,
    }
    return with_own(request, private(render(request, "merchant_portal/desk/page.html", facts)), served.public_id)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() else 1
