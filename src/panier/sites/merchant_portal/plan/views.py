"""The shop's plan: three next steps with why, what the market sees, and where help is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panier.flows.make_plan import make_plan
from panier.flows.origins import today_in
from panier.offer.capability.actions import By
from panier.offer.capability.queries import count_open_pooled, tickets_of_merchant
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.plan.words import seen_rows, step_words


@require_safe
def plan(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="plan")
    found = make_plan(settings.TERRITORY, served.id, now=served.now)
    facts = {
        "desk": served,
        "steps": [(step, *step_words(step)) for step in found.steps],
        "seen": seen_rows(found.seen),
        "topics": found.questions.topics,
        "count": len(found.questions.questions),
        "past": found.past,
        "begun": found.begun,
        "tickets": tickets_of_merchant(served.id),
        "open_offers": count_open_pooled(served.id, settings.TERRITORY, today_in(settings.TERRITORY, served.now)),
        "now": served.now,
    }
    return private(render(request, "merchant_portal/plan/page.html", facts))


def by(served: Desk) -> By:
    return By(served.account_id, served.actor, served.now)
