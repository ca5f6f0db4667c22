"""No review and none of its steps is ever deleted, and rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import same_territory

GUARD = """
CREATE FUNCTION reviews_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'reviews are hidden or withdrawn, never deleted' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER reviews_review_stays BEFORE DELETE ON reviews_review
  FOR EACH ROW EXECUTE FUNCTION reviews_refuse_delete();
CREATE TRIGGER reviews_step_stays BEFORE DELETE ON reviews_step
  FOR EACH ROW EXECUTE FUNCTION reviews_refuse_delete();
CREATE TRIGGER reviews_report_stays BEFORE DELETE ON reviews_report
  FOR EACH ROW EXECUTE FUNCTION reviews_refuse_delete();
"""
UNGUARD = """
DROP TRIGGER reviews_report_stays ON reviews_report;
DROP TRIGGER reviews_step_stays ON reviews_step;
DROP TRIGGER reviews_review_stays ON reviews_review;
DROP FUNCTION reviews_refuse_delete();
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("merchants", "0002_guards")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        same_territory("reviews_review", "merchant_id", "merchants_merchant"),
    ]
