"""The shop's proofs: which there are, until when they count, another given in time, and what became of it."""

from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from panier.flows.joining import join_rules_now
from panier.flows.origins import today_in
from panier.flows.renew_proof import renew_proof
from panier.kit.refusals import Refusal
from panier.offer.onboarding.actions import GivenProof
from panier.offer.onboarding.renewal.queries import approved_of_merchant, paper_of, proofs_of, renewals_of
from panier.offer.onboarding.rules import BadRenewal, NoSuchApplication
from panier.offer.onboarding.rules.pack import EligibilityRule
from panier.offer.onboarding.rules.renewal import WAITING
from panier.sites._shared.joining import OPENINGS
from panier.sites._shared.proofs import proof_answer, proof_in, until_in
from panier.sites.merchant_portal.access import Desk, by, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.join.words import fault_words, refusal_words


class Line(NamedTuple):
    """One rule of the territory, and what the shop has shown of it."""

    rule: EligibilityRule
    proof: Any
    left: int | None  # days, the last one too; below zero: over
    waiting: Any
    before: list[Any]  # decided


@takes("rule", "proof", "until")
@require_http_methods(["GET", "HEAD", "POST"])
def proofs(request: HttpRequest, merchant: str) -> HttpResponse:
    """POST: a paper for `rule`, with its last day."""
    served = desk_of(request, merchant, needs="shop")
    if request.method != "POST":
        return _page(request, served)
    rule = request.POST.get("rule", "")
    try:
        name, data = proof_in(request, "proof")
        given = GivenProof(rule, "", name, until_in(request.POST.get("until", "")))
        renew_proof(served.id, given, data, by(served))
    except BadRenewal as refusal:
        return _page(request, served, wrong={rule: str(refusal.facts["fault"])})
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        return _page(request, served, notice=refusal_words(refusal))
    messages.success(request, _("Received: a person of the market reads it and answers by letter."))
    return HttpResponseRedirect(f"{reverse('desk_proofs', args=[merchant])}#{rule}")


@require_safe
def paper(request: HttpRequest, merchant: str, paper: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="shop")
    application = approved_of_merchant(served.id)
    try:
        return proof_answer(paper_of(application, paper) if application else "", paper)
    except NoSuchApplication as missing:
        raise Http404 from missing


def _page(request: HttpRequest, served: Desk, *, notice: str = "", wrong: dict[str, str] | None = None) -> HttpResponse:
    application, rules = approved_of_merchant(served.id), join_rules_now(settings.TERRITORY, served.now)
    facts = {
        "desk": served,
        "application": application,
        "lines": _lines(served, application, rules.eligibility) if application else [],
        "soon": max(rules.reminders.proof, default=0),
        "days": rules.review_days,
        "openings": OPENINGS,
        "typed": request.POST,
        "wrong": fault_words(wrong or {}),
        "notice": notice,
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return private(render(request, "merchant_portal/proofs/page.html", facts, status=status))


def _lines(served: Desk, application: Any, rules: tuple[EligibilityRule, ...]) -> list[Line]:
    """Those it has said to hold first."""
    held, renewals, today = proofs_of(application), renewals_of(application), today_in(settings.TERRITORY, served.now)
    found = []
    for rule in sorted((each for each in rules if each.proof), key=lambda each: each.code not in held):
        proof, own = held.get(rule.code), [each for each in renewals if each.rule == rule.code]
        left = (proof.expires_on - today).days if proof and proof.expires_on else None
        waiting = next((each for each in own if each.state == WAITING), None)
        found.append(Line(rule, proof, left, waiting, [each for each in own if each.state != WAITING]))
    return found
