"""What waits for a decision about origin: claims with their proofs, disputes, the certifiers' own lists."""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.flows.apply_certifiers_list import apply_certifiers_list
from panier.flows.decide_claim import decide_claim
from panier.flows.decide_dispute import decide_dispute
from panier.flows.origins import origin_rules
from panier.kit.refusals import Refusal
from panier.offer.origin.queries import claim_of_territory, claims_waiting, disputes_open
from panier.offer.origin.rules import NoSuchClaim
from panier.offer.origin.rules.lists import MOST_BYTES, BadList
from panier.sites._shared import origins
from panier.sites._shared.proofs import proof_answer
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.origin.words import words_of_list
from panier.sites.operator_portal.words import words_of


@require_safe
def origin(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def decide(request: HttpRequest, claim: str) -> HttpResponse:
    acting = operator_of(request)
    confirm, reason = request.POST.get("confirm") == "1", request.POST.get("reason", "")
    return _act(request, lambda now: decide_claim(acting, claim, confirm=confirm, reason=reason, now=now))


@require_POST
def dispute(request: HttpRequest, dispute: str) -> HttpResponse:
    acting = operator_of(request)
    uphold, reason = request.POST.get("uphold") == "1", request.POST.get("reason", "")
    return _act(request, lambda now: decide_dispute(acting, dispute, uphold=uphold, reason=reason, now=now))


@require_safe
def proof(request: HttpRequest, claim: str) -> HttpResponse:
    acting = operator_of(request)
    try:
        return proof_answer(claim_of_territory(acting.territory, claim).proof, claim)
    except NoSuchClaim as missing:
        raise Http404 from missing


@require_POST
def certifiers_list(request: HttpRequest) -> HttpResponse:
    acting, mark, file = operator_of(request), request.POST.get("mark", ""), request.FILES.get("list")

    def act(now: datetime) -> object:
        if not isinstance(file, UploadedFile):
            raise BadList(problem="no-file")
        if (file.size or 0) > MOST_BYTES:
            raise BadList(problem="too-large")
        return apply_certifiers_list(acting, mark, file.read(), now=now)

    return _act(request, act)


def _act(request: HttpRequest, act: Callable[[datetime], object]) -> HttpResponse:
    try:
        act(datetime.now(tz=UTC))
    except NoSuchClaim as missing:
        raise Http404 from missing
    except BadList as refused:
        return _page(request, notice=words_of_list(refused))
    except Refusal as refused:
        return _page(request, notice=words_of(refused))
    return HttpResponseRedirect(reverse("operation_origin"))


def _page(request: HttpRequest, *, notice: str = "") -> HttpResponse:
    acting, now = operator_of(request), datetime.now(tz=UTC)
    facts = {
        "claims": claims_waiting(acting.territory),
        "disputes": disputes_open(acting.territory),
        "rules": origin_rules(acting.territory, now),
        "origins": origins,
        "notice": notice,
        "now": now,
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return render(request, "operator_portal/origin/page.html", facts, status=status)
