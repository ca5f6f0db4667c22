"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]
    operations = [
        belongs_to_territory("ledger_entry"),
        same_territory("ledger_entry", "reverses_id", "ledger_entry"),
    ]
