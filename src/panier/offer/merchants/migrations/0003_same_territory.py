"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory


class Migration(migrations.Migration):
    dependencies = [("merchants", "0002_streets"), ("territories", "0003_same_territory")]
    operations = [
        belongs_to_territory("merchants_merchant"),
        same_territory("merchants_street", "municipality_id", "territories_municipality"),
    ]
