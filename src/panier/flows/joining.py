"""What the stories of joining share: what the territory asks, what an application still lacks, and who hears of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from panier.base.notifications.actions import Telling, record_letters
from panier.base.territories.queries import (
    checked_postal_code,
    municipality_named,
    point_of_postal_code,
    setting_in_force,
    settings_in_force,
    territory,
)
from panier.flows.origins import today_in
from panier.kit.geo import Point
from panier.offer.merchants.joining.queries import number_is_free
from panier.offer.merchants.joining.rules import GivenPlace, week_of
from panier.offer.onboarding.models import Application
from panier.offer.onboarding.queries import draft_of, verified_so_far
from panier.offer.onboarding.rules import APPROVED, NotChecked
from panier.offer.onboarding.rules.checklist import Known, Line, checklist
from panier.offer.onboarding.rules.pack import JoinRules, Terms, join_rules, terms_from
from panier.offer.onboarding.rules.steps import Answers, Draft, Faults, Ground, faults_of

SETTINGS = ["onboarding", "merchant_terms", "delivery_prefixes"]
SYSTEM = "système"  # how events name the market itself


class Applicant(NamedTuple):
    """Who applies, in which territory; how events name them."""

    territory: str
    account_id: int
    actor: str


class Asked(NamedTuple):
    """What the territory asks at this moment."""

    rules: JoinRules
    ground: Ground
    terms: Terms


class Standing(NamedTuple):
    """An application as it stands, beside what is asked."""

    draft: Draft
    asked: Asked
    faults: Mapping[str, Faults]

    @property
    def missing(self) -> list[str]:
        """The steps that are not done."""
        return [step for step, faults in self.faults.items() if faults]


def asked_now(code: str, now: datetime) -> Asked:
    values = settings_in_force(code, SETTINGS, now)
    here = territory(code)
    ground = Ground(
        business=here.identifiers["business"],
        taxes=here.identifiers["taxes"],
        postal_pattern=here.postal["pattern"],
        home_prefixes=tuple(values["delivery_prefixes"]),
        is_town=lambda name: municipality_named(code, name) is not None,
        today=today_in(code, now),
    )
    return Asked(join_rules(values["onboarding"]), ground, terms_from(values["merchant_terms"]))


def join_rules_now(code: str, now: datetime) -> JoinRules:
    return join_rules(setting_in_force(code, "onboarding", now))


def standing_of(application: Application, *, now: datetime) -> Standing:
    asked, draft = asked_now(application.territory_id, now), draft_of(application)
    return Standing(draft, asked, faults_of(draft, asked.rules, asked.ground, asked.terms))


def checklist_of(application: Application, *, now: datetime) -> tuple[Line, ...]:
    """The operator's list, each line worked out, attested or verified."""
    asked, draft = asked_now(application.territory_id, now), draft_of(application)
    number = draft.identity.get("number", "")
    free = number_is_free(application.territory_id, number, but=application.merchant_id)
    return checklist(Known(draft, asked.ground, asked.rules, free), verified_so_far(application))


def tell_applicant(application: Application, *, now: datetime) -> None:
    """A letter about where the application stands; one a move."""
    email, language = application.applicant.email, application.language
    page, key = ("join_one", application.public_id)
    if application.state == APPROVED and application.merchant:
        page, key = ("desk", application.merchant.public_id)
    with override(language):
        link = f"{settings.ORIGIN}{reverse(page, args=[key])}"
    facts = {
        "email": email,
        "merchant": application.identity.get("name", ""),
        "state": application.state,
        "reason": application.reason,
        "asked": list(application.asked.values()),
        "due": application.due_at.isoformat() if application.due_at else "",
        "link": link,
    }
    once = f"application:{application.public_id}:{application.state}:{now.isoformat()}"
    record_letters([Telling(application.territory_id, "application_changed", once, email, language, facts)], now=now)


def given_place(code: str, name: str, given: Answers, now: datetime) -> GivenPlace:
    """On the map about where its postal code is, to a kilometre or so; else in its town. `name`: of its shop."""
    town = municipality_named(code, given["municipality"])
    if town is None:
        raise NotChecked(items=["places"])
    near = point_of_postal_code(code, given["postal_code"])
    return GivenPlace(
        known_as=given.get("known_as", ""),
        name=given.get("name") or name,
        address=given["address"],
        municipality_id=town.pk,
        region_id=town.region_id,
        postal_code=checked_postal_code(code, given["postal_code"]),
        point=near.point if near and near.point else Point(town.latitude or 0.0, town.longitude or 0.0),
        tz=territory(code).tz,
        jurisdiction=setting_in_force(code, "home_jurisdiction", now),
        phone=given.get("phone", ""),
        pickup=bool(given.get("pickup")),
        pickup_minutes=int(given.get("pickup_minutes") or 0),
        week=week_of(given.get("hours") or []),
    )
