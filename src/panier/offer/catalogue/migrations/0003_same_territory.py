"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_imports"), ("merchants", "0003_same_territory")]
    operations = [
        belongs_to_territory("catalogue_category"),
        same_territory("catalogue_category", "parent_id", "catalogue_category"),
        same_territory("catalogue_product", "category_id", "catalogue_category"),
        same_territory("catalogue_product", "merchant_id", "merchants_merchant"),
    ]
