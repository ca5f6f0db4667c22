"""Orders and parts move only along the allowed edges (invariant I16): the database refuses every other step."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory

GUARD = """
CREATE FUNCTION orders_part_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('awaiting_payment', 'to_accept'), ('awaiting_payment', 'cancelled'),
    ('to_accept', 'accepted'), ('to_accept', 'refused'), ('to_accept', 'cancelled'),
    ('accepted', 'ready'), ('accepted', 'refused'), ('accepted', 'cancelled'),
    ('ready', 'handed_over'), ('ready', 'refused'), ('ready', 'cancelled'),
    ('cancelled', 'to_accept')
  ) THEN
    RAISE EXCEPTION 'a part cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER part_edges BEFORE UPDATE OF state ON orders_part
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION orders_part_edges();

CREATE FUNCTION orders_order_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('awaiting_payment', 'placed'), ('awaiting_payment', 'expired'), ('awaiting_payment', 'cancelled'),
    ('expired', 'placed'), ('cancelled', 'placed'), ('placed', 'completed'), ('placed', 'cancelled')
  ) THEN
    RAISE EXCEPTION 'an order cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_edges BEFORE UPDATE OF state ON orders_order
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION orders_order_edges();
"""
UNGUARD = """
DROP TRIGGER part_edges ON orders_part;
DROP FUNCTION orders_part_edges();
DROP TRIGGER order_edges ON orders_order;
DROP FUNCTION orders_order_edges();
"""


class Migration(migrations.Migration):
    replaces = [("orders", "0002_edges"), ("orders", "0003_same_territory"), ("orders", "0004_desk"), ("orders", "0005_reminded"), ("orders", "0006_parcels")]
    dependencies = [("orders", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        belongs_to_territory("orders_order"),
    ]
