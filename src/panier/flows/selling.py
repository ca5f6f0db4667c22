"""What the stories of opening further share: which of the pack's conditions for selling a shop meets, and which terms wait for its yes."""

from datetime import date, datetime
from typing import NamedTuple

from panier.base.territories.queries import DatedValue, setting_histories
from panier.flows.joining import Asked, asked_now
from panier.flows.origins import today_in
from panier.kit.freshness import NAMES
from panier.kit.standing import Standing
from panier.offer.merchants.models import Merchant
from panier.offer.merchants.queries import places_of
from panier.offer.onboarding.models import TermsAccepted
from panier.offer.onboarding.opening.queries import acceptance_of_merchant
from panier.offer.onboarding.queries import bank_account_in_force, draft_of
from panier.offer.onboarding.renewal.queries import approved_of_merchant
from panier.offer.onboarding.rules.opening import BANK, PLACE, PROOFS, TERMS, missing
from panier.offer.onboarding.rules.pack import Terms, terms_from
from panier.offer.onboarding.rules.steps import eligibility_faults

_announced: Standing[list[DatedValue]] = Standing(NAMES)  # a new pack tells


def standing_to_sell(merchant: Merchant, *, now: datetime) -> dict[str, bool]:
    """Each of the pack's conditions, in its order, and whether it holds."""
    asked = asked_now(merchant.territory_id, now)
    accepted = acceptance_of_merchant(merchant.pk)
    holds = {
        BANK: bank_account_in_force(merchant.pk, now) is not None,
        TERMS: accepted is not None and accepted.version == asked.terms.version,
        PROOFS: _proofs_hold(merchant, asked),
        PLACE: bool(places_of(merchant.pk)),
    }
    return {need: holds[need] for need in asked.rules.selling_needs}


def lacks_to_sell(merchant: Merchant, *, now: datetime) -> list[str]:
    return missing(standing_to_sell(merchant, now=now))


class TermsToRead(NamedTuple):
    """The terms in force, what the shop accepted last, which paragraphs it has not accepted yet, and from when its yes is needed."""

    terms: Terms
    accepted: TermsAccepted | None
    new: frozenset[str]
    begins: date
    needed_from: date
    waits: bool
    overdue: bool


def terms_waiting(territory: str, accepted: str, *, now: datetime) -> DatedValue | None:
    """The terms in force, unless `accepted` (the version of the shop's last yes) is theirs."""
    row = _in_force(_announced.of(territory, lambda: _history(territory)), now)
    return None if str(row.value["version"]) == accepted else row


def terms_to_read(territory: str, merchant_id: int, *, now: datetime) -> TermsToRead:
    history = _history(territory)
    row = _in_force(history, now)
    terms, accepted = terms_from(row.value), acceptance_of_merchant(merchant_id)
    before = {str(each.value["version"]): each.value for each in history}.get(accepted.version) if accepted else None
    known = {paragraph for language in terms.paragraphs for paragraph in (before or {}).get(language, ())}
    new = frozenset(text for texts in terms.paragraphs.values() for text in texts if before and text not in known)
    needed = terms.needed_from or row.begins.date()
    waits = accepted is None or accepted.version != terms.version
    return TermsToRead(
        terms, accepted, new, row.begins.date(), needed, waits, waits and today_in(territory, now) >= needed
    )


def _history(territory: str) -> list[DatedValue]:
    return setting_histories(territory, ["merchant_terms"])["merchant_terms"]


def _in_force(history: list[DatedValue], now: datetime) -> DatedValue:
    return [each for each in history if each.begins <= now][-1]


def _proofs_hold(merchant: Merchant, asked: Asked) -> bool:
    """A shop that was here before papers were asked for has none to renew."""
    application = approved_of_merchant(merchant.pk)
    return application is None or not eligibility_faults(draft_of(application), asked.rules, asked.ground)
