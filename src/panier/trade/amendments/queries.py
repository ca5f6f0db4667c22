"""Reading what changed in parts, and what is proposed instead. The permission is in each name."""

import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from panier.kit.money import Money
from panier.offer.merchants.hours.queries import hours_of_places
from panier.trade.amendments.models import Amendment, NewMoment, Substitution
from panier.trade.amendments.rules import (
    AMENDED_IN,
    LineMoney,
    NoSuchProposal,
    moment_state,
    moment_token,
    proposal_token,
)
from panier.trade.orders.collisions import promised_instead
from panier.trade.orders.due import Contract
from panier.trade.orders.models import Line, Part

PAGE = 50
CANDIDATES = """
SELECT offer.id, offer.public_id, product.title::text, variant.options::text,
  coalesce((SELECT digest FROM catalogue_picture WHERE product_id = product.id AND digest <> '' ORDER BY position, id LIMIT 1), ''),
  offer.minor, level.id, level.on_hand - level.reserved
FROM catalogue_offer offer JOIN catalogue_variant variant ON variant.id = offer.variant_id
JOIN catalogue_product product ON product.id = variant.product_id AND product.archived_at IS NULL
JOIN inventory_stocklevel level ON level.variant_id = variant.id AND level.place_id = %(place)s
WHERE product.merchant_id = %(merchant)s AND offer.door = 'selling' AND offer.currency = %(currency)s
  AND product.tax_category = %(tax)s AND offer.id <> %(own)s AND (level.on_hand IS NULL OR level.on_hand > level.reserved)
  AND (%(offer)s = '' OR offer.public_id = %(offer)s) AND (%(words)s = '' OR product.title::text ILIKE %(words)s)
ORDER BY product.category_id IS DISTINCT FROM (SELECT own.category_id FROM catalogue_offer mine
    JOIN catalogue_variant its ON its.id = mine.variant_id JOIN catalogue_product own ON own.id = its.product_id
    WHERE mine.id = %(own)s), abs(offer.minor - (SELECT minor FROM catalogue_offer WHERE id = %(own)s)), offer.id
LIMIT %(most)s
"""


def amendments_of(part_ids: Sequence[int]) -> dict[int, list[Amendment]]:
    """By part, in the order they were made; the caller has shown that the parts are his."""
    found: dict[int, list[Amendment]] = {}
    for each in Amendment.objects.filter(part_id__in=part_ids).order_by("pk"):
        found.setdefault(each.part_id, []).append(each)
    return found


def line_money(line: Line, currency: str) -> LineMoney:
    shares = {share["code"]: Money(share["minor"], currency) for share in line.tax_shares}
    return LineMoney(line.quantity, Money(line.subtotal_minor, currency), shares)


def is_amended(part_id: int, key: UUID | None) -> bool:
    """The caller holds the order: the same again is the first time."""
    return key is not None and Amendment.objects.filter(part_id=part_id, key=key).exists()


def substitutions_of(part_ids: Sequence[int]) -> dict[int, list[Substitution]]:
    found: dict[int, list[Substitution]] = {}
    for each in Substitution.objects.filter(part_id__in=part_ids).order_by("pk"):
        found.setdefault(each.part_id, []).append(each)
    return found


def told_of(part_ids: Sequence[int]) -> dict[int, Substitution]:
    """By part, what its desk says of substitutes: the one the buyer is asked about, else her latest answer, or that there was none."""
    found = Substitution.objects.filter(part_id__in=part_ids).exclude(state=Substitution.State.WITHDRAWN)
    told: dict[int, Substitution] = {}
    for each in found.order_by("ended_at", "pk"):  # what has not ended comes last
        told[each.part_id] = each
    return told


def holders_of(part_id: int, public_id: str) -> list[str]:
    """In whose names stock is promised for a part: its own, and each substitute's."""
    taken = Substitution.objects.filter(part_id=part_id, state=Substitution.State.ACCEPTED)
    return [public_id, *taken.order_by("pk").values_list("public_id", flat=True)]


def open_proposals(part_id: int) -> list[Substitution]:
    """The caller holds the order."""
    return list(Substitution.objects.filter(part_id=part_id, state=Substitution.State.PROPOSED).order_by("pk"))


def token_of(proposal: Substitution) -> str:
    return proposal_token(settings.SECRET_KEY, proposal.public_id)


def proposal_by_token(token: str) -> Substitution:
    public_id, _, _ = token.partition(".")
    found = Substitution.objects.select_related("part__order", "part__merchant").filter(public_id=public_id).first()
    if found is None or not hmac.compare_digest(token_of(found).encode(), token.encode()):
        raise NoSuchProposal
    return found


def proposal_of_part(part_id: int, public_id: str) -> Substitution:
    found = Substitution.objects.filter(part_id=part_id, public_id=public_id).first()
    if found is None:
        raise NoSuchProposal
    return found


def due_proposals(now: datetime, limit: int) -> list[Substitution]:
    due = Substitution.objects.filter(state=Substitution.State.PROPOSED, answer_by__lte=now)
    return list(due.select_related("part").order_by("answer_by")[:limit])


def moment_instead(part: Part, *, now: datetime) -> dict[str, Any] | None:
    """The promise that could be proposed to its buyer, as `Part.promise`; none while nothing collides."""
    hours = hours_of_places([part.place_id], now=now)[part.place_id]
    preparing = timedelta(minutes=part.promise.get("minutes") or part.place.pickup_minutes)
    waits_until = part.due_at if part.state == Part.State.READY and part.method == "pickup" else None
    return promised_instead(_contract(part), hours, preparing, now, waits_until)


def state_of_moment(proposed: NewMoment, now: datetime) -> str:
    """What it is by now: `expired` once its part has gone on without an answer, or the moment is over."""
    part = proposed.part
    asked_when_ready = part.state == Part.State.READY and proposed.proposed_at > part.changed_at
    return moment_state(proposed.state, proposed.promise, now, still=part.state in AMENDED_IN or asked_when_ready)


def new_moments_of(part_ids: Sequence[int]) -> dict[int, NewMoment]:
    """By part, the latest that was proposed and not replaced by another."""
    found = NewMoment.objects.filter(part_id__in=part_ids).exclude(state=NewMoment.State.WITHDRAWN)
    return {each.part_id: each for each in found.select_related("part").order_by("pk")}


def moment_token_of(proposed: NewMoment) -> str:
    return moment_token(settings.SECRET_KEY, proposed.public_id)


def moment_by_token(token: str) -> NewMoment:
    public_id, _, _ = token.partition(".")
    found = NewMoment.objects.select_related("part__order", "part__merchant", "part__place").filter(public_id=public_id)
    proposed = found.first()
    if proposed is None or not hmac.compare_digest(moment_token_of(proposed).encode(), token.encode()):
        raise NoSuchProposal
    return proposed


def _contract(part: Part) -> Contract:
    return Contract(part.method, part.promise, part.order.placed_at)


class Candidate(NamedTuple):
    """A product of the shop that may stand in: `minor` is its own price, `free` empty where nobody counts."""

    offer_id: int
    offer: str
    title: dict[str, str]
    options: list[Any]
    picture: str
    minor: int
    stock_id: int
    free: int | None


def candidates(line: Line, part: Part, *, words: str = "", offer: str = "") -> list[Candidate]:
    """What the shop sells at the part's place under the same taxes, the same kind of thing first; of one offer, or by words."""
    facts = {
        "merchant": part.merchant_id,
        "place": part.place_id,
        "currency": part.currency,
        "tax": line.tax_category,
        "own": line.offer_id or 0,
        "offer": offer,
        "words": words and f"%{words.replace('%', '').replace('_', '')}%",
        "most": PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, facts)
        rows = cursor.fetchall()
    return [
        Candidate(key, offer, json.loads(title), json.loads(options), *rest)
        for key, offer, title, options, *rest in rows
    ]
