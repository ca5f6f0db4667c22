"""Who applies. Another person's application answers exactly like a missing one."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from panier.flows.joining import Applicant, Standing, standing_of
from panier.offer.onboarding.queries import application_of_applicant, bank_of
from panier.offer.onboarding.rules import STEPS, WRITABLE, NoSuchApplication
from panier.sites.merchant_portal.access import only_its_fields


class Own(NamedTuple):
    """One's own application, and where it stands."""

    who: Applicant
    application: Any
    public_id: str
    standing: Standing
    writable: bool
    now: datetime


def applicant_of(request: HttpRequest) -> Applicant:
    """404 for nobody."""
    if not request.user.is_authenticated:
        raise Http404
    return Applicant(settings.TERRITORY, request.user.pk, (request.user.name or request.user.email)[:120])


def own_application(request: HttpRequest, public_id: str) -> Own:
    who, now = applicant_of(request), datetime.now(tz=UTC)
    try:
        found = application_of_applicant(who.account_id, public_id)
    except NoSuchApplication as missing:
        raise Http404 from missing
    only_its_fields(request, found.public_id)
    return Own(who, found, found.public_id, standing_of(found, now=now), found.state in WRITABLE, now)


def steps_done(own: Own) -> set[str]:
    """What lacks nothing because it was filled in; a step that nobody has come to yet, or that is not needed, is not done."""
    done = set(STEPS) - set(own.standing.missing)
    if "places" not in done:
        done.discard("delivery")
    if bank_of(own.application) is None:
        done.discard("bank")
    return done


def language_of() -> str:
    return "en" if (get_language() or "").startswith("en") else "fr"
