"""The self-assessment: a dozen questions on two short pages, each answer kept as it is given."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from panier.flows.assess_shop import assess_shop
from panier.kit.refusals import Refusal
from panier.offer.capability.queries import assessments_of, open_assessment, questions
from panier.sites._shared.htmx import is_htmx
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.plan.views import by
from panier.sites.merchant_portal.plan.words import words_of


def _codes() -> list[str]:
    return [each.code for each in questions(settings.TERRITORY, datetime.now(tz=UTC)).questions]


@takes(_codes)
def assess(request: HttpRequest, merchant: str) -> HttpResponse:
    """`?topic=`. POST keeps what is given; `go` goes on, or finishes on the last page."""
    served = desk_of(request, merchant, needs="plan")
    asked = questions(settings.TERRITORY, served.now)
    topics = list(asked.topics)
    topic = request.GET.get("topic", topics[0])
    if topic not in asked.topics:
        raise Http404
    if request.method != "POST":
        return _page(request, served, topic)
    is_last, goes_on = topic == topics[-1], not is_htmx(request)
    given = {each.code: request.POST.get(each.code, "")[:20] for each in asked.of(topic)}
    try:
        kept = assess_shop(settings.TERRITORY, served.id, given, by(served), done=is_last and goes_on)
    except Refusal as refusal:
        return _page(request, served, topic, notice=words_of(refusal))
    if not goes_on:
        return private(render(request, "merchant_portal/plan/_kept.html"))
    if kept.finished_at:
        return HttpResponseRedirect(reverse("desk_plan", args=[merchant]))
    open_topics = [each.topic for each in asked.questions if each.code not in kept.answers]
    after = topics[min(topics.index(topic) + 1, len(topics) - 1)]
    there = open_topics[0] if is_last and open_topics else after
    missing = "&missing=1" if is_last else ""
    return HttpResponseRedirect(f"{reverse('desk_assess', args=[merchant])}?topic={there}{missing}")


def _page(request: HttpRequest, served: Desk, topic: str, *, notice: str = "") -> HttpResponse:
    asked, begun = questions(settings.TERRITORY, served.now), open_assessment(served.id)
    past = assessments_of(served.id)
    answers: dict[str, Any] = (past[0].answers if past else {}) | (begun.answers if begun else {})
    facts = {
        "desk": served,
        "topic": topic,
        "topics": asked.topics,
        "questions": asked.of(topic),
        "answers": answers,
        "is_last": topic == list(asked.topics)[-1],
        "missing": request.GET.get("missing") == "1",
        "notice": notice,
    }
    return private(render(request, "merchant_portal/plan/assess.html", facts, status=409 if notice else 200))
