"""What somebody asked for at a desk that is not his: pages of another role, fields no form has. The latest first, of all shops or of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panier.base.accounts.queries import refused_tries
from panier.offer.merchants.queries import merchants_by_id
from panier.sites.operator_portal.access import operator_of

PAGE, MOST_PAGES, ID_LENGTH = 50, 400, 40


@require_safe
def tries(request: HttpRequest) -> HttpResponse:
    """`?shop=` a public id, `?page=`."""
    acting, shop = operator_of(request), request.GET.get("shop", "")[:ID_LENGTH]
    asked = request.GET.get("page", "")
    page = min(int(asked), MOST_PAGES) if asked.isascii() and asked.isdigit() and len(asked) < ID_LENGTH else 1
    found = refused_tries(acting.territory, shop, offset=(max(page, 1) - 1) * PAGE, limit=PAGE + 1)
    merchants = merchants_by_id(
        acting.territory, sorted({each.subject for each in found} | ({shop} if shop else set()))
    )
    facts = {
        "tries": found[:PAGE],
        "names": {key: each.name for key, each in merchants.items()},
        "shop": shop,
        "page": max(page, 1),
        "more": len(found) > PAGE,
    }
    return render(request, "operator_portal/tries/page.html", facts)
