"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import same_territory


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0002_edges"), ("merchants", "0003_same_territory"), ("orders", "0003_same_territory")]
    operations = [
        same_territory("enquiries_enquiry", "merchant_id", "merchants_merchant"),
        same_territory("enquiries_enquiry", "order_id", "orders_order"),
    ]
