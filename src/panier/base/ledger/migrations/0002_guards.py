"""The database itself keeps the books honest: moves stay in their books' currency, and nothing written ever changes."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory

GUARD = """
ALTER TABLE ledger_move
  ADD CONSTRAINT move_source_currency FOREIGN KEY (source_id, currency) REFERENCES ledger_book (id, currency),
  ADD CONSTRAINT move_destination_currency FOREIGN KEY (destination_id, currency) REFERENCES ledger_book (id, currency);

CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: write a reversing entry' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_move_stays BEFORE UPDATE OR DELETE ON ledger_move
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
"""
UNGUARD = """
DROP TRIGGER ledger_move_stays ON ledger_move;
DROP TRIGGER ledger_entry_stays ON ledger_entry;
DROP FUNCTION ledger_refuse_change();
ALTER TABLE ledger_move DROP CONSTRAINT move_source_currency, DROP CONSTRAINT move_destination_currency;
"""


class Migration(migrations.Migration):
    replaces = [("ledger", "0003_same_territory")]
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        belongs_to_territory("ledger_entry"),
        same_territory("ledger_entry", "reverses_id", "ledger_entry"),
    ]
