"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory


class Migration(migrations.Migration):
    replaces = [("catalogue", "0002_imports"), ("catalogue", "0003_same_territory"), ("catalogue", "0004_import_tasks"), ("catalogue", "0005_edits_at_the_desk"), ("catalogue", "0006_pulls")]
    dependencies = [("catalogue", "0001_initial"), ("merchants", "0002_guards")]
    operations = [
        belongs_to_territory("catalogue_category"),
        same_territory("catalogue_category", "parent_id", "catalogue_category"),
        same_territory("catalogue_product", "category_id", "catalogue_category"),
        same_territory("catalogue_product", "merchant_id", "merchants_merchant"),
    ]
