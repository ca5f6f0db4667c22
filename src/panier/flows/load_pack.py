"""A territory from its pack: its facts, the categories of its goods, and how long counts of stock are believed."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from panier.base.territories.actions import store_pack
from panier.base.territories.rules.holidays import holidays_between
from panier.base.territories.rules.pack import Pack, PackInvalid, read_pack
from panier.base.territories.rules.reading import Reader
from panier.civic.messaging.rules import read_limits
from panier.civic.reviews.rules import read_policy
from panier.offer.capability.rules import read_questions
from panier.offer.catalogue.actions import store_categories
from panier.offer.inventory.actions import date_levels
from panier.offer.inventory.queries import trust_in_force
from panier.offer.onboarding.rules.checklist import COMPUTERS
from panier.offer.onboarding.rules.pack import COMPUTED, join_rules, terms_from
from panier.offer.search.actions import mark_surroundings_stale
from panier.offer.search.queries import formulas
from panier.offer.search.rules.ranking import BadFormula
from panier.offer.terms.actions import reach_anew
from panier.offer.terms.rules.returns import returns_rules
from panier.trade.fulfilment.rules.carriers import carriers_from
from panier.trade.payouts.rules.terms import terms_from as payout_terms

YEAR = timedelta(days=366)


@transaction.atomic(durable=True)
def load_pack(folder: Path, *, now: datetime) -> Pack:
    """Read, check and store the pack, or raise PackInvalid with every problem and change nothing."""
    pack = read_pack(folder)
    if store_pack(pack, now=now):
        store_categories(pack.code, pack.categories)
        date_levels(pack.code, trust_in_force(pack.code, now))
        reach_anew(pack.code)
        _check_ranking(pack.code, now)
        if problems := settings_problems(pack, folder, now):
            raise PackInvalid(problems)
        mark_surroundings_stale()
    return pack


def _check_ranking(territory: str, now: datetime) -> None:
    """A formula that cannot rank is refused here, not by the first search."""
    try:
        found = formulas(territory, now)
    except BadFormula as bad:
        raise PackInvalid([f"pack.yaml: settings.{bad}"]) from bad
    if not found:
        raise PackInvalid(["pack.yaml: settings.ranking is missing."])


def settings_problems(pack: Pack, folder: Path, now: datetime) -> list[str]:
    """What a territory states of who joins, who carries parcels and its holidays holds together, whenever it begins; each with its line.

    What joining, talking and moderating need is nobody's but the territory's own to say: a pack without it is refused.
    """
    stated, reader = {row.key for row in pack.settings}, Reader(folder)
    problems = [f"{reader.at_key('settings')}: settings.{key} is missing." for key in NEEDED if key not in stated]
    for row in pack.settings:
        try:
            if row.key in CHECKS:
                CHECKS[row.key](row.value)
            elif row.key == "payouts":
                payout_terms(row.value, [], now.date())
            elif row.key == "holidays":
                holidays_between(row.value, now.date(), now.date() + YEAR)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            said = f"“{wrong.args[0]}” is missing" if isinstance(wrong, KeyError) else str(wrong)
            problems.append(f"{reader.at_key(row.key)}: settings.{row.key}: {said}.")
    return problems


def _check_onboarding(value: Any) -> None:
    rules = join_rules(value)
    unknown = [item.rule for item in rules.checklist if item.kind == COMPUTED and item.rule not in COMPUTERS]
    if unknown:
        raise ValueError(f"no rule is named {', '.join(unknown)}")


def _check_activities(value: Any) -> None:
    if not value or not all(isinstance(code, str) and code.isdigit() for code in value):
        raise ValueError("names the beginnings of activity codes, each as text")


CHECKS: Mapping[str, Callable[[Any], object]] = {
    "onboarding": _check_onboarding,
    "merchant_terms": terms_from,
    "directory_activities": _check_activities,
    "returns": returns_rules,
    "carriers": carriers_from,
    "capability": read_questions,
    "conversations": read_limits,
    "reviews": read_policy,
}
NEEDED = ("onboarding", "merchant_terms", "directory_activities", "conversations", "reviews", "capability")
