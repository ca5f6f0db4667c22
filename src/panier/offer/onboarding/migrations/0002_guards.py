"""Rows that refer to each other belong to one territory."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory


class Migration(migrations.Migration):
    replaces = [("onboarding", "0002_same_territory")]
    dependencies = [("onboarding", "0001_initial"), ("merchants", "0002_guards")]
    operations = [
        belongs_to_territory("onboarding_directoryrun"),
        same_territory("onboarding_application", "merchant_id", "merchants_merchant"),
        same_territory("onboarding_listing", "merchant_id", "merchants_merchant"),
        same_territory("onboarding_listing", "run_id", "onboarding_directoryrun"),
    ]
