"""Writing down the addresses that are fetched, and how each fetch went."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from panier.kit.refusals import Refusal
from panier.offer.catalogue.models import Pull


def keep_pull(merchant_id: int, url: str, hours: int, answers: Mapping[str, Any], *, now: datetime) -> None:
    """Due at once; another address starts anew."""
    fresh = {"url": url, "hours": hours, "answers": answers, "next_at": now, "problem": {}, "digest": "", "run": ""}
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


def end_pull(pull: Pull, *, digest: str = "", run: str = "", refusal: Refusal | None = None) -> None:
    """How it went; nothing where the merchant has changed the address meanwhile."""
    problem = {"code": refusal.code, "facts": dict(refusal.facts)} if refusal else {}
    known = {name: value for name, value in (("digest", digest), ("run", run)) if value}
    Pull.objects.filter(pk=pull.pk, url=pull.url).update(problem=problem, **known)
