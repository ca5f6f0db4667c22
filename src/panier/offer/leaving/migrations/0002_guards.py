"""What a closed shop gets by whatever way (an import, its desk) is put away with the rest, and comes back with it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION leaving_put_away() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- as the foreign key will: a closing under way is waited for, and then seen
  PERFORM 1 FROM merchants_merchant WHERE id = NEW.merchant_id FOR KEY SHARE;
  SELECT closed_at INTO NEW.archived_at FROM leaving_closing
    WHERE merchant_id = NEW.merchant_id AND reopened_at IS NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER goods_stay_away BEFORE INSERT OR UPDATE OF archived_at ON catalogue_product
  FOR EACH ROW WHEN (NEW.archived_at IS NULL) EXECUTE FUNCTION leaving_put_away();
"""
UNGUARD = """
DROP TRIGGER goods_stay_away ON catalogue_product;
DROP FUNCTION leaving_put_away();
"""


class Migration(migrations.Migration):
    replaces = [("leaving", "0002_goods_stay_away")]
    dependencies = [("leaving", "0001_initial"), ("catalogue", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
    ]
