"""How reviews work, with the figures in force, and what operators decided lately."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panier.civic.reviews.queries import policy
from panier.civic.reviews.queries.moderation import decisions
from panier.offer.search.queries import formulas
from panier.offer.search.rules import in_force
from panier.offer.search.rules.ranking import LATER, WHOLE
from panier.sites._shared.cached import same_for_all


@same_for_all(gaps=True)
@require_safe
def review_rules(request: HttpRequest) -> HttpResponse:
    now = datetime.now(tz=UTC)
    facts = {
        "rules": policy(settings.TERRITORY, now),
        "decisions": decisions(settings.TERRITORY),
        "weight": in_force(formulas(settings.TERRITORY, now), now).weights[LATER],
        "whole": WHOLE,
    }
    return render(request, "commons/reviews/page.html", facts)
