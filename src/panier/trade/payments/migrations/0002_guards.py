"""Payments and refunds move only along the allowed edges (I16), and refunds never pass what was captured (I11)."""

from django.db import migrations

GUARD = """
CREATE FUNCTION payments_payment_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('captured', 'refunded') AND NOT (OLD.state = 'captured' AND NEW.state = 'refunded') THEN
    RAISE EXCEPTION 'a payment cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_edges BEFORE UPDATE OF state ON payments_payment
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION payments_payment_edges();

CREATE FUNCTION payments_refund_bounded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE captured bigint; returned bigint;
BEGIN
  SELECT minor INTO captured FROM payments_payment
    WHERE id = NEW.payment_id AND currency = NEW.currency AND captured_at IS NOT NULL FOR UPDATE;
  SELECT coalesce(sum(minor), 0) INTO returned FROM payments_refund
    WHERE payment_id = NEW.payment_id AND state <> 'failed' AND id <> NEW.id;
  IF captured IS NULL OR returned + NEW.minor > captured THEN
    RAISE EXCEPTION 'refunds of a payment cannot pass what was captured' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_bounded BEFORE INSERT OR UPDATE OF minor, payment_id ON payments_refund
  FOR EACH ROW EXECUTE FUNCTION payments_refund_bounded();
"""
UNGUARD = """
DROP TRIGGER refund_bounded ON payments_refund;
DROP FUNCTION payments_refund_bounded();
DROP TRIGGER payment_edges ON payments_payment;
DROP FUNCTION payments_payment_edges();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
    ]
