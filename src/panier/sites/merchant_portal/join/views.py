"""Joining: find one's shop and claim it, or make one; see how far the application is; send it, take it back."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panier.flows.open_application import begin_application
from panier.flows.submit_application import submit_application, withdraw_application
from panier.kit.refusals import Refusal
from panier.offer.merchants.joining.queries import find_to_claim
from panier.offer.merchants.rules import NoSuchMerchant
from panier.offer.onboarding.queries import applications_of_applicant, bank_of
from panier.offer.onboarding.rules import STEPS
from panier.sites.merchant_portal.access import only_its_fields, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.join import words
from panier.sites.merchant_portal.join.access import Own, applicant_of, language_of, own_application, steps_done

LONGEST_SEARCH = 120


@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Anybody may look for a shop; to claim one, one signs in."""
    return _find(request)


@takes("merchant", "q")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Claim the shop named, or make a new one."""
    merchant, sought = request.POST.get("merchant", ""), _sought(request.POST)
    if not request.user.is_authenticated:  # back to what was found
        return redirect_to_login(reverse("join", query={"q": sought} if sought else None))
    only_its_fields(request, merchant[:40])
    who, now = applicant_of(request), datetime.now(tz=UTC)
    known = {"email": request.user.email, "number" if sought.replace(" ", "").isdigit() else "name": sought}
    try:
        made = begin_application(who, language_of(), merchant, known, now=now)
    except NoSuchMerchant as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _find(request, notice=words.refusal_words(refusal))
    return HttpResponseRedirect(reverse("join_step", args=[made.public_id, "identity"]))


@require_safe
def one(request: HttpRequest, application: str) -> HttpResponse:
    return _overview(request, own_application(request, application))


@require_POST
def send(request: HttpRequest, application: str) -> HttpResponse:
    own = own_application(request, application)
    try:
        submit_application(own.who, application, now=own.now)
    except Refusal as refusal:
        return _overview(request, own_application(request, application), notice=words.refusal_words(refusal))
    return HttpResponseRedirect(reverse("join_one", args=[application]))


@require_http_methods(["POST"])
def withdraw(request: HttpRequest, application: str) -> HttpResponse:
    own = own_application(request, application)
    try:
        withdraw_application(own.who, application, now=own.now)
    except Refusal as refusal:
        return _overview(request, own_application(request, application), notice=words.refusal_words(refusal))
    return HttpResponseRedirect(reverse("join"))


def _sought(given: QueryDict) -> str:
    return " ".join(given.get("q", "").split())[:LONGEST_SEARCH]


def _find(request: HttpRequest, *, notice: str = "") -> HttpResponse:
    sought = _sought(request.POST or request.GET)
    mine = applications_of_applicant(request.user.pk) if request.user.is_authenticated else []
    facts = {
        "sought": sought,
        "found": find_to_claim(settings.TERRITORY, sought) if sought else [],
        "mine": mine,
        "states": words.STATES,
        "tones": words.TONES,
        "notice": notice,
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return private(render(request, "merchant_portal/join/page.html", facts, status=status))


def _overview(request: HttpRequest, own: Own, *, notice: str = "") -> HttpResponse:
    missing, done = own.standing.missing, steps_done(own)
    facts = {
        "application": own.application,
        "standing": own.standing,
        "writable": own.writable,
        "steps": [(step, words.STEPS[step], step in done) for step in STEPS],
        "left": len(missing),
        "bank": bank_of(own.application),
        "state_words": words.STATES[own.application.state],
        "tone": words.TONES.get(own.application.state, ""),
        "opening": words.OPENINGS[own.application.opening][0],
        "notice": notice,
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return private(render(request, "merchant_portal/join/one.html", facts, status=status))
