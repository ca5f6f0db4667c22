"""The desk's list: one merchant's parts by urgency, a page of them, and where the whole desk stands."""

from datetime import date, datetime

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from panier.trade.desk.rules import Sought, Standing
from panier.trade.orders.models import Part
from panier.trade.orders.rules import TO_DO

PAGE = 50
DONE = ("handed_over", "refused", "cancelled")
# The day for which a part was promised, in its place's own time.
PROMISED_DAY = """coalesce(({part}.promise ->> 'by')::date,
  (coalesce({part}.promise ->> 'begins', {part}.promise ->> 'at')::timestamptz AT TIME ZONE {place}.tz)::date)"""
PROMISED = f"""
SELECT part.id FROM orders_part part JOIN merchants_place place ON place.id = part.place_id
WHERE part.merchant_id = %(merchant)s AND part.state IN ('to_accept', 'accepted', 'ready') AND (%(place)s::bigint IS NULL OR part.place_id = %(place)s)
  AND ({PROMISED_DAY.format(part="part", place="place")} BETWEEN %(first)s AND %(last)s
    OR part.state = 'ready' AND part.method = 'pickup' AND (part.changed_at AT TIME ZONE place.tz)::date <= %(last)s
      AND (part.due_at AT TIME ZONE place.tz)::date >= %(first)s)
ORDER BY part.due_at, part.id LIMIT %(most)s
"""  # noqa: S608 - constants
# A part of the list is promised for a day on which its place is closed by now, or waits for its buyer until such a day: what `orders.collisions` says of one.
COLLIDES = """orders_part.state IN ('to_accept', 'accepted', 'ready') AND (
  EXISTS (SELECT FROM merchants_closure closure WHERE closure.merchant_id = orders_part.merchant_id AND closure.ended_at IS NULL
    AND (closure.place_id IS NULL OR closure.place_id = orders_part.place_id) AND {day} BETWEEN closure.first_day AND closure.last_day)
  OR EXISTS (SELECT FROM merchants_hoursexception differs WHERE differs.place_id = orders_part.place_id
    AND differs.opens IS NULL AND differs.day = {day}))""".format(  # noqa: S608 - constants
    day=f"""CASE WHEN orders_part.state = 'ready' AND orders_part.method = 'pickup' THEN (orders_part.due_at AT TIME ZONE merchants_place.tz)::date
      ELSE {PROMISED_DAY.format(part="orders_part", place="merchants_place")} END"""
)
# All open parts of one merchant, read from the index alone; the print changes with any of them (docs/adr/0102).
STANDING = """
SELECT state, count(*), count(*) FILTER (WHERE due_at < %s), max(changed_at), max(answered_at),
  bit_xor(hashint8extended(id, (extract(epoch FROM touched_at) * 1000000)::bigint))
FROM orders_part WHERE merchant_id = %s AND state IN ('to_accept', 'accepted', 'ready') GROUP BY state ORDER BY state
"""


def promised_in(merchant_id: int, place_id: int | None, first: date, last: date) -> list[Part]:
    """Open parts that were promised for these days, of one place or of all, and those that wait there for their buyer."""
    with connection.cursor() as cursor:
        cursor.execute(
            PROMISED, {"merchant": merchant_id, "place": place_id, "first": first, "last": last, "most": PAGE}
        )
        keys = [key for (key,) in cursor.fetchall()]
    return list(_with_collisions(Part.objects.filter(pk__in=keys)).order_by("due_at", "pk"))


def standing_of(merchant_id: int, *, now: datetime) -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [now, merchant_id])
        rows = cursor.fetchall()
    return Standing(
        by_state={state: count for state, count, *_ in rows},
        late=sum(late for _, _, late, *_ in rows),
        latest=next((came for state, _, _, came, *_ in rows if state == Part.State.TO_ACCEPT), None),
        answered=max((answered for *_, answered, _ in rows if answered), default=None),
        print=tuple(each for *_, each in rows),
    )


def desk_parts(merchant_id: int, sought: Sought, *, now: datetime, offset: int = 0, limit: int = PAGE) -> list[Part]:
    """What is sought, the most urgent first (what is done: the latest first); a page, and one more if there is one."""
    parts = _sought(Part.objects.filter(merchant_id=merchant_id), sought, now)
    done = sought.what == "done"
    ordered = parts.order_by(*(("-changed_at", "-pk") if done else ("due_at", "pk")))
    shown = _with_collisions(ordered).select_related("minder").prefetch_related("lines")
    return list(shown[offset : offset + limit + 1])


def _with_collisions(parts: "QuerySet[Part]") -> "QuerySet[Part]":
    """With their place, whose closures decide `collides`."""
    collides = RawSQL(COLLIDES, [], output_field=BooleanField())  # noqa: S611 - constants
    return parts.annotate(collides=collides).select_related("order", "place")


def _sought(parts: "QuerySet[Part]", sought: Sought, now: datetime) -> "QuerySet[Part]":
    everywhere = bool(sought.words) and sought.what == "all"  # who looks for a number may have handed it over
    states = (*TO_DO, *DONE) if everywhere else DONE if sought.what == "done" else TO_DO
    parts = parts.filter(state__in=states)
    if sought.what in TO_DO:
        parts = parts.filter(state=sought.what)
    elif sought.what == "late":
        parts = parts.filter(due_at__lt=now)
    if sought.method:
        parts = parts.filter(method=sought.method)
    if sought.place:
        parts = parts.filter(place__public_id=sought.place)
    if sought.words:
        name = Q(order__contact_name__icontains=sought.words)
        number = Q(number__startswith=sought.number) if sought.number else Q()
        parts = parts.filter(number | name)
    return parts
