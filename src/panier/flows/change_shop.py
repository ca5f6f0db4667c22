"""An owner or manager changes what the shop says of itself, an owner who it is before the law: by whom and when; pages and search follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from panier.base.notifications.actions import Telling, record_letters
from panier.flows.joining import asked_now
from panier.flows.links import named_link
from panier.offer.merchants.models import Merchant
from panier.offer.merchants.shop.actions import Hand, change_facts
from panier.offer.merchants.shop.queries import facts_of, shop_of
from panier.offer.merchants.shop.rules import ABOUT, LEGAL, STORY_MAX, BadShop, ShopMoved, version_of
from panier.offer.onboarding.rules.steps import Faults, Ground, identity_faults, identity_warnings
from panier.offer.search.actions import mark_merchant_stale
from panier.offer.team.actions import By, Team, lock_team_for
from panier.offer.team.rules import OWNER, May

NEEDS: Mapping[str, May] = {ABOUT: "shop", LEGAL: "identity"}


@dataclass(frozen=True, slots=True)
class Change:
    """`what`: about or legal. `facts`: by column. `seen`: the version of it that the form began from."""

    what: str
    facts: Mapping[str, Any]
    seen: str
    no_number: bool = False  # said expressly: the shop has none


@transaction.atomic(durable=True)
def change_shop(merchant_id: int, change: Change, by: By) -> Faults:
    """NotYours, ShopMoved, BadShop with what is wrong by field: then nothing changed. What is doubtful is kept, and told back."""
    team = lock_team_for(merchant_id, by, NEEDS[change.what])
    merchant = shop_of(merchant_id)
    if version_of(facts_of(merchant, change.what)) != change.seen:
        raise ShopMoved
    ground = asked_now(merchant.territory_id, by.now).ground
    if faults := _faults(merchant, change, ground):
        raise BadShop(faults=faults)
    before = change_facts(merchant, change.what, change.facts, Hand(*by))
    if "contact_email" in before:
        _tell(merchant, str(change.facts["contact_email"]), team, by)
    mark_merchant_stale(merchant_id)
    return doubts_of(merchant, by) if change.what == LEGAL else {}


def doubts_of(merchant: Merchant, by: By) -> Faults:
    """Check digits that do not agree: they stop nobody, as when he joined."""
    ground = asked_now(merchant.territory_id, by.now).ground
    return identity_warnings(_answers(facts_of(shop_of(merchant.pk), LEGAL)), ground)


def _faults(merchant: Merchant, change: Change, ground: Ground) -> Faults:
    """As when he joined, of this section."""
    stands = {**facts_of(merchant, ABOUT), **facts_of(merchant, LEGAL), **change.facts}
    answers = {**_answers(stands), "no_number": change.no_number}
    fields = {ABOUT: {"name", "email", "website"}, LEGAL: {"legal_name", "number", *ground.taxes}}[change.what]
    found = {field: code for field, code in identity_faults(answers, ground).items() if field in fields}
    stories: Mapping[str, str] = change.facts.get("story", {})
    return found | {f"story-{code}": "long" for code, text in stories.items() if len(text) > STORY_MAX}


def _answers(facts: Mapping[str, Any]) -> dict[str, Any]:
    """By the names of the step of joining that checks them."""
    called = {"contact_email": "email", "business_number": "number"}
    return {called.get(name, name): value for name, value in facts.items()} | dict(facts["tax_numbers"])


def _tell(merchant: Merchant, after: str, team: Team, by: By) -> None:
    """Whoever reads the old address, and each owner, whoever did it too: a borrowed session must not go unseen."""
    spoken = next((code for code in merchant.languages if code in {"fr", "en"}), "fr")
    readers = {merchant.contact_email: (spoken, named_link(spoken, "merchant", merchant.slug))}
    for account in (member.account for member in team.values() if member.role == OWNER):
        readers[account.email] = (account.language, named_link(account.language, "desk_shop", merchant.public_id))
    facts = {"merchant": merchant.name, "before": merchant.contact_email, "after": after, "actor": by.name}
    key = f"contact:{merchant.public_id}:{by.now.isoformat()}"
    record_letters(
        [
            Telling(
                merchant.territory_id,
                "contact_changed",
                f"{key}:{number}",
                email,
                language,
                {**facts, "email": email, "at": by.now.isoformat(), "link": link},
            )
            for number, (email, (language, link)) in enumerate(readers.items())
        ],
        now=by.now,
    )
