"""What a merchant claims of himself and of his goods: say it with its proof, see what became of it, take it back."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panier.flows.claim_origin import Claimant, claim_origin
from panier.flows.origins import origin_rules
from panier.flows.withdraw_claim import withdraw_claim
from panier.kit.refusals import Refusal
from panier.offer.merchants.queries import business_number_of
from panier.offer.origin.files import MOST_BYTES, BadProof
from panier.offer.origin.queries import claim_of_merchant, claims_of_merchant, goods_to_claim
from panier.offer.origin.rules import KINDS, MOST_PRODUCTS, NUMBER_MAX, WORDS_MAX, Asked, BadClaim, NoSuchClaim
from panier.sites._shared import origins
from panier.sites._shared.proofs import proof_answer
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.origin.words import faults_in_words, refusal_in_words

LONGEST = 80


@takes("kind", "basis", "expires_on", "mark", "number", "products", "proof", "share", "words", "q")
@require_http_methods(["GET", "HEAD", "POST"])
def origin(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET: the claims; `?kind=` opens the form of one. POST: a claim."""
    served = desk_of(request, merchant, needs="origin")
    if request.method != "POST":
        kind = request.GET.get("kind", "")
        number = business_number_of(served.id) if kind == "local" else ""
        return _page(request, served, Asked(kind if kind in KINDS else "", number=number))
    asked = _asked(request)
    try:
        claim_origin(_claimant(served), asked, _file(request), now=served.now)
    except BadClaim as refused:
        return _page(request, served, asked, wrong=faults_in_words(refused))
    except Refusal as refused:
        return _page(request, served, asked, notice=refusal_in_words(refused))
    return HttpResponseRedirect(reverse("desk_origin", args=[merchant]))


@require_POST
def withdraw(request: HttpRequest, merchant: str, claim: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="origin")
    try:
        withdraw_claim(_claimant(served), claim, now=served.now)
    except NoSuchClaim as missing:
        raise Http404 from missing
    except Refusal as refused:
        return _page(request, served, Asked(""), notice=refusal_in_words(refused))
    return HttpResponseRedirect(reverse("desk_origin", args=[merchant]))


@require_safe
def proof(request: HttpRequest, merchant: str, claim: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="origin")
    try:
        return proof_answer(claim_of_merchant(served.id, claim).proof, claim)
    except NoSuchClaim as missing:
        raise Http404 from missing


def _claimant(served: Desk) -> Claimant:
    return Claimant(settings.TERRITORY, served.id, served.account_id, served.actor)


def _asked(request: HttpRequest) -> Asked:
    given = request.POST
    return Asked(
        kind=given.get("kind", ""),
        mark=given.get("mark", ""),
        basis=given.get("basis", ""),
        share=given.get("share", ""),
        number=given.get("number", ""),
        words=given.get("words", ""),
        expires_on=given.get("expires_on", ""),
        products=tuple(dict.fromkeys(given.getlist("products"))),
        has_proof="proof" in request.FILES,
    )


def _file(request: HttpRequest) -> tuple[str, bytes] | None:
    file = request.FILES.get("proof")
    if not isinstance(file, UploadedFile):
        return None
    if (file.size or 0) > MOST_BYTES:
        raise BadProof(problem="too-large")
    return file.name or "", file.read()


def _page(
    request: HttpRequest, served: Desk, asked: Asked, *, wrong: dict[str, str] | None = None, notice: str = ""
) -> HttpResponse:
    sought = (request.GET.get("q") or request.POST.get("q") or "").strip()[:LONGEST]
    rules = origin_rules(settings.TERRITORY, served.now)
    facts: dict[str, Any] = {
        "desk": served,
        "claims": claims_of_merchant(served.id),
        "asked": asked,
        "wrong": wrong or {},
        "notice": notice,
        "sought": sought,
        "goods": goods_to_claim(served.id, sought) if asked.kind in {"made", "certified"} else [],
        "rules": rules,
        "origins": origins,
        "limits": {
            "products": MOST_PRODUCTS,
            "words": WORDS_MAX,
            "number": NUMBER_MAX,
            "bytes": MOST_BYTES // 1_000_000,
        },
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong or notice else HTTPStatus.OK
    return private(render(request, "merchant_portal/origin/page.html", facts, status=status))
