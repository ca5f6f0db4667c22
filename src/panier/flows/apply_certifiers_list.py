"""A certifier gives its list: the claims it bears out are confirmed, those it does not wait for the operator."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.origins import SYSTEM, origin_changed, origin_rules, tell_merchants, today_in
from panier.offer.origin.actions import Step, confirm_listed, keep_list
from panier.offer.origin.queries import claims_with_merchants
from panier.offer.origin.rules import NoSuchClaim
from panier.offer.origin.rules.lists import read_list


class Applied(NamedTuple):
    lines: int
    confirmed: int


@transaction.atomic(durable=True)
def apply_certifiers_list(acting: Acting, mark: str, data: bytes, *, now: datetime) -> Applied:
    """Replaces the list given before for this mark. BadList with the line; NoSuchClaim for a mark the pack does not name."""
    if mark not in origin_rules(acting.territory, now).marks:
        raise NoSuchClaim
    count = keep_list(acting.territory, mark, read_list(data), now=now)
    confirmed = confirm_listed(acting.territory, today_in(acting.territory, now), Step(SYSTEM, "", now))
    record_action(acting, verb="certifiers_list", subject=mark, reason=f"{count}", now=now)
    origin_changed(confirmed)
    tell_merchants(claims_with_merchants(confirmed), now=now)
    return Applied(count, len(confirmed))
