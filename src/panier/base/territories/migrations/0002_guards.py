"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory


class Migration(migrations.Migration):
    replaces = [("territories", "0002_territory_identifiers_territory_postal_and_more"), ("territories", "0003_same_territory")]
    dependencies = [("territories", "0001_initial")]
    operations = [
        belongs_to_territory("territories_region"),
        belongs_to_territory("territories_municipality"),
        same_territory("territories_municipality", "region_id", "territories_region"),
        same_territory("territories_postalprefix", "region_id", "territories_region"),
    ]
