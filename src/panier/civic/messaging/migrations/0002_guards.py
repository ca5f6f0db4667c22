"""What was said is never changed, and rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import same_territory

GUARD = """
CREATE FUNCTION messaging_message_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was said is not changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER message_stays BEFORE UPDATE ON messaging_message FOR EACH ROW
  WHEN ((OLD.thread_id, OLD.key, OLD.side, OLD.author, OLD.language, OLD.text, OLD.at)
    IS DISTINCT FROM (NEW.thread_id, NEW.key, NEW.side, NEW.author, NEW.language, NEW.text, NEW.at))
  EXECUTE FUNCTION messaging_message_stays();
"""
UNGUARD = """
DROP TRIGGER message_stays ON messaging_message;
DROP FUNCTION messaging_message_stays();
"""


class Migration(migrations.Migration):
    replaces = [("messaging", "0002_promises")]
    dependencies = [("messaging", "0001_initial"), ("merchants", "0002_guards")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        same_territory("messaging_thread", "merchant_id", "merchants_merchant"),
    ]
