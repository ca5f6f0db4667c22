"""The address of a merchant's feed: kept, fetched at once and then every few hours, or no more."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from panier.flows.pull_feed import Wanted, save_pull, stop_pull
from panier.kit.refusals import Refusal
from panier.sites.merchant_portal.access import acting, desk_of
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.imports.views import imports_page, usual


@takes("do", "url", "hours", "applies")
@require_POST
def pull(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="imports")
    hours = request.POST.get("hours", "")
    number = int(hours) if hours in {"6", "12", "24"} else 0
    try:
        if request.POST.get("do") == "stop":
            stop_pull(served.id, by=acting(request, served), now=served.now)
        else:
            url = request.POST.get("url", "").strip()
            wanted = Wanted(url, number, usual(served), applies=request.POST.get("applies") == "yes")
            save_pull(served.id, wanted, by=acting(request, served), now=served.now)
    except Refusal as refusal:
        return imports_page(request, served, usual(served), refusal=refusal)
    return HttpResponseRedirect(reverse("desk_imports", args=[served.public_id]))
