"""Enquiries begin as asked and move only along the allowed edges: the database refuses every other step."""

from django.db import migrations

from panier.kit.columns import same_territory

GUARD = """
CREATE FUNCTION enquiries_enquiry_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'asked' THEN
      RAISE EXCEPTION 'an enquiry cannot begin as %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
  ELSIF (OLD.state, NEW.state) NOT IN (
    ('asked', 'accepted'), ('asked', 'refused'), ('asked', 'expired'), ('asked', 'withdrawn'),
    ('accepted', 'bought'), ('accepted', 'lapsed'), ('accepted', 'withdrawn'),
    ('bought', 'accepted'), ('bought', 'lapsed')
  ) THEN
    RAISE EXCEPTION 'an enquiry cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enquiry_begins BEFORE INSERT ON enquiries_enquiry
  FOR EACH ROW EXECUTE FUNCTION enquiries_enquiry_edges();
CREATE TRIGGER enquiry_edges BEFORE UPDATE OF state ON enquiries_enquiry
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION enquiries_enquiry_edges();
"""
UNGUARD = """
DROP TRIGGER enquiry_begins ON enquiries_enquiry;
DROP TRIGGER enquiry_edges ON enquiries_enquiry;
DROP FUNCTION enquiries_enquiry_edges();
"""


class Migration(migrations.Migration):
    replaces = [("enquiries", "0002_edges"), ("enquiries", "0003_same_territory")]
    dependencies = [("enquiries", "0001_initial"), ("merchants", "0002_guards"), ("orders", "0002_guards")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        same_territory("enquiries_enquiry", "merchant_id", "merchants_merchant"),
        same_territory("enquiries_enquiry", "order_id", "orders_order"),
    ]
