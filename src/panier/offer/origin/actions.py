"""Writing claims of origin: each step is recorded with who took it and why."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from panier.offer.origin.models import Certificate, Claim, ClaimedProduct, ClaimEvent, Dispute
from panier.offer.origin.rules import (
    CLAIMED,
    CONFIRMED,
    EXPIRED,
    MOST_DISPUTES,
    OPEN,
    BadClaim,
    Checked,
    NoSuchClaim,
    TooMany,
    WrongStep,
    may_move,
    same_number,
)

REASON_LENGTH = 400
PROOF_NAME_LENGTH = 120
LISTED_MAX = 50_000  # lines of a certifier's list
CONFIRM_LISTED = """
UPDATE origin_claim claim SET state = 'confirmed', by_list = true, decided_at = %s, reason = %s,
  expires_on = coalesce(listed.expires_on, claim.expires_on)
FROM origin_certificate listed, merchants_merchant merchant
WHERE claim.kind = 'certified' AND claim.state = 'claimed' AND merchant.id = claim.merchant_id
  AND listed.territory_id = %s AND merchant.territory_id = listed.territory_id
  AND listed.mark = claim.mark AND listed.number_key = claim.number_key
  AND lower(listed.holder) IN (lower(merchant.name), lower(merchant.legal_name), nullif(merchant.business_number, ''))
  AND NOT EXISTS (SELECT FROM merchants_shopchange renamed WHERE renamed.merchant_id = merchant.id
    AND renamed.before ?| ARRAY['name', 'legal_name', 'business_number'])
  AND (listed.expires_on IS NULL OR listed.expires_on >= %s)
RETURNING claim.id
"""


class Proof(NamedTuple):
    """A kept file: its digest and how the merchant called it."""

    digest: str = ""
    name: str = ""


class Step(NamedTuple):
    """Who decides, why, when."""

    actor: str
    reason: str
    now: datetime


def open_claim(
    merchant_id: int, said: Checked, products: Sequence[int], proof: Proof, by: tuple[int | None, Step]
) -> Claim:
    """BadClaim when the same is claimed already and still stands."""
    account_id, step = by
    claim = Claim(
        merchant_id=merchant_id,
        kind=said.kind,
        mark=said.mark,
        basis=said.basis,
        share=said.share,
        number=said.number,
        number_key=same_number(said.number),
        words=said.words,
        expires_on=said.expires_on,
        proof=proof.digest,
        proof_name=proof.name[-PROOF_NAME_LENGTH:],
        claimed_by_id=account_id,
        claimed_at=step.now,
    )
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as twice:
        if "claim_once" not in str(twice):
            raise
        raise BadClaim(errors=[{"field": "number", "code": "claimed-already"}]) from twice
    ClaimedProduct.objects.bulk_create(ClaimedProduct(claim=claim, product_id=product) for product in products)
    _record([claim.pk], "", CLAIMED, step)
    return claim


def move_claim(claim: Claim, to: str, step: Step) -> None:
    """WrongStep when the claim has moved on meanwhile."""
    before = Claim.objects.select_for_update().values_list("state", flat=True).get(pk=claim.pk)
    if not may_move(before, to):
        raise WrongStep(state=before)
    Claim.objects.filter(pk=claim.pk).update(state=to, reason=step.reason[:REASON_LENGTH], decided_at=step.now)
    claim.state, claim.reason, claim.decided_at = to, step.reason[:REASON_LENGTH], step.now
    _record([claim.pk], before, to, step)


def expire(today: date, step: Step) -> list[int]:
    """Claims whose proof's last day is over; their keys. The public stopped seeing them at midnight already."""
    found: list[int] = []
    for before in (CLAIMED, CONFIRMED):
        over = Claim.objects.select_for_update().filter(state=before, expires_on__lt=today).order_by("pk")
        keys = list(over.values_list("pk", flat=True)[:LISTED_MAX])
        Claim.objects.filter(pk__in=keys).update(state=EXPIRED)
        _record(keys, before, EXPIRED, step)
        found += keys
    return found


def open_dispute(claim: Claim, words: str, by: tuple[str, int | None], *, now: datetime) -> Dispute:
    """`by`: an e-mail or nothing, and an account. TooMany open ones of one claim: they are being looked at."""
    Claim.objects.select_for_update().get(pk=claim.pk)
    if Dispute.objects.filter(claim=claim, state=OPEN).count() >= MOST_DISPUTES:
        raise TooMany(most=MOST_DISPUTES)
    return Dispute.objects.create(claim=claim, words=words, email=by[0], account_id=by[1], at=now)


def decide_open_dispute(territory: str, public_id: str, to: str, step: Step) -> Dispute:
    """NoSuchClaim, WrongStep."""
    found = Dispute.objects.select_for_update(of=("self",)).select_related("claim__merchant")
    dispute = found.filter(public_id=public_id, claim__merchant__territory_id=territory).first()
    if dispute is None:
        raise NoSuchClaim
    if dispute.state != OPEN:
        raise WrongStep(state=dispute.state)
    dispute.state, dispute.answer, dispute.decided_at = to, step.reason[:REASON_LENGTH], step.now
    dispute.save(update_fields=["state", "answer", "decided_at"])
    return dispute


def keep_list(territory: str, mark: str, lines: Sequence[Mapping[str, str]], *, now: datetime) -> int:
    """A certifier's list in place of the one before; how many lines. Numbers are compared without spaces or signs."""
    rows = {
        same_number(line["number"]): Certificate(
            territory_id=territory,
            mark=mark,
            number_key=same_number(line["number"]),
            number=line["number"],
            holder=line.get("holder", ""),
            expires_on=line.get("expires_on") or None,
            listed_at=now,
        )
        for line in lines[:LISTED_MAX]
    }
    Certificate.objects.filter(territory_id=territory, mark=mark).delete()
    Certificate.objects.bulk_create(rows.values(), batch_size=2_000)
    return len(rows)


def confirm_listed(territory: str, today: date, step: Step) -> list[int]:
    """Waiting claims that a certifier's list bears out, confirmed: one statement; their keys.

    The number and the holder's name must both be his, and the name the one he was approved with: a list is public, and
    a shop names itself (ADR 0132). Somebody else's certificate proves nothing. An operator looks at all others.
    """
    with connection.cursor() as cursor:
        cursor.execute(CONFIRM_LISTED, [step.now, step.reason[:REASON_LENGTH], territory, today])
        keys = [key for (key,) in cursor.fetchall()]
    _record(keys, CLAIMED, CONFIRMED, step)
    return keys


def forget_disputes_emails(*, decided_before: datetime) -> int:
    """The address has served once the dispute is answered; the words stay as the reason of a decision."""
    return Dispute.objects.filter(decided_at__lt=decided_before).exclude(email="").update(email="")


def _record(claims: Sequence[int], before: str, after: str, step: Step) -> None:
    ClaimEvent.objects.bulk_create(
        ClaimEvent(
            claim_id=claim,
            before=before,
            after=after,
            reason=step.reason[:REASON_LENGTH],
            actor=step.actor,
            at=step.now,
        )
        for claim in claims
    )
