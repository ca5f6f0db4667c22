"""The door of all the goods a list finds, up to the whole catalogue: a few at once, many by a job, some in each transaction."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction

from panier.base.accounts.models import Account
from panier.flows.open_doors import MOST, Opened, open_some_doors
from panier.kit.jobs import enqueue
from panier.kit.refusals import Refusal
from panier.offer.catalogue.actions.doors import begin_doors, end_doors
from panier.offer.catalogue.actions.edits import Hand
from panier.offer.catalogue.queries.desk import MOST_KEY, Asked, count_found, found_before
from panier.offer.merchants.models import Merchant

AT_ONCE = 200  # products somebody waits for; more are a job's
A_TURN = 500


class OtherCount(Refusal):
    """Not as many as were counted when it was asked for. facts: `count`, as many as there are now."""

    code: ClassVar[str] = "other-count"


def open_all_doors(hand: Hand, asked: Asked, door: str, *, count: int) -> Opened | None:
    """What was changed, or None: a job has it. OtherCount: nothing is changed."""
    found, above = count_found(asked)
    if found != count:
        raise OtherCount(count=found)
    part = replace(hand, doors=begin_doors(hand, door).pk)
    if found > AT_ONCE:
        _ask(part, asked, door, above)
        return None
    return _turn(part, asked, door, above)[0]


def open_more_doors(wanted: dict[str, Any], *, now: datetime) -> None:
    """A job's turn, and the job of the next one. Killed in it, the same turn again changes what is left."""
    asked = Asked(**{**wanted["asked"], "languages": tuple(wanted["asked"]["languages"])})
    account = Account.objects.get(pk=wanted["account"])
    hand = Hand(asked.merchant_id, account.pk, account.name or account.email, now, wanted["doors"])
    _, before = _turn(hand, asked, wanted["door"], wanted["before"])
    if before:
        _ask(hand, asked, wanted["door"], before)


@transaction.atomic
def _ask(hand: Hand, asked: Asked, door: str, before: int) -> None:
    """One after the other, where somebody asks twice."""
    shop = Merchant.objects.values_list("public_id", flat=True).get(pk=hand.merchant_id)
    kept = asdict(replace(asked, page=1, languages=list(asked.languages)))
    wanted: dict[str, Any] = {
        "asked": kept,
        "account": hand.account_id,
        "door": door,
        "before": before,
        "doors": hand.doors,
    }
    enqueue("open_doors", behind=f"doors:{shop}", wanted=wanted)


def _turn(hand: Hand, asked: Asked, door: str, before: int) -> tuple[Opened, int]:
    """In the list's order; what was changed, and before which key the next turn goes on (0: it was the last)."""
    some = found_before(asked, min(before, MOST_KEY), A_TURN)
    changed, unled = 0, list[str]()
    for start in range(0, len(some), MOST):
        opened = open_some_doors(hand, [public_id for _, public_id in some[start : start + MOST]], door)
        changed, unled = changed + opened.changed, unled + opened.unled
    if len(some) < A_TURN:
        end_doors(hand.doors, now=hand.now)
        return Opened(changed, unled), 0
    return Opened(changed, unled), some[-1][0]
