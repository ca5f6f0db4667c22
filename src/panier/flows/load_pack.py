"""A territory from its pack: its facts, the categories of its goods, and how long counts of stock are believed."""

from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from panier.base.territories.actions import store_pack
from panier.base.territories.rules.holidays import holidays_between
from panier.base.territories.rules.pack import Pack, PackInvalid, read_pack
from panier.offer.catalogue.actions import store_categories
from panier.offer.inventory.actions import date_levels
from panier.offer.inventory.queries import trust_in_force
from panier.offer.onboarding.rules.checklist import COMPUTERS
from panier.offer.onboarding.rules.pack import COMPUTED, JoinRules, join_rules, terms_from
from panier.offer.search.actions import mark_surroundings_stale
from panier.offer.search.queries import formulas
from panier.offer.search.rules.ranking import BadFormula
from panier.offer.terms.actions import reach_anew
from panier.offer.terms.rules.returns import returns_rules
from panier.trade.fulfilment.rules.carriers import carriers_from
from panier.trade.orders.due import LIMITS, limit
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
        _check_settings(pack, now)
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


def _check_settings(pack: Pack, now: datetime) -> None:
    """What is asked of who joins, and who carries parcels, holds together, whenever it begins; each holiday has its day."""
    for row in pack.settings:
        try:
            if row.key == "onboarding":
                _check_checklist(join_rules(row.value))
            elif row.key == "merchant_terms":
                terms_from(row.value)
            elif row.key == "holidays":
                holidays_between(row.value, now.date(), now.date() + YEAR)
            elif row.key == "returns":
                returns_rules(row.value)
            elif row.key in LIMITS:
                limit(row.value)
            elif row.key == "carriers":
                carriers_from(row.value)
            elif row.key == "payouts":
                payout_terms(row.value, [], now.date())
        except (KeyError, TypeError, ValueError) as wrong:
            raise PackInvalid([f"pack.yaml: settings.{row.key}: {wrong}"]) from wrong


def _check_checklist(rules: JoinRules) -> None:
    unknown = [item.rule for item in rules.checklist if item.kind == COMPUTED and item.rule not in COMPUTERS]
    if unknown:
        raise ValueError(f"no rule is named {', '.join(unknown)}")
