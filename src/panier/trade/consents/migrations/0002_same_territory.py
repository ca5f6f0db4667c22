"""A consent, its shop and its order are of one territory."""

from django.db import migrations

from panier.kit.columns import same_territory


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial"), ("merchants", "0002_guards"), ("orders", "0002_guards")]
    operations = [
        same_territory("consents_consent", "merchant_id", "merchants_merchant"),
        same_territory("consents_consent", "order_id", "orders_order"),
    ]
