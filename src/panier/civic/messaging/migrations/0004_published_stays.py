"""What is published is what was written: the database refuses to change it; a first name may be taken off."""

from django.db import migrations

from panier.kit.columns import same_territory

GUARD = """
CREATE FUNCTION messaging_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is published is not changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE ON messaging_published FOR EACH ROW
  WHEN ((OLD.question, OLD.question_language, OLD.answer, OLD.answer_language, OLD.asked_at, OLD.answered_at, OLD.product)
    IS DISTINCT FROM (NEW.question, NEW.question_language, NEW.answer, NEW.answer_language, NEW.asked_at, NEW.answered_at, NEW.product)
    OR NEW.name NOT IN (OLD.name, ''))
  EXECUTE FUNCTION messaging_published_stays();
"""
UNGUARD = """
DROP TRIGGER published_stays ON messaging_published;
DROP FUNCTION messaging_published_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_published")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        same_territory("messaging_published", "merchant_id", "merchants_merchant"),
    ]
