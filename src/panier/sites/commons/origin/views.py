"""Origin for everybody to read: how much is proven, what counts as proof, each claim with its history, and a way to dispute it."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from panier.flows.dispute_claim import dispute_claim
from panier.flows.origins import origin_rules, today_in
from panier.kit.refusals import Refusal
from panier.offer.origin.queries import public_claim, shares
from panier.offer.origin.rules import WORDS_MAX, WORDS_MIN, NoSuchClaim, in_force
from panier.sites._shared import origins
from panier.sites.commons.origin.words import dispute_words

EMAIL_MAX = 254


@require_safe
def origin(request: HttpRequest) -> HttpResponse:
    now = datetime.now(tz=UTC)
    facts = {
        "shares": shares(settings.TERRITORY, now),
        "rules": origin_rules(settings.TERRITORY, now),
        "origins": origins,
    }
    return render(request, "commons/origin/page.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, claim: str) -> HttpResponse:
    """GET: the claim. POST: it is not true, and why."""
    now, said, notice = datetime.now(tz=UTC), "", ""
    try:
        if request.method == "POST":
            notice = _dispute(request, claim, now)
            said = "" if not notice else request.POST.get("words", "")[:WORDS_MAX]
        found = public_claim(settings.TERRITORY, claim)
    except NoSuchClaim as missing:
        raise Http404 from missing
    facts = {
        "claim": found,
        "stands": in_force(found.state, found.expires_on, today_in(settings.TERRITORY, now)),
        "rules": origin_rules(settings.TERRITORY, now),
        "origins": origins,
        "notice": notice,
        "taken": request.method == "POST" and not notice,
        "said": said,
        "email": request.POST.get("email", "")[:EMAIL_MAX] if notice else "",
        "limits": {"least": WORDS_MIN, "most": WORDS_MAX},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if notice else HTTPStatus.OK
    return render(request, "commons/origin/claim.html", facts, status=status)


def _dispute(request: HttpRequest, claim: str, now: datetime) -> str:
    """Why it cannot be taken, or nothing."""
    email = request.POST.get("email", "").strip()
    try:
        if email:
            validate_email(email[:EMAIL_MAX])
        by = email[:EMAIL_MAX], request.user.pk if request.user.is_authenticated else None
        dispute_claim(settings.TERRITORY, claim, request.POST.get("words", ""), by, now=now)
    except ValidationError:
        return dispute_words("bad-email")
    except NoSuchClaim:
        raise
    except Refusal as refused:
        return dispute_words(refused.code)
    return ""
