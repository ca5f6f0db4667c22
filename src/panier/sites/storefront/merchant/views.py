"""A merchant's page: the story, the places with their hours, what is sold, the returns."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.civic.messaging.queries import answer_time
from panier.civic.messaging.rules import shown_hours
from panier.civic.reviews.queries import told_of_merchant
from panier.flows.tell_closures import announced, days_that_differ
from panier.kit.freshness import shown_until
from panier.offer.leaving.queries import closed_since
from panier.offer.merchants.queries import merchant_facts, public_merchant
from panier.offer.merchants.rules import NoSuchMerchant
from panier.offer.search.queries import search
from panier.offer.search.rules import SearchRequest
from panier.sites._shared.cached import same_for_all
from panier.sites._shared.conversations import limits_now
from panier.sites._shared.reviews import reasons_for
from panier.sites.storefront.merchant.head import merchant_head
from panier.sites.storefront.whereabouts import how_far, known_place

SHOWN = 40
ANSWERS_KEPT = timedelta(hours=12)  # no answer to a question makes the page anew: its median moves slowly


@same_for_all(gaps=True)
@require_safe
def merchant(request: HttpRequest, slug: str) -> HttpResponse:
    now = datetime.now(tz=UTC)
    try:
        found = merchant_facts(settings.TERRITORY, slug, now=now)
    except NoSuchMerchant as missing:
        raise Http404 from missing
    closed = closed_since(found.id)
    answers = answer_time(public_merchant(settings.TERRITORY, found.id).pk, now=now)
    shown_until(now + ANSWERS_KEPT)
    language = get_language() or "fr"
    asked = SearchRequest(
        territory=settings.TERRITORY, language=language, now=now, merchants=(slug,), sort="newest", page_size=SHOWN
    )
    place, told = known_place(request), told_of_merchant(found.id)
    far = how_far(place, found.places)
    facts = {
        "merchant": found,
        "closed": closed,
        "site": _site(found.website),
        "goods": search(asked),
        "answers": answers,
        "answer_hours": shown_hours(answers.median_minutes or 0) if answers.is_known else None,
        "measured_days": limits_now().measured.days,
        "now": now,
        "place": place,
        "far": far,
        "announced": {each.id: announced(each, now=now) for each in found.places},
        "differing": {each.id: days_that_differ(each) for each in found.places},
        "reviews": told,
        "reasons": reasons_for(told, now),
        "head": merchant_head(request, found, told),
    }
    return render(request, "storefront/merchant/page.html", facts)


def _site(website: str) -> str:
    """The name people know the shop's own site by; empty where there is none to lead to."""
    parts = urlsplit(website)
    return (parts.hostname or "").removeprefix("www.") if parts.scheme in {"http", "https"} else ""
