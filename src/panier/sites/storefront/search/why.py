"""Why a result stands where it stands: the shares of the public formula, beside those of the result before it."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from panier.offer.search.rules import BadSearch, Hit, SearchResult, TooDeep, Whereabouts
from panier.sites._shared import formats
from panier.sites._shared.htmx import is_htmx
from panier.sites._shared.ranking import Where, behind_by, reasons
from panier.sites.storefront.search.asking import explained_for, order_of
from panier.sites.storefront.whereabouts import whereabouts_of

ANYWHERE = "anywhere"  # the list that is explained was not written for the place one has said


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """The search's own address with `of`, a product: the same search, so the same ranks."""
    now, facts = datetime.now(tz=UTC), dict[str, object]()
    asked = request.GET
    try:
        place = None if asked.get(ANYWHERE) == "1" else whereabouts_of(request)
        result = explained_for(asked, place, now)
        facts = _explained(result, asked.get("of", ""), (asked, place, now))
    except (BadSearch, TooDeep):
        facts = {"hit": None}
    back = asked.copy()
    for name in ("of", ANYWHERE):
        back.pop(name, None)
    facts |= {"back": f"{reverse('search')}?{back.urlencode()}"}
    name = "_why" if is_htmx(request) else "why"
    return render(request, f"storefront/search/{name}.html", facts)


def _explained(
    result: SearchResult, product: str, asked: tuple[QueryDict, Whereabouts | None, datetime]
) -> dict[str, object]:
    index = next((index for index, hit in enumerate(result.items) if hit.id == product), None)
    if index is None:
        return {"hit": None}
    hit, order = result.items[index], order_of(asked[0], asked[1])
    facts: dict[str, object] = {"hit": hit, "position": (result.page - 1) * result.page_size + index + 1, "sort": order}
    if hit.rank is None and order == "relevance":
        return facts
    before = result.items[index - 1] if index else _last_of_page_before(result, asked)
    facts |= {"before": before}
    if hit.rank is None:
        return facts | {"own": _sorted_by(order, hit), "others": _sorted_by(order, before) if before else ""}
    given = before.rank if before else None
    found = reasons(hit.rank, Where(hit.distance_m, hit.approximate), asked[2], given)
    return facts | {
        "reasons": found,
        "score": hit.rank.score,
        "most": sum(reason.most for reason in found),
        "before_score": given.score if given else None,
        "behind": behind_by(found),
    }


def _sorted_by(order: str, hit: Hit) -> str:
    """What decides in that order, as its card says it."""
    if order == "distance":
        return formats.distance(hit.distance_m, approximate=hit.approximate) if hit.distance_m is not None else ""
    return formats.money(hit.least or hit.price) if order in ("price", "-price") else ""


def _last_of_page_before(result: SearchResult, asked: tuple[QueryDict, Whereabouts | None, datetime]) -> Hit | None:
    if result.page == 1:
        return None
    query, place, now = asked
    earlier = query.copy()
    earlier["page"] = str(result.page - 1)
    found = explained_for(earlier, place, now).items
    return found[-1] if found else None
