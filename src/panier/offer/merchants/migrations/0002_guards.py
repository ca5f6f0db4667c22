"""Rows that refer to each other belong to one territory, and a closure's place to its merchant."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory

GUARD = """
ALTER TABLE merchants_closure ADD CONSTRAINT closure_place_of_merchant FOREIGN KEY (merchant_id, place_id)
  REFERENCES merchants_place (merchant_id, id) DEFERRABLE INITIALLY DEFERRED;
"""
UNGUARD = """
ALTER TABLE merchants_closure DROP CONSTRAINT closure_place_of_merchant;
"""


class Migration(migrations.Migration):
    replaces = [("merchants", "0002_streets"), ("merchants", "0003_same_territory"), ("merchants", "0004_roles"), ("merchants", "0005_closures"), ("merchants", "0006_rates_are_zones")]
    dependencies = [("merchants", "0001_initial"), ("territories", "0002_guards")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        belongs_to_territory("merchants_merchant"),
        same_territory("merchants_street", "municipality_id", "territories_municipality"),
    ]
