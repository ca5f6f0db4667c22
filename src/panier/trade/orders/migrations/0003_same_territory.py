"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_edges")]
    operations = [
        belongs_to_territory("orders_order"),
    ]
