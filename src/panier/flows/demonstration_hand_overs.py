"""What proves the hand-overs of the invented year, as if somebody had scanned, typed or signed for each."""

from django.db import connection

# The method says how; a name stands where something was brought, a buyer's QR or code where it was fetched.
PROVE = """
INSERT INTO fulfilment_handover (part_id, how, taken_by, photo, carrier, tracking, reason, person, at)
SELECT part.id, CASE WHEN part.method <> 'pickup' THEN 'given' WHEN part.id %% 3 = 0 THEN 'code' ELSE 'scanned' END,
  CASE WHEN part.method <> 'pickup' THEN placed.contact_name ELSE '' END, '', '', '', '', event.actor, event.at
FROM orders_part part JOIN orders_order placed ON placed.id = part.order_id
JOIN orders_partevent event ON event.part_id = part.id AND event.after = 'handed_over'
WHERE placed.territory_id = %s AND part.state = 'handed_over'
ON CONFLICT (part_id) DO NOTHING
"""


def prove_hand_overs(territory: str) -> int:
    """How many; the caller has just loaded the invented orders."""
    with connection.cursor() as cursor:
        cursor.execute(PROVE, [territory])
        return int(cursor.rowcount)
