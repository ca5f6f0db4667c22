"""Writing what owners ask of how far their shop opens, and the terms they accept at the desk. Inside the caller's transaction."""

from datetime import datetime, timedelta
from typing import NamedTuple

from panier.offer.onboarding.actions import REASON_LENGTH, Step
from panier.offer.onboarding.models import TermsAccepted, WayAsked
from panier.offer.onboarding.rules import TermsMoved
from panier.offer.onboarding.rules.opening import ACCEPTED, REPLACED, WAITING, WayOver
from panier.offer.onboarding.rules.pack import Terms
from panier.offer.team.actions import By


def open_way(merchant_id: int, ways: tuple[str, str], days: int, by: By) -> WayAsked:
    """`ways`: as it is, and as it is asked."""
    return WayAsked.objects.create(
        merchant_id=merchant_id,
        before=ways[0],
        asked=ways[1],
        account_id=by.account_id,
        actor=by.name[:254],
        asked_at=by.now,
        due_at=by.now + timedelta(days=days),
    )


def end_waiting(merchant_id: int, state: str, step: Step) -> bool:
    """What waits ends so; False: nothing waited."""
    waiting = WayAsked.objects.filter(merchant_id=merchant_id, state=WAITING)
    return bool(
        waiting.update(
            state=state, reason=step.reason[:REASON_LENGTH], decided_by=step.actor[:254], decided_at=step.now
        )
    )


def decide(asked: WayAsked, state: str, step: Step) -> None:
    """WayOver when it has ended meanwhile."""
    if not end_waiting(asked.merchant_id, state, step):
        raise WayOver


def settle_way(merchant_id: int, opening: str, step: Step) -> None:
    """The operator opened the shop so far by himself: what was asked is done, or asked of another shop than it is now."""
    asked = WayAsked.objects.filter(merchant_id=merchant_id, state=WAITING).first()
    if asked:
        end_waiting(merchant_id, ACCEPTED if asked.asked == opening else REPLACED, step)


class Read(NamedTuple):
    """Which text was before his eyes, in French first, since when; the version and the language he chose."""

    version: str
    french_digest: str
    shown_at: datetime
    language: str


def accept_terms_at_desk(merchant_id: int, terms: Terms, read: Read, by: By) -> TermsAccepted:
    """TermsMoved unless it is the text in force that was shown."""
    if read.version != terms.version or read.french_digest != terms.first_digest:
        raise TermsMoved
    return TermsAccepted.objects.create(
        merchant_id=merchant_id,
        account_id=by.account_id,
        version=terms.version,
        french_digest=terms.first_digest,
        french_shown_at=read.shown_at,
        language=read.language,
        accepted_at=by.now,
    )
