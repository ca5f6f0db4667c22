"""Whatever changes a shop's day writes that its row is stale, in the same transaction: no flow can forget it.

Only rows are added, so no two transactions wait for each other. What lives already is summed by the first turn of the job.
"""

from django.db import migrations

SAY = """
CREATE FUNCTION observatory_stale(merchant bigint, moment timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO observatory_staleday (merchant_id, day)
  SELECT shop.id, (moment AT TIME ZONE territory.tz)::date FROM merchants_merchant shop
  JOIN territories_territory territory ON territory.code = shop.territory_id WHERE shop.id = merchant
$$;

CREATE FUNCTION observatory_part_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM observatory_stale(NEW.merchant_id, placed_at) FROM orders_order WHERE id = NEW.order_id;
  RETURN NULL;
END $$;
CREATE TRIGGER part_makes_stale AFTER UPDATE ON orders_part FOR EACH ROW
  WHEN ((OLD.state, OLD.goods_minor, OLD.currency, OLD.merchant_id) IS DISTINCT FROM (NEW.state, NEW.goods_minor, NEW.currency, NEW.merchant_id))
  EXECUTE FUNCTION observatory_part_changed();
CREATE TRIGGER part_begins_stale AFTER INSERT ON orders_part FOR EACH ROW
  WHEN (NEW.state <> 'awaiting_payment') EXECUTE FUNCTION observatory_part_changed();

CREATE FUNCTION observatory_amended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM observatory_stale(part.merchant_id, placed.placed_at)
  FROM orders_part part JOIN orders_order placed ON placed.id = part.order_id WHERE part.id = NEW.part_id;
  RETURN NULL;
END $$;
CREATE TRIGGER amendment_makes_stale AFTER INSERT ON amendments_amendment FOR EACH ROW EXECUTE FUNCTION observatory_amended();

CREATE FUNCTION observatory_refunded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM observatory_stale(merchant_id, NEW.created_at) FROM orders_part WHERE id = NEW.part_id;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_makes_stale AFTER INSERT OR UPDATE OF state ON payments_refund FOR EACH ROW
  WHEN (NEW.part_id IS NOT NULL) EXECUTE FUNCTION observatory_refunded();

CREATE FUNCTION observatory_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO observatory_staleday (merchant_id, day)
  SELECT DISTINCT shop.id, (entry.happened_at AT TIME ZONE territory.tz)::date
  FROM moved JOIN ledger_entry entry ON entry.id = moved.entry_id JOIN ledger_book book ON book.id IN (moved.source_id, moved.destination_id)
  JOIN merchants_merchant shop ON book.code = 'payable:' || shop.public_id JOIN territories_territory territory ON territory.code = shop.territory_id
  WHERE left(book.code, 8) = 'payable:';
  RETURN NULL;
END $$;
CREATE TRIGGER move_makes_stale AFTER INSERT ON ledger_move REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION observatory_moved();

INSERT INTO observatory_staleday (merchant_id, day)
SELECT part.merchant_id, (placed.placed_at AT TIME ZONE territory.tz)::date FROM orders_part part
JOIN orders_order placed ON placed.id = part.order_id JOIN territories_territory territory ON territory.code = placed.territory_id
WHERE part.state <> 'awaiting_payment'
UNION
SELECT part.merchant_id, (refund.created_at AT TIME ZONE territory.tz)::date FROM payments_refund refund
JOIN orders_part part ON part.id = refund.part_id JOIN merchants_merchant shop ON shop.id = part.merchant_id
JOIN territories_territory territory ON territory.code = shop.territory_id
UNION
SELECT shop.id, (entry.happened_at AT TIME ZONE territory.tz)::date FROM ledger_book book JOIN merchants_merchant shop ON book.code = 'payable:' || shop.public_id
JOIN territories_territory territory ON territory.code = shop.territory_id JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id)
JOIN ledger_entry entry ON entry.id = move.entry_id;
"""
SILENCE = """
DROP TRIGGER part_makes_stale ON orders_part;
DROP TRIGGER part_begins_stale ON orders_part;
DROP TRIGGER amendment_makes_stale ON amendments_amendment;
DROP TRIGGER refund_makes_stale ON payments_refund;
DROP TRIGGER move_makes_stale ON ledger_move;
DROP FUNCTION observatory_part_changed();
DROP FUNCTION observatory_amended();
DROP FUNCTION observatory_refunded();
DROP FUNCTION observatory_moved();
DROP FUNCTION observatory_stale(bigint, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0002_days_of_sales"),
        ("orders", "0004_order_in_time"),
        ("ledger", "0003_entry_in_time"),
        ("payments", "0003_refund_in_time"),
        ("amendments", "0001_initial"),
    ]
    operations = [migrations.RunSQL(SAY, SILENCE)]
