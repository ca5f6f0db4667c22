"""A merchant's own feed, fetched every few hours, by the same rules as a file he brings; what comes of it: `bring_feed`."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.notifications.actions import Telling, record_letters
from panier.flows.bring_feed import bring_feed
from panier.flows.import_plans import checked
from panier.flows.links import named_link
from panier.kit.fetch import Address, Limits, fetch
from panier.kit.jobs import enqueue
from panier.kit.refusals import Refusal
from panier.offer.catalogue.actions.pulls import (
    Asked,
    Brought,
    end_pull,
    forget_pull,
    keep_pull,
    note_brought,
    take_due,
)
from panier.offer.catalogue.actions.runs import answers_kept
from panier.offer.catalogue.models import Pull
from panier.offer.catalogue.rules.grids import MOST_BYTES
from panier.offer.catalogue.rules.runs import HOURS, Answers, BadAnswer
from panier.offer.merchants.models import Merchant
from panier.offer.team.queries import owners_of_merchant

LIMITS = Limits(size=MOST_BYTES, seconds=60)
LONGEST = 1_000
NEWS = "news"  # what a letter says beside what `end_pull` does
AT_ONCE = 500  # asked for in one turn; the others in the next


class Wanted(NamedTuple):
    """What the merchant asks for; `answers` are those a file of his would be read with.

    `applies`: prices and stock by itself, once he has applied what the address gives.
    """

    url: str
    hours: int
    answers: Answers
    applies: bool = False


@transaction.atomic(durable=True)
def save_pull(merchant_id: int, wanted: Wanted, *, by: Acting, now: datetime) -> None:
    """BadAnswer. The first fetch is asked for at once."""
    if not _is_address(wanted.url):
        raise BadAnswer(field="url", value=wanted.url[:60])
    if wanted.hours not in HOURS:
        raise BadAnswer(field="hours", value=wanted.hours)
    merchant = Merchant.objects.get(pk=merchant_id)
    whole, _ = checked(merchant_id, merchant.territory_id, wanted.answers)
    asked = Asked(wanted.url, wanted.hours, wanted.applies)
    keep_pull(merchant_id, asked, {**answers_kept(whole), "place": whole.place}, now=now)
    record_action(by, verb="import.pull", subject=merchant.public_id, reason=wanted.url[:200], now=now)
    _ask(merchant.public_id)


@transaction.atomic(durable=True)
def stop_pull(merchant_id: int, *, by: Acting, now: datetime) -> None:
    forget_pull(merchant_id)
    subject = Merchant.objects.values_list("public_id", flat=True).get(pk=merchant_id)
    record_action(by, verb="import.pull.stop", subject=subject, reason="", now=now)


def ask_due_pulls(*, now: datetime) -> int:
    """A job for each address whose hour has come; how many."""
    due = Pull.objects.filter(next_at__lte=now).order_by("next_at")
    merchants = list(due.values_list("merchant__public_id", flat=True)[:AT_ONCE])
    for merchant in merchants:
        _ask(merchant)
    return len(merchants)


def pull_feed(
    merchant: str, *, now: datetime, limits: Limits = LIMITS, allowed: frozenset[Address] = frozenset()
) -> None:
    """Fetched outside any transaction. Twice in one hour is once.

    What goes wrong is kept for the merchant's page. `allowed`: a test's own servers.
    """
    owner = Merchant.objects.get(public_id=merchant)
    pull = take_due(owner.pk, now=now)
    if pull is None:
        return
    try:
        data = fetch(pull.url, limits, allowed=allowed)
        brought = bring_feed(pull, data, hashlib.sha256(data).hexdigest(), now=now)
    except Refusal as refusal:
        _end(owner, pull, refusal, now)
    else:
        _end(owner, pull, brought, now)


@transaction.atomic(durable=True)
def _end(owner: Merchant, pull: Pull, ended: Brought | Refusal, now: datetime) -> None:
    """Kept for the page; each owner gets a letter once it has failed several times, when it works again, when something waits."""
    if isinstance(ended, Refusal):
        what = end_pull(pull, now=now, refusal=ended)
    else:
        what = end_pull(pull, now=now, digest=ended.digest, run=ended.run)
        if note_brought(pull, ended, now=now):
            facts = ended.held.get("facts", {})
            link = ("desk_import", owner.public_id, ended.run)
            held = {"held": facts.get("what", ""), "count": facts.get("count", 0), "of": facts.get("of", 0)}
            _tell(owner, pull, {"what": NEWS, **held}, link, now)
    if what:
        _tell(owner, pull, {"what": what, "held": "", "count": 0, "of": 0}, ("desk_imports", owner.public_id), now)


def _tell(owner: Merchant, pull: Pull, facts: dict[str, Any], link: tuple[str, ...], now: datetime) -> None:
    """Each owner, in her own language; `link`: a page's name and what it is of."""
    about = {**facts, "merchant": owner.name, "site": urlsplit(pull.url).hostname or "", "at": now.isoformat()}
    key = f"feed:{owner.public_id}:{facts['what']}:{now:%Y%m%dT%H%M%S%f}"
    tellings = [
        Telling(
            owner.territory_id,
            "feed_changed",
            f"{key}:{each.account.public_id}",
            each.account.email,
            each.account.language,
            {**about, "link": named_link(each.account.language, *link)},
        )
        for each in owners_of_merchant(owner.pk)
    ]
    record_letters(tellings, now=now)


def _is_address(url: str) -> bool:
    """One that could be; whether it may be visited is decided when it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= LONGEST


def _ask(merchant: str) -> None:
    enqueue("pull_feed", once=f"pull_feed:{merchant}", merchant=merchant)
