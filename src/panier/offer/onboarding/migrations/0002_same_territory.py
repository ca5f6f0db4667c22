"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0001_applications"), ("merchants", "0003_same_territory")]
    operations = [
        belongs_to_territory("onboarding_directoryrun"),
        same_territory("onboarding_application", "merchant_id", "merchants_merchant"),
        same_territory("onboarding_listing", "merchant_id", "merchants_merchant"),
        same_territory("onboarding_listing", "run_id", "onboarding_directoryrun"),
    ]
