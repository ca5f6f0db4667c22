"""Writing down the addresses that are fetched, and how each fetch went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from panier.kit.locks import locked
from panier.kit.refusals import Refusal
from panier.offer.catalogue.models import ImportRun, Pull
from panier.offer.catalogue.queries.pulls import is_agreed
from panier.offer.catalogue.rules.runs import BETWEEN_LETTERS, FAILING, OURS, told_of_fetch


@dataclass(frozen=True, slots=True)
class Asked:
    """What the merchant asks for; `applies`: prices and stock by itself."""

    url: str
    hours: int
    applies: bool


def keep_pull(merchant_id: int, asked: Asked, answers: Mapping[str, Any], *, now: datetime) -> None:
    """Due at once; another address starts anew, and what the merchant applied of this one still stands."""
    before = Pull.objects.filter(merchant_id=merchant_id, url=asked.url).first()
    fresh: dict[str, Any] = {
        "url": asked.url,
        "hours": asked.hours,
        "applies": asked.applies,
        "agreed": before is not None and is_agreed(before),
        "held": {},
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


def hold_pull(run: ImportRun) -> None:
    """In the transaction that takes this run back: what was taken back is not brought in again unasked."""
    of_it = Q(run=run.public_id) | Q(applied=run.public_id)
    Pull.objects.filter(of_it, merchant_id=run.merchant_id).update(applies=False, agreed=False)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a fetch that worked came to. `digest`: empty where nothing came anew; `waits`: somebody must look, and is to be told.

    `applied`: the run applied by itself; `held`: why not, as code and facts.
    """

    digest: str = ""
    run: str = ""
    waits: bool = False
    applied: str = ""
    held: Mapping[str, Any] = field(default_factory=dict)
    agreed: bool = False


def note_brought(pull: Pull, brought: Brought, *, now: datetime) -> bool:
    """After `end_pull`, whether the owners are to be told that something waits: a letter a day, whatever it is about."""
    current = locked(Pull.objects.filter(pk=pull.pk, url=pull.url)).first()
    if current is None:
        return False
    current.agreed, current.applied = brought.agreed, brought.applied or current.applied
    current.held = dict(brought.held)
    letters = [at for at in (current.news_at, current.told_at) if at]
    told = brought.waits and all(now - at >= BETWEEN_LETTERS for at in letters)
    if told:
        current.news_at = now
    current.save(update_fields=["agreed", "applied", "held", "news_at"])
    return told


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
