"""Writing reviews: inside the caller's transaction, the review locked. Each step is kept."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from panier.civic.reviews.models import Quiet, Report, Review, Step
from panier.civic.reviews.queries import Subject, lock_mine
from panier.civic.reviews.rules import (
    HIDDEN,
    PUBLISHED,
    WITHDRAWN,
    AppealedAlready,
    ReportedAlready,
    ReviewMoved,
    Said,
)
from panier.kit.ids import new_id
from panier.kit.sql import lines

BUYER = "acheteur"
NOTE_ASKED = """
INSERT INTO reviews_asked (order_id, at) SELECT unnest(%s::bigint[]), %s ON CONFLICT DO NOTHING RETURNING order_id
"""


class Writer(NamedTuple):
    territory: str
    author: str
    account_id: int | None


class Reporting(NamedTuple):
    """Who reports for which reason; by when it is answered."""

    reporter: str  # `mer_…`, `acc_…`, or the review's author
    account_id: int | None
    actor: str
    reason: str
    note: str
    answer_by: datetime
    of_reply: bool = False


class Decision(NamedTuple):
    """What an operator decided, in words everybody reads; `reason`: a code of the territory's."""

    reason: str
    note: str
    actor: str
    now: datetime


class Did(NamedTuple):
    """One step: `words` None are the review's own."""

    what: str
    actor: str
    now: datetime
    words: str | None = None
    reason: str = ""
    note: str = ""


class Written(NamedTuple):
    review: Review
    is_new: bool
    changed: bool


def write(writer: Writer, subject: Subject, said: Said, *, now: datetime) -> Written:
    """One review a person and subject: the first, a change of it, or (the same words again) nothing."""
    review = lock_mine(writer.author, subject)
    if review is None:
        made = _new(writer, subject, said, now)
        Review.objects.bulk_create([made], ignore_conflicts=True)  # whoever is first of two clicks wins
        review = lock_mine(writer.author, subject)
        if review is None:  # this purchase has spoken: its author took the name off
            raise ReviewMoved(state="forgotten")
        if review.public_id == made.public_id:
            keep_step(review, Did("written", BUYER, now))
            return Written(review, is_new=True, changed=True)
    if _is_hidden(review):
        raise ReviewMoved(state=HIDDEN)  # appealed, not rewritten, nor taken back to be written anew
    before = Said(review.stars, review.words, review.language, review.shown_name)
    if before == said and review.state == PUBLISHED:
        return Written(review, is_new=False, changed=False)
    review.stars, review.words, review.language, review.shown_name = said
    review.state, review.changed_at, review.part_id = PUBLISHED, now, subject.part_id
    review.account_id = writer.account_id or review.account_id
    review.save(update_fields=["stars", "words", "language", "shown_name", "state", "changed_at", "part", "account"])
    keep_step(review, Did("changed", BUYER, now))
    return Written(review, is_new=False, changed=True)


def withdraw(review: Review, *, now: datetime) -> None:
    """Its author takes it back: what it said is gone from every page, and from its history."""
    if review.state == WITHDRAWN:
        return
    review.state, review.words, review.shown_name, review.hidden_for = WITHDRAWN, "", "", ""
    review.changed_at, review.appeal, review.appealed_at, review.appeal_words = now, "", None, ""
    fields = ("state", "words", "shown_name", "hidden_for", "changed_at", "appeal", "appealed_at", "appeal_words")
    review.save(update_fields=fields)
    review.steps.filter(actor=BUYER).update(words="")
    review.reports.filter(state="open").update(state="gone", decided_at=now)
    keep_step(review, Did("withdrawn", BUYER, now))


def forget_author(review: Review, *, now: datetime) -> None:
    """The words stay, nobody can say whose they were: name, account and digest go."""
    before, review.author = review.author, f"gone-{secrets.token_hex(16)}"[:40]
    review.shown_name, review.account_id = "", None
    review.reports.filter(reporter=before).update(reporter=review.author)
    review.save(update_fields=["shown_name", "account", "author"])
    keep_step(review, Did("forgotten", BUYER, now))


def keep_reply(review: Review, words: str, *, actor: str, now: datetime) -> bool:
    """One reply, which may be changed; False when it says so already."""
    if review.state != PUBLISHED:
        raise ReviewMoved(state=review.state)
    if review.reply == words:
        return False  # nor does what was hidden come back
    review.reply, review.reply_by, review.replied_at = words, actor, now
    review.reply_hidden_for, review.reply_note = "", ""
    review.save(update_fields=["reply", "reply_by", "replied_at", "reply_hidden_for", "reply_note"])
    keep_step(review, Did("replied", actor, now, words))
    return True


def open_report(review: Review, asked: Reporting, *, now: datetime) -> Report:
    """ReportedAlready: the same reporter is waiting, or was answered and nothing changed since."""
    if review.state != PUBLISHED or (asked.of_reply and not review.shown_reply):
        raise ReviewMoved(state=review.state)
    said_at = review.replied_at if asked.of_reply else review.changed_at
    before = review.reports.filter(reporter=asked.reporter, of_reply=asked.of_reply)
    if before.filter(state="open").exists() or before.filter(at__gte=said_at).exists():
        raise ReportedAlready
    what = "reply_rep" if asked.of_reply else "reported"
    keep_step(review, Did(what, asked.actor, now, reason=asked.reason, note=asked.note))
    return Report.objects.create(review=review, at=now, **asked._asdict())


def decide(review: Review, decision: Decision, *, hide: bool) -> None:
    """The open reports are answered at once; nothing open: ReviewMoved."""
    waiting = review.reports.filter(state="open", of_reply=False)
    if review.state != PUBLISHED or not waiting.exists():
        raise ReviewMoved(state=review.state)
    waiting.update(state="upheld" if hide else "dismissed", decided_at=decision.now)
    review.note, review.decided_at = decision.note, decision.now
    if hide:
        review.state, review.hidden_for = HIDDEN, decision.reason
    review.save(update_fields=["state", "hidden_for", "note", "decided_at"])
    keep_step(review, _told("hidden" if hide else "kept", decision))


def decide_reply(review: Review, decision: Decision, *, hide: bool) -> None:
    """As `decide`, of what the shop replied; what it said stays in the steps, and it may say something else."""
    waiting = review.reports.filter(state="open", of_reply=True)
    if not waiting.exists():
        raise ReviewMoved(state=review.state)
    waiting.update(state="upheld" if hide else "dismissed", decided_at=decision.now)
    review.reply_note, review.reply_hidden_for = decision.note, decision.reason if hide else ""
    review.save(update_fields=["reply_note", "reply_hidden_for"])
    keep_step(review, _told("reply_hid" if hide else "reply_kept", decision)._replace(words=review.reply))


def open_appeal(review: Review, words: str, *, now: datetime) -> None:
    """Once, against the decision that hid it."""
    if review.appeal:
        raise AppealedAlready
    if review.state != HIDDEN:
        raise ReviewMoved(state=review.state)
    review.appeal, review.appeal_words, review.appealed_at = "open", words, now
    review.save(update_fields=["appeal", "appeal_words", "appealed_at"])
    keep_step(review, Did("appealed", BUYER, now, words))


def decide_appeal(review: Review, decision: Decision, *, grant: bool) -> None:
    if review.state != HIDDEN or review.appeal != "open":
        raise ReviewMoved(state=review.state)
    decision = decision._replace(reason=review.hidden_for)
    review.appeal, review.note, review.decided_at = ("granted" if grant else "refused"), decision.note, decision.now
    if grant:
        review.state, review.hidden_for = PUBLISHED, ""
    review.save(update_fields=["appeal", "note", "decided_at", "state", "hidden_for"])
    keep_step(review, _told("restored" if grant else "upheld", decision))


def note_asked(order_ids: Sequence[int], *, now: datetime) -> list[int]:
    """Those of the orders nobody had asked about: two turns at once share them."""
    return [key for (key,) in lines(NOTE_ASKED, list(order_ids), now)]


def keep_quiet(author: str, *, now: datetime) -> None:
    """No invitations to this address any more; twice is once."""
    Quiet.objects.bulk_create([Quiet(author=author, at=now)], ignore_conflicts=True)


def keep_step(review: Review, did: Did) -> None:
    said = review.words if did.words is None else did.words
    Step.objects.create(
        review=review,
        what=did.what,
        actor=did.actor,
        stars=review.stars,
        words=said,
        reason=did.reason,
        note=did.note,
        at=did.now,
    )


def _told(what: str, decision: Decision) -> Did:
    return Did(what, decision.actor, decision.now, reason=decision.reason, note=decision.note)


def _is_hidden(review: Review) -> bool:
    """By the latest decision, also when its author took it back since."""
    last = review.steps.filter(what__in=("hidden", "upheld", "restored")).order_by("-pk").first()
    return last is not None and last.what != "restored"


def _new(writer: Writer, subject: Subject, said: Said, now: datetime) -> Review:
    return Review(
        public_id=new_id("rev"),
        territory_id=writer.territory,
        merchant_id=subject.merchant_id,
        product_id=subject.product_id,
        title=subject.title,
        part_id=subject.part_id,
        account_id=writer.account_id,
        author=writer.author,
        shown_name=said.name,
        stars=said.stars,
        words=said.words,
        language=said.language,
        written_at=now,
        changed_at=now,
    )
