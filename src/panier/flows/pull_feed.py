"""A merchant's own feed, fetched every few hours: what is new becomes a preview, by the same rules as a file he brings."""

import hashlib
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.notifications.actions import Telling, record_letters
from panier.flows.import_plans import answers_from, checked
from panier.flows.links import named_link
from panier.flows.preview_import import preview_import
from panier.kit.fetch import Address, Limits, fetch
from panier.kit.jobs import enqueue
from panier.kit.refusals import Refusal
from panier.offer.catalogue.actions.pulls import end_pull, forget_pull, keep_pull, take_due
from panier.offer.catalogue.actions.runs import answers_kept, given_file
from panier.offer.catalogue.models import Pull
from panier.offer.catalogue.rules.grids import MOST_BYTES
from panier.offer.catalogue.rules.runs import HOURS, Answers, BadAnswer
from panier.offer.merchants.models import Merchant
from panier.offer.team.queries import owners_of_merchant

LIMITS = Limits(size=MOST_BYTES, seconds=60)
LONGEST = 1_000
AT_ONCE = 500  # asked for in one turn; the others in the next


class Wanted(NamedTuple):
    """What the merchant asks for; `answers` are those a file of his would be read with."""

    url: str
    hours: int
    answers: Answers


@transaction.atomic(durable=True)
def save_pull(merchant_id: int, wanted: Wanted, *, by: Acting, now: datetime) -> None:
    """BadAnswer. The first fetch is asked for at once."""
    if not _is_address(wanted.url):
        raise BadAnswer(field="url", value=wanted.url[:60])
    if wanted.hours not in HOURS:
        raise BadAnswer(field="hours", value=wanted.hours)
    merchant = Merchant.objects.get(pk=merchant_id)
    whole, _ = checked(merchant_id, merchant.territory_id, wanted.answers)
    keep_pull(merchant_id, wanted.url, wanted.hours, {**answers_kept(whole), "place": whole.place}, now=now)
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
    """Fetched outside any transaction; the same bytes as last time are no news. Twice in one hour is once.

    What goes wrong is kept for the merchant's page. `allowed`: a test's own servers.
    """
    owner = Merchant.objects.get(public_id=merchant)
    pull = take_due(owner.pk, now=now)
    if pull is None:
        return
    try:
        data = fetch(pull.url, limits, allowed=allowed)
        digest = hashlib.sha256(data).hexdigest()
        if digest == pull.digest:
            _end(owner, pull, Ended(), now)
            return
        key = uuid5(NAMESPACE_URL, f"{pull.url} {merchant} {digest} {pull.next_at.isoformat()}")
        given = given_file((owner.pk, None), key, urlsplit(pull.url).path.rpartition("/")[2], [data])
        run = preview_import(owner.territory_id, given, answers_from(pull.answers), now=now, in_request=True)
    except Refusal as refusal:
        _end(owner, pull, Ended(refusal=refusal), now)
    else:
        _end(owner, pull, Ended(digest, run.public_id), now)


class Ended(NamedTuple):
    """How a fetch went: what came, the preview it made, or why not."""

    digest: str = ""
    run: str = ""
    refusal: Refusal | None = None


@transaction.atomic(durable=True)
def _end(owner: Merchant, pull: Pull, ended: Ended, now: datetime) -> None:
    """Kept for the page; each owner gets a letter once it has failed several times, and when it works again."""
    what = end_pull(pull, now=now, **ended._asdict())
    if not what:
        return
    owners = owners_of_merchant(owner.pk)
    facts = {"what": what, "merchant": owner.name, "site": urlsplit(pull.url).hostname or "", "at": now.isoformat()}
    key = f"feed:{owner.public_id}:{what}:{now:%Y%m%dT%H%M%S%f}"
    record_letters(
        [
            Telling(
                owner.territory_id,
                "feed_changed",
                f"{key}:{each.account.public_id}",
                each.account.email,
                each.account.language,
                {**facts, "link": named_link(each.account.language, "desk_imports", owner.public_id)},
            )
            for each in owners
        ],
        now=now,
    )


def _is_address(url: str) -> bool:
    """One that could be; whether it may be visited is decided when it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= LONGEST


def _ask(merchant: str) -> None:
    enqueue("pull_feed", once=f"pull_feed:{merchant}", merchant=merchant)
