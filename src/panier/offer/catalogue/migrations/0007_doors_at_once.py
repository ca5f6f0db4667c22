"""Doors set of many products at once can be taken back."""

from functools import partial

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from panier.kit.ids import new_id


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("catalogue", "0006_feeds_that_apply"),
        ("merchants", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="DoorsChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=partial(new_id, "drs"), editable=False, max_length=20, unique=True),
                ),
                ("person", models.CharField(max_length=120)),
                ("door", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("changed", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undoer_name", models.CharField(blank=True, max_length=120)),
                ("undone_to", models.BigIntegerField(null=True)),
                ("back", models.PositiveIntegerField(default=0)),
                ("left", models.PositiveIntegerField(default=0)),
                ("undone", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undoer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.merchant"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["merchant", "-at"], name="doors_of_merchant")]},
        ),
        migrations.AddField(
            "productedit",
            "doors",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalogue.doorschange",
            ),
        ),
    ]
