"""One rule of a shop that is in: its paper, the one given in its place, and what the operator says of them."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from panier.flows.decide_proof import DECISIONS, decide_proof
from panier.flows.joining import join_rules_now
from panier.flows.origins import today_in
from panier.kit.refusals import Refusal
from panier.offer.merchants.rules import OPENNESS
from panier.offer.onboarding.queries import application_of_territory
from panier.offer.onboarding.renewal.queries import paper_of, proofs_of, renewals_of
from panier.offer.onboarding.rules import APPROVED, NoSuchApplication
from panier.offer.onboarding.rules.renewal import WAITING
from panier.sites._shared import joining
from panier.sites._shared.proofs import proof_answer
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.words import words_of


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, application: str, rule: str) -> HttpResponse:
    """POST: `decision` (accept, refuse, close) with its reason."""
    acting, now = operator_of(request), datetime.now(tz=UTC)
    kind, notice = request.POST.get("decision", ""), ""
    try:
        if kind in DECISIONS:
            decide_proof(acting, (application, rule), kind, reason=request.POST.get("reason", "")[:400], now=now)
            messages.success(request, _("Kept: the shop’s owners are told by letter."))
            return HttpResponseRedirect(reverse("operation_paper", args=[application, rule]))
    except NoSuchApplication as missing:
        raise Http404 from missing
    except Refusal as refusal:
        notice = words_of(refusal)
    return _page(request, application, rule, notice)


@require_safe
def paper_file(request: HttpRequest, application: str, renewal: str) -> HttpResponse:
    acting = operator_of(request)
    try:
        return proof_answer(paper_of(application_of_territory(acting.territory, application), renewal), renewal)
    except NoSuchApplication as missing:
        raise Http404 from missing


def _page(request: HttpRequest, public_id: str, code: str, notice: str) -> HttpResponse:
    acting, now = operator_of(request), datetime.now(tz=UTC)
    try:
        found = application_of_territory(acting.territory, public_id)
    except NoSuchApplication as missing:
        raise Http404 from missing
    proof, renewals = proofs_of(found).get(code), renewals_of(found, code)
    if found.state != APPROVED or found.merchant is None or not (proof or renewals):
        raise Http404
    rule, today = join_rules_now(acting.territory, now).named(code), today_in(acting.territory, now)
    over = bool(proof and proof.expires_on and proof.expires_on < today)
    facts = {
        "application": found,
        "merchant": found.merchant,
        "code": code,
        "rule": rule,
        "proof": proof,
        "over": over,
        "closes": over and rule and rule.over and OPENNESS[found.merchant.state] > OPENNESS[rule.over],
        "waiting": next((each for each in renewals if each.state == WAITING), None),
        "decided": [each for each in renewals if each.state != WAITING],
        "joining": joining,
        "typed": request.POST,
        "notice": notice,
        "now": now,
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return render(request, "operator_portal/applications/paper.html", facts, status=status)
