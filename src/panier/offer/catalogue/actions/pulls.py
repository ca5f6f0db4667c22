"""Writing down the addresses that are fetched, and how each fetch went."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from panier.kit.locks import locked
from panier.kit.refusals import Refusal
from panier.offer.catalogue.models import Pull
from panier.offer.catalogue.rules.runs import FAILING, OURS, told_of_fetch


def keep_pull(merchant_id: int, url: str, hours: int, answers: Mapping[str, Any], *, now: datetime) -> None:
    """Due at once; another address starts anew."""
    fresh: dict[str, Any] = {
        "url": url,
        "hours": hours,
        "answers": answers,
        "next_at": now,
        "problem": {},
        "digest": "",
        "run": "",
        "failures": 0,
        "is_told": False,
    }
    Pull.objects.update_or_create(merchant_id=merchant_id, defaults=fresh)


def forget_pull(merchant_id: int) -> None:
    Pull.objects.filter(merchant_id=merchant_id).delete()


def take_due(merchant_id: int, *, now: datetime) -> Pull | None:
    """The pull, if it is due; nobody else takes it before its next hour. One statement decides."""
    pull = Pull.objects.filter(merchant_id=merchant_id, next_at__lte=now).first()
    if pull is None:
        return None
    later = now + timedelta(hours=pull.hours)
    taken = Pull.objects.filter(pk=pull.pk, next_at=pull.next_at, url=pull.url).update(next_at=later, tried_at=now)
    return pull if taken else None


@transaction.atomic
def end_pull(pull: Pull, *, now: datetime, digest: str = "", run: str = "", refusal: Refusal | None = None) -> str:
    """How it went, and what the owners are to be told (rules.runs.told_of_fetch). Nothing where the address was changed
    meanwhile.
    """
    current = locked(Pull.objects.filter(pk=pull.pk, url=pull.url)).first()
    if current is None:
        return ""
    if refusal is None:
        current.problem, current.failures, current.worked_at = {}, 0, now
        current.digest, current.run = digest or current.digest, run or current.run
    else:
        current.problem = {"code": refusal.code, "facts": dict(refusal.facts)}
        current.failures, current.failed_at = current.failures + (refusal.code not in OURS), now
    telling = told_of_fetch(current.failures, is_told=current.is_told, told_at=current.told_at, now=now)
    if telling:
        current.is_told, current.told_at = telling == FAILING, now
    current.save()
    return telling
