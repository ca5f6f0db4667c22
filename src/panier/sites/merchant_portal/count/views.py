"""The quick stock count: quantities grown too old, confirmed or set right in one pass on the phone."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from panier.base.accounts.queries import actions_on
from panier.flows.count_stock import count_stock
from panier.kit.refusals import Refusal
from panier.offer.inventory.queries import aged_levels, count_aged
from panier.sites.merchant_portal.access import Desk, acting, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.words import words_of
from panier.trade.enquiries.rules import BadCount

PREFIX, MOST_DIGITS, COUNTS_SHOWN = "level-", 6, 5


@takes(rf"{PREFIX}[0-9]{{1,18}}")
def count(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET: the oldest counts; POST: what stands there now, by level; an empty field leaves its count as it is."""
    served = desk_of(request, merchant, needs="stock")
    if request.method != "POST":
        return _page(request, served)
    try:
        done = count_stock(served.id, _counts(request), acting(request, served), now=served.now)
    except Refusal as refusal:
        return _page(request, served, notice=words_of(refusal))
    address = reverse("desk_count", args=[merchant])
    return HttpResponseRedirect(f"{address}?done={done}")


def _counts(request: HttpRequest) -> dict[int, int]:
    """Fields `level-<number>`; BadCount when one is not a whole number."""
    found = {}
    for name, text in request.POST.items():
        key, typed = name.removeprefix(PREFIX), str(text).strip()
        if not name.startswith(PREFIX) or not typed:
            continue
        if not all(
            each.isascii() and each.isdigit() and len(each) <= most for each, most in ((key, 18), (typed, MOST_DIGITS))
        ):
            raise BadCount
        found[int(key)] = int(typed)
    return found


def _page(request: HttpRequest, served: Desk, *, notice: str = "") -> HttpResponse:
    done = request.GET.get("done", "")
    facts = {
        "desk": served,
        "levels": aged_levels(served.id, now=served.now),
        "aged": count_aged(served.id, now=served.now),
        "counted": actions_on(served.public_id, ["stock.counted"], most=COUNTS_SHOWN),
        "done": int(done) if done.isascii() and done.isdigit() and len(done) <= MOST_DIGITS else None,
        "notice": notice,
        "typed": request.POST.dict(),
        "now": served.now,
    }
    return private(render(request, "merchant_portal/count/page.html", facts, status=409 if notice else 200))
