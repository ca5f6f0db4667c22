"""Letters about papers that end and what becomes of them, to a shop's owners; and to operators about what waits for them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from panier.base.accounts.queries import operators_of
from panier.base.notifications.actions import Telling, record_letters
from panier.base.notifications.queries import recorded_among
from panier.flows.links import named_link
from panier.offer.merchants.models import Merchant
from panier.offer.onboarding.models import Application
from panier.offer.onboarding.rules.pack import JoinRules
from panier.offer.team.queries import owners_of_merchant


def proof_letters(merchant: Merchant, key: str, facts: dict[str, Any]) -> list[Telling]:
    """One an owner. `facts`: those of `ProofFacts` that differ from one moment to another."""
    usual = {"day": "", "days": 0, "waiting": False, "reason": "", "opening": "", "merchant": merchant.name}
    return [
        Telling(
            merchant.territory_id,
            "proof_changed",
            f"{key}:{owner.account.public_id}",
            owner.account.email,
            owner.account.language,
            {
                **usual,
                **facts,
                "email": owner.account.email,
                "link": named_link(owner.account.language, "desk_proofs", merchant.public_id),
            },
        )
        for owner in owners_of_merchant(merchant.pk)
    ]


def operator_letters(
    application: Application, what: str, due: datetime, page: tuple[str, ...], step: str
) -> list[Telling]:
    """One an operator; `page`: where he answers; `step`: how near the time is, or `late`."""
    key = f"review_due:{what}:{':'.join(page[1:])}:{due.isoformat()}:{step}"
    return [
        Telling(
            application.territory_id,
            "review_due",
            f"{key}:{operator.public_id}",
            operator.email,
            operator.language,
            {
                "email": operator.email,
                "what": what,
                "merchant": application.identity.get("name", ""),
                "due": due.isoformat(),
                "late": step == "late",
                "link": named_link(operator.language, *page),
            },
        )
        for operator in operators_of(application.territory_id)
    ]


def rule_name(rules: JoinRules, code: str) -> dict[str, str]:
    """Its code, where the pack does not name it any more."""
    rule = rules.named(code)
    return dict(rule.name) if rule else {"fr": code, "en": code}


def record_new(tellings: Collection[Telling], *, now: datetime) -> int:
    """Those that were not told yet; how many."""
    told = recorded_among([telling.key for telling in tellings])
    new = [telling for telling in tellings if telling.key not in told]
    record_letters(new, now=now)
    return len(new)
