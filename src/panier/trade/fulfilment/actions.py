"""Writing what was picked, weighed, brought and proven. Each works inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from panier.trade.fulfilment.models import Absence, HandOver, Parcel, Pick, Stop
from panier.trade.fulfilment.photos import PHOTOS
from panier.trade.fulfilment.rules.boxes import Box
from panier.trade.fulfilment.rules.proofs import LONGEST_NAME, LONGEST_NOTE, Shown, how_proven
from panier.trade.orders.models import Part

TICK = """
INSERT INTO fulfilment_pick (line_id, person, at)
SELECT line.id, %s, %s FROM orders_line line JOIN orders_part part ON part.id = line.part_id
WHERE part.merchant_id = %s AND part.state = 'accepted' AND line.id = ANY(%s) ORDER BY line.id
ON CONFLICT (line_id) DO NOTHING
"""
MOST_FORGOTTEN = 1000  # photos a night


def tick(merchant_id: int, lines: Sequence[int], *, person: str, now: datetime) -> int:
    """These lines of his accepted parts are taken from the shelf; how many were not before."""
    with connection.cursor() as cursor:
        cursor.execute(TICK, [person[:LONGEST_NAME], now, merchant_id, list(lines)])
        return int(cursor.rowcount)


def untick(merchant_id: int, lines: Sequence[int]) -> int:
    """They are back on the shelf."""
    picked = Pick.objects.filter(line__in=list(lines), line__part__merchant_id=merchant_id)
    return picked.filter(line__part__state=Part.State.ACCEPTED).delete()[0]


def keep_hand_over(part: Part, shown: Shown, *, person: str, now: datetime) -> HandOver:
    """What proves it, once: the caller holds the order and has just moved the part."""
    return HandOver.objects.create(
        part=part,
        how=how_proven(shown),
        taken_by=shown.taken_by[:LONGEST_NAME],
        photo=shown.photo,
        carrier=shown.carrier,
        tracking=shown.tracking,
        reason=shown.reason[:LONGEST_NOTE],
        person=person[:LONGEST_NAME],
        at=now,
    )


def set_tracking(part: Part, carrier: str, tracking: str) -> bool | None:
    """Whether it is another number than before; None where no carrier has the part."""
    proof = HandOver.objects.filter(part=part, how=HandOver.How.CARRIER).first()
    if proof is None:
        return None
    if (proof.carrier, proof.tracking) == (carrier, tracking):
        return False
    proof.carrier, proof.tracking = carrier, tracking
    proof.save(update_fields=["carrier", "tracking"])
    return True


def pack(part: Part, boxes: Sequence[Box]) -> None:
    """What it is packed into from now on."""
    kept = {"grams": sum(box.grams for box in boxes), "boxes": [[box.grams, *box.sides] for box in boxes]}
    Parcel.objects.update_or_create(part=part, defaults=kept)


def arrange(parts: Sequence[Part]) -> None:
    """The round goes in this order from now on."""
    stops = [Stop(part=part, position=position) for position, part in enumerate(parts)]
    Stop.objects.bulk_create(stops, update_conflicts=True, unique_fields=["part"], update_fields=["position"])


def note_absence(part: Part, *, then: str, note: str, person: str, now: datetime) -> Absence:
    return Absence.objects.create(part=part, then=then, note=note, person=person[:LONGEST_NAME], at=now)


def forget_photos(*, taken_before: datetime) -> int:
    """The file first: stopped halfway, the next night finds the row again."""
    old = list(HandOver.objects.filter(at__lt=taken_before).exclude(photo="").order_by("at")[:MOST_FORGOTTEN])
    for proof in old:
        PHOTOS.drop(proof.photo)
    return HandOver.objects.filter(pk__in=[proof.pk for proof in old]).update(photo="")


def forget_names(*, given_before: datetime) -> int:
    """Who took parts, and notes of rounds, long ago."""
    named = HandOver.objects.filter(at__lt=given_before).exclude(taken_by="", reason="").update(taken_by="", reason="")
    return named + Absence.objects.filter(at__lt=given_before).exclude(note="").update(note="")
