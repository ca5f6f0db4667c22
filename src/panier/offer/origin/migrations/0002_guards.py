"""Claims and disputes move only along their edges: the database refuses every other step."""

from django.db import migrations

GUARD = """
CREATE FUNCTION origin_claim_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
    ('claimed', 'confirmed'), ('claimed', 'refused'), ('claimed', 'withdrawn'), ('claimed', 'expired'),
    ('confirmed', 'withdrawn'), ('confirmed', 'revoked'), ('confirmed', 'expired')
  ) THEN
    RAISE EXCEPTION 'a claim cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_edges BEFORE UPDATE OF state ON origin_claim
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION origin_claim_edges();

CREATE FUNCTION origin_dispute_edges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('open', 'upheld'), ('open', 'dismissed')) THEN
    RAISE EXCEPTION 'a dispute cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_edges BEFORE UPDATE OF state ON origin_dispute
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION origin_dispute_edges();
"""
UNGUARD = """
DROP TRIGGER claim_edges ON origin_claim;
DROP FUNCTION origin_claim_edges();
DROP TRIGGER dispute_edges ON origin_dispute;
DROP FUNCTION origin_dispute_edges();
"""


class Migration(migrations.Migration):
    replaces = [("origin", "0002_edges")]
    dependencies = [("origin", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
    ]
