"""Applications to join: what waits, the most urgent first; one looked at with the pack's list; a decision with its reason."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from panier.flows.decide_application import ASK, DECISIONS, KEEP, Decision, decide_application
from panier.flows.joining import asked_now, checklist_of
from panier.kit.refusals import Refusal
from panier.offer.merchants.joining.queries import listed_under
from panier.offer.onboarding.opening.queries import ways_waiting
from panier.offer.onboarding.queries import (
    application_of_territory,
    bank_of,
    decided,
    events_of,
    latest_acceptance,
    proof_of,
    proofs_ending,
    queue,
    rivals_of,
    waiting_count,
)
from panier.offer.onboarding.renewal.queries import renewals_waiting
from panier.offer.onboarding.rules import STEPS, NoSuchApplication
from panier.offer.onboarding.rules.pack import VERIFIED
from panier.offer.onboarding.rules.steps import identity_warnings
from panier.sites._shared import joining
from panier.sites._shared.proofs import proof_answer
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.words import words_of

SOON_DAYS = 30


@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    acting, now = operator_of(request), datetime.now(tz=UTC)
    waiting, late = waiting_count(acting.territory, now)
    asked = asked_now(acting.territory, now)
    facts = {
        "queue": queue(acting.territory),
        "waiting": waiting,
        "late": late,
        "decided": decided(acting.territory),
        "renewals": renewals_waiting(acting.territory),
        "ways": ways_waiting(acting.territory),
        "ending": proofs_ending(acting.territory, asked.ground.today, SOON_DAYS),
        "rules": asked.rules,
        "today": asked.ground.today,
        "joining": joining,
        "now": now,
    }
    return render(request, "operator_portal/applications/page.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, application: str) -> HttpResponse:
    """GET: all that is known, with the list. POST: what was verified, and what is decided."""
    acting, now, notice = operator_of(request), datetime.now(tz=UTC), ""
    try:
        if request.method == "POST":
            decision = _decision(request, acting.territory, now)
            decide_application(acting, application, decision, now=now)
            to = ("operation_application", [application]) if decision.kind == KEEP else ("operation_applications", [])
            return HttpResponseRedirect(reverse(to[0], args=to[1]))
    except NoSuchApplication as missing:
        raise Http404 from missing
    except Refusal as refusal:
        notice = words_of(refusal)
    return _page(request, application, notice)


@require_safe
def proof(request: HttpRequest, application: str, proof: str) -> HttpResponse:
    acting = operator_of(request)
    try:
        return proof_answer(proof_of(application_of_territory(acting.territory, application), proof).digest, proof)
    except NoSuchApplication as missing:
        raise Http404 from missing


def _page(request: HttpRequest, public_id: str, notice: str) -> HttpResponse:
    acting, now = operator_of(request), datetime.now(tz=UTC)
    try:
        found = application_of_territory(acting.territory, public_id)
    except NoSuchApplication as missing:
        raise Http404 from missing
    asked = asked_now(acting.territory, now)
    facts = {
        "application": found,
        "lines": checklist_of(found, now=now),
        "rules": {rule.code: rule for rule in asked.rules.eligibility},
        "doubts": identity_warnings(found.identity, asked.ground),
        "taxes": list(asked.ground.taxes),
        "bank": bank_of(found),
        "accepted": latest_acceptance(found),
        "version": asked.terms.version,
        "events": events_of(found),
        "twins": [] if found.is_claim else listed_under(acting.territory, found.identity.get("number", "")),
        "rivals": rivals_of(found),
        "steps": STEPS,
        "joining": joining,
        "typed": request.POST,
        "notice": notice,
        "now": now,
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return render(request, "operator_portal/applications/one.html", facts, status=status)


def _decision(request: HttpRequest, territory: str, now: datetime) -> Decision:
    given = request.POST
    ticked = set(given.getlist("verified"))
    items = asked_now(territory, now).rules.checklist
    kind = given.get("decision", KEEP)
    return Decision(
        kind=kind if kind in DECISIONS else KEEP,
        reason=given.get("reason", "")[:400],
        verified={item.code: item.code in ticked for item in items if item.kind == VERIFIED},
        asked={step: given.get(f"ask-{step}", "") for step in STEPS} if kind == ASK else {},
    )
