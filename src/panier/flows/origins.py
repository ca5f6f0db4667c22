"""What the stories of origin share: the rules in force, the territory's day, and who must hear of a change."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from panier.base.notifications.actions import Telling, record_letters
from panier.base.territories.queries import settings_in_force, territory
from panier.base.territories.rules.identifiers import NAMED_RULES
from panier.offer.origin.models import Claim, Dispute
from panier.offer.origin.queries import merchants_of, products_of
from panier.offer.origin.rules import OriginRules, rules_of
from panier.offer.search.actions import mark_merchant_stale, mark_stale

SETTINGS = ["origin_marks", "origin_cost_share_min"]
SYSTEM = "système"  # how events name the market itself


def origin_rules(code: str, now: datetime) -> OriginRules:
    """What the territory asks for, as it is in force."""
    return rules_of(settings_in_force(code, SETTINGS, now), NAMED_RULES[territory(code).identifiers["business"]])


def today_in(code: str, now: datetime) -> date:
    """The territory's day: a proof ends with its last one."""
    return now.astimezone(ZoneInfo(territory(code).tz)).date()


def origin_changed(claims: Sequence[int]) -> None:
    """What is proven of some goods changed: the index follows."""
    mark_stale(products_of(claims))
    for merchant in merchants_of(claims, kind="local"):
        mark_merchant_stale(merchant)


def tell_merchants(claims: Sequence[Claim], *, now: datetime) -> None:
    """Each claim's merchant hears what became of it."""
    record_letters([_to_merchant(claim) for claim in claims], now=now)


def tell_disputer(dispute: Dispute, language: str, *, now: datetime) -> None:
    """Whoever left an address hears the answer."""
    if not dispute.email:
        return
    claim = dispute.claim
    facts = {
        "email": dispute.email,
        "merchant": claim.merchant.name,
        "kind": claim.kind,
        "state": dispute.state,
        "reason": dispute.answer,
        "link": _link("origin_claim", language, claim.public_id),
    }
    key = f"dispute:{dispute.public_id}"
    territory_id = claim.merchant.territory_id
    record_letters([Telling(territory_id, "dispute_answered", key, dispute.email, language, facts)], now=now)


def _to_merchant(claim: Claim) -> Telling:
    merchant = claim.merchant
    language = merchant.languages[0] if merchant.languages else "fr"
    facts = {
        "email": merchant.contact_email,
        "merchant": merchant.name,
        "kind": claim.kind,
        "state": claim.state,
        "reason": claim.reason,
        "link": _link("desk_origin", language, merchant.public_id),
    }
    key = f"origin:{claim.public_id}:{claim.state}"
    return Telling(merchant.territory_id, "origin_changed", key, merchant.contact_email, language, facts)


def _link(name: str, language: str, of: str) -> str:
    with override(language):
        return f"{settings.ORIGIN}{reverse(name, args=[of])}"
