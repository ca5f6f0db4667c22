"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import same_territory


class Migration(migrations.Migration):
    replaces = [("capability", "0002_same_territory")]
    dependencies = [("capability", "0001_initial"), ("merchants", "0002_guards"), ("territories", "0002_guards")]
    operations = [
        same_territory("capability_ticket", "merchant_id", "merchants_merchant"),
        same_territory("capability_pooled", "region_id", "territories_region"),
    ]
