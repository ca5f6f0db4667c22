"""The database itself keeps payouts frozen: files and items never change, states move along the edges, nothing is deleted."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory

GUARD = """
CREATE FUNCTION payouts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was paid never changes' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION payouts_payout_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'made' THEN
      RAISE EXCEPTION 'a payout cannot begin as %', NEW.state USING ERRCODE = 'check_violation';
    END IF;
  ELSIF (NEW.file_id, NEW.merchant_id, NEW.minor, NEW.currency, NEW.last_digits)
      IS DISTINCT FROM (OLD.file_id, OLD.merchant_id, OLD.minor, OLD.currency, OLD.last_digits) THEN
    RAISE EXCEPTION 'what was paid never changes' USING ERRCODE = 'restrict_violation';
  ELSIF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('made', 'sent'), ('made', 'returned'), ('sent', 'returned')) THEN
    RAISE EXCEPTION 'a payout cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER payout_edges BEFORE INSERT OR UPDATE ON payouts_payout FOR EACH ROW EXECUTE FUNCTION payouts_payout_edges();
CREATE TRIGGER payout_stays BEFORE DELETE ON payouts_payout FOR EACH ROW EXECUTE FUNCTION payouts_refuse_change();
CREATE TRIGGER payout_item_stays BEFORE UPDATE OR DELETE ON payouts_item FOR EACH ROW EXECUTE FUNCTION payouts_refuse_change();
CREATE TRIGGER bank_file_stays BEFORE UPDATE ON payouts_bankfile FOR EACH ROW WHEN (
    OLD.taken_at IS NOT NULL OR (NEW.number, NEW.minor, NEW.currency, NEW.count, NEW.sealed, NEW.digest, NEW.funds_on, NEW.made_at)
      IS DISTINCT FROM (OLD.number, OLD.minor, OLD.currency, OLD.count, OLD.sealed, OLD.digest, OLD.funds_on, OLD.made_at))
  EXECUTE FUNCTION payouts_refuse_change();
CREATE TRIGGER bank_file_never_goes BEFORE DELETE ON payouts_bankfile FOR EACH ROW EXECUTE FUNCTION payouts_refuse_change();
"""
UNGUARD = """
DROP TRIGGER bank_file_never_goes ON payouts_bankfile;
DROP TRIGGER bank_file_stays ON payouts_bankfile;
DROP TRIGGER payout_item_stays ON payouts_item;
DROP TRIGGER payout_stays ON payouts_payout;
DROP TRIGGER payout_edges ON payouts_payout;
DROP FUNCTION payouts_payout_edges();
DROP FUNCTION payouts_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0001_initial"), ("merchants", "0002_guards")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        belongs_to_territory("payouts_bankfile"),
        same_territory("payouts_payout", "file_id", "payouts_bankfile"),
        same_territory("payouts_payout", "merchant_id", "merchants_merchant"),
    ]
