"""A seller's record: which parts count, and which were kept. What ranks him and what he is shown come from this one statement."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

# A part counts once its merchant has decided it, or let it lie past the limit its last step wrote (`PartEvent.late_at`: the
# territory's hours, of opening, ADR 0120); what a buyer cancelled does not.
# It is kept when it was accepted in time, then ready in time (picked up), at the door within the days promised (delivered) or
# with the carrier within them (parcel); where a slot was promised: ready when it begins, at the door when it ends. Of what was
# promised for after a closure, all times begin with the reopening.
# Those not kept are told apart in this order: refused before or after he had accepted, accepted late (or not at all), late after that.
PARTS_KEPT = """
WITH told AS (
  SELECT part.merchant_id, part.state, part.method, part.changed_at,
    make_interval(days => coalesce((part.promise ->> 'days')::int, 0)) AS promised,
    ((part.promise ->> 'from')::date)::timestamp AT TIME ZONE coalesce(part.seller #>> '{{place,tz}}', 'UTC') AS reopened,
    (part.promise ->> 'begins')::timestamptz AS begins, (part.promise ->> 'ends')::timestamptz AS ends,
    max(event.at) FILTER (WHERE event.after = 'to_accept') AS asked,
    max(event.late_at) FILTER (WHERE event.after = 'to_accept') AS accept_by,
    max(event.at) FILTER (WHERE event.after = 'accepted') AS accepted,
    max(event.late_at) FILTER (WHERE event.after = 'accepted') AS ready_by,
    max(event.at) FILTER (WHERE event.after = 'ready') AS ready,
    max(event.at) FILTER (WHERE event.after = 'handed_over') AS handed
  FROM orders_part part JOIN orders_order placed ON placed.id = part.order_id
  JOIN orders_partevent event ON event.part_id = part.id
  WHERE placed.territory_id = %(territory)s AND placed.placed_at >= %(since)s {whose} GROUP BY part.id
),
judged AS (
  SELECT merchant_id, state, accepted, greatest(accepted - greatest(asked, reopened), interval '0') AS answer,
    coalesce(accepted <= accept_by, false) AS in_time,
    coalesce(state = 'handed_over' AND CASE method WHEN 'pickup'
      THEN ready <= coalesce(begins, ready_by)
      ELSE handed <= coalesce(ends, greatest(accepted, reopened) + promised) END, false) AS done
  FROM told
  WHERE asked IS NOT NULL AND (state IN ('handed_over', 'refused')
    OR state = 'to_accept' AND accept_by < %(now)s OR state = 'accepted' AND ready_by < %(now)s)
)
SELECT merchant_id, count(*), count(*) FILTER (WHERE in_time AND done),
  count(*) FILTER (WHERE state = 'refused' AND accepted IS NULL), count(*) FILTER (WHERE state = 'refused' AND accepted IS NOT NULL),
  count(*) FILTER (WHERE state <> 'refused' AND NOT in_time), count(*) FILTER (WHERE state <> 'refused' AND in_time AND NOT done),
  percentile_disc(0.5) WITHIN GROUP (ORDER BY answer) FILTER (WHERE answer IS NOT NULL)
FROM judged GROUP BY merchant_id ORDER BY merchant_id
"""


class PartsKept(NamedTuple):
    """`parts` is the sum of the five that follow."""

    merchant: int
    parts: int
    kept: int
    refused: int
    given_up: int  # refused after having been accepted
    accepted_late: int
    done_late: int
    answer: timedelta | None  # half of those accepted were so within this time


def parts_kept(territory: str, *, since: datetime, now: datetime) -> list[PartsKept]:
    """Of every merchant with decided parts of orders placed since then: how many, and how many went as promised."""
    return _asked("", {"territory": territory, "since": since, "now": now})


def record_of(territory: str, merchant: int, *, since: datetime, now: datetime) -> PartsKept:
    """The same of one merchant; nothing decided is nothing kept."""
    facts = {"territory": territory, "since": since, "now": now, "merchant": merchant}
    found = _asked("AND part.merchant_id = %(merchant)s", facts)
    return found[0] if found else PartsKept(merchant, 0, 0, 0, 0, 0, 0, None)


def _asked(whose: str, facts: dict[str, Any]) -> list[PartsKept]:
    with connection.cursor() as cursor:
        cursor.execute(PARTS_KEPT.format(whose=whose), facts)
        return [PartsKept(*row) for row in cursor.fetchall()]
