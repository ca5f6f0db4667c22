"""What was taken back is never changed or deleted: money went back for it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION returns_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was taken back is not changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER return_stays BEFORE UPDATE OR DELETE ON returns_return FOR EACH ROW EXECUTE FUNCTION returns_stay();
"""
UNGUARD = """
DROP TRIGGER return_stays ON returns_return;
DROP FUNCTION returns_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
