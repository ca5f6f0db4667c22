"""The steps of an application, each a page that keeps what is typed: with a button, or by itself as one goes."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from panier.flows.fill_application import (
    accept_terms,
    fill_application,
    give_bank_account,
    give_proof,
    show_terms,
)
from panier.flows.joining import Standing
from panier.kit.refusals import Refusal
from panier.offer.merchants.joining.queries import listed_under
from panier.offer.onboarding.actions import GivenProof
from panier.offer.onboarding.queries import bank_of, latest_acceptance, proof_of
from panier.offer.onboarding.rules import DRAFT, STEPS, NoSuchApplication
from panier.offer.onboarding.rules.bank import NUMBERS, checked_account
from panier.offer.onboarding.rules.steps import MOST_PLACES, identity_warnings
from panier.offer.origin.files import BadProof
from panier.sites._shared.again import ask_again
from panier.sites._shared.htmx import is_htmx
from panier.sites._shared.proofs import proof_answer, proof_in, until_in
from panier.sites.merchant_portal.access import private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.hours.reading import with_room
from panier.sites.merchant_portal.join import forms, words
from panier.sites.merchant_portal.join.access import Own, language_of, own_application, steps_done

Faults = Mapping[str, str]


@takes(step=forms.FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, application: str, step: str) -> HttpResponse:
    """GET: the form as it was left. POST: keeps it; on to the next step when nothing is missing here."""
    if step not in STEPS:
        raise Http404
    own = own_application(request, application)
    if step == "terms":
        show_terms(own.who, own.public_id, own.standing.asked.terms, now=own.now)
    if step == "bank" and (answer := _once_more(request, own)):
        return answer
    if request.method != "POST":
        return page(request, own, step)
    try:
        standing = KEEPERS[step](request, own)
    except Refusal as refusal:
        notice = words.refusal_words(refusal)
        if is_htmx(request):
            return _said(request, notice=notice)
        return page(request, own_application(request, application), step, notice=notice, faults=_faults(refusal))
    if is_htmx(request):
        return _said(request, left=standing.faults[step])
    return _after(request, own, step, standing)


def _said(request: HttpRequest, **facts: Any) -> HttpResponse:
    """Beside the button, as one goes."""
    return private(render(request, "merchant_portal/join/_saved.html", facts))


def _once_more(request: HttpRequest, own: Own) -> HttpResponse | None:
    """Who changes the account given before shows first that it is he; the numbers typed are never put aside meanwhile."""
    changing = "change" in request.GET or (request.method == "POST" and any(map(request.POST.get, NUMBERS)))
    if not changing or bank_of(own.application) is None:
        return None
    return ask_again(request, f"{reverse('join_step', args=[own.public_id, 'bank'])}?change=1")


@require_safe
def proof(request: HttpRequest, application: str, proof: str) -> HttpResponse:
    own = own_application(request, application)
    try:
        return proof_answer(proof_of(own.application, proof).digest, proof)
    except NoSuchApplication as missing:
        raise Http404 from missing


def _after(request: HttpRequest, own: Own, step: str, standing: Standing) -> HttpResponse:
    if request.POST.get("do"):  # a place more or less: the same page again
        return HttpResponseRedirect(f"{reverse('join_step', args=[own.public_id, step])}#places")
    if standing.faults[step]:
        return page(request, own_application(request, own.public_id), step, faults=standing.faults[step])
    wanted = _next(own, step, standing)
    name, args = ("join_step", [own.public_id, wanted]) if wanted else ("join_one", [own.public_id])
    return HttpResponseRedirect(reverse(name, args=args))


def _next(own: Own, step: str, standing: Standing) -> str | None:
    """In a first draft the next one, so that what was filled in for its owner is seen by him; else the next that lacks something."""
    following = STEPS[STEPS.index(step) + 1 :]
    shown = set(following) if own.application.state == DRAFT and standing.missing else set(standing.missing)
    if standing.draft.opening != "selling":
        shown -= {"bank"}
    return next((name for name in following if name in shown), None)


def _identity(request: HttpRequest, own: Own) -> Standing:
    answers = forms.identity_in(request, own.standing.asked.ground)
    return fill_application(own.who, own.public_id, "identity", answers, now=own.now)


def _eligibility(request: HttpRequest, own: Own) -> Standing:
    rules = own.standing.asked.rules.eligibility
    held = [rule.code for rule in rules if rule.code in request.POST.getlist("holds")]
    standing = fill_application(own.who, own.public_id, "eligibility", {"eligibility": held}, now=own.now)
    for rule in (each for each in rules if each.proof and each.code in held):
        try:
            name, data = proof_in(request, f"proof-{rule.code}")
            given = GivenProof(rule.code, "", name, until_in(request.POST.get(f"until-{rule.code}", "")))
            give_proof(own.who, own.public_id, given, data, now=own.now)
        except BadProof as refusal:
            raise BadProof(**refusal.facts, faults={rule.code: "file"}) from refusal
        standing = fill_application(own.who, own.public_id, "eligibility", {}, now=own.now)
    return standing


def _places(request: HttpRequest, own: Own) -> Standing:
    places = forms.rearranged(request, forms.places_in(request, own.application.places))
    return fill_application(own.who, own.public_id, "places", {"places": places}, now=own.now)


def _delivery(request: HttpRequest, own: Own) -> Standing:
    answers = forms.delivery_in(request, own.application.places)
    return fill_application(own.who, own.public_id, "delivery", answers, now=own.now)


def _bank(request: HttpRequest, own: Own) -> Standing:
    """Kept only when it is whole: half an account number is not kept anywhere."""
    given = [request.POST.get(name, "") for name in ("holder", *NUMBERS)]
    if any(given[1:]) or bank_of(own.application) is None:
        if own.application.opening != "selling" and not any(given):
            return own.standing
        give_bank_account(own.who, own.public_id, checked_account(*given), now=own.now)
    return own_application(request, own.public_id).standing


def _terms(request: HttpRequest, own: Own) -> Standing:
    terms = own.standing.asked.terms
    codes = {item.code for item in own.standing.asked.rules.attested()}
    attested = [code for code in dict.fromkeys(request.POST.getlist("attest")) if code in codes]
    fill_application(own.who, own.public_id, "terms", {"attested": attested}, now=own.now)
    if request.POST.get("accept"):
        asked = (request.POST.get("version", ""), "en" if request.POST.get("reading") == "en" else "fr")
        accept_terms(own.who, own.public_id, terms, asked, now=own.now)
    return own_application(request, own.public_id).standing


KEEPERS: Mapping[str, Callable[[HttpRequest, Own], Standing]] = {
    "identity": _identity,
    "eligibility": _eligibility,
    "places": _places,
    "delivery": _delivery,
    "bank": _bank,
    "terms": _terms,
}


def page(request: HttpRequest, own: Own, step: str, *, notice: str = "", faults: Faults | None = None) -> HttpResponse:
    """With faults only once somebody has asked to go on: an empty form is not wrong yet."""
    asked, application, done = own.standing.asked, own.application, steps_done(own)
    facts: dict[str, Any] = {
        "application": application,
        "step": step,
        "title": words.STEPS[step],
        "steps": [(name, words.STEPS[name], name in done) for name in STEPS],
        "number": STEPS.index(step) + 1,
        "writable": own.writable,
        "rules": asked.rules,
        "proofs": {proof.rule: proof for proof in application.proofs.all()},
        "wrong": words.fault_words(faults or {}),
        "doubts": words.warning_words(identity_warnings(application.identity, asked.ground)),
        "asked": application.asked.get(step, ""),
        "openings": words.OPENINGS,
        "taxes": list(asked.ground.taxes),
        "days": words.DAYS,
        "with_room": with_room,
        "most_places": MOST_PLACES,
        "bank": bank_of(application) if step == "bank" else None,
        "twins": []
        if application.is_claim
        else listed_under(own.who.territory, application.identity.get("number", "")),
        "changing": "change" in request.GET or bool(faults),
        "notice": notice,
        "typed": request.POST,
        **(_reading(request, own) if step == "terms" else {}),
    }
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return private(render(request, f"merchant_portal/join/{step}.html", facts, status=status))


def _reading(request: HttpRequest, own: Own) -> dict[str, Any]:
    """French first; the other language once it is expressly chosen."""
    terms, accepted = own.standing.asked.terms, latest_acceptance(own.application)
    reading = "en" if request.GET.get("reading") == "en" or request.POST.get("reading") == "en" else "fr"
    stands = accepted if accepted and accepted.version == terms.version else None
    return {"terms": terms, "reading": reading, "accepted": stands, "offers_english": language_of() == "en"}


def _faults(refusal: Refusal) -> dict[str, str]:
    found: Any = refusal.facts.get("faults", {})
    return dict(found)
