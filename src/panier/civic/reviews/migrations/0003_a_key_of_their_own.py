"""Authors are digests by a key that lives with the reviews: a new key of the server made everyone a stranger to what he had written."""

import secrets
from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from panier.civic.reviews.rules import author_of

AT_ONCE = 1_000


def make_key(apps: Any, _schema: object) -> None:
    """Those known by the server's key are found again by the addresses of their orders."""
    key = apps.get_model("reviews", "ReviewerKey").objects.create(pk=1, secret=secrets.token_hex(32)).secret
    tables = [apps.get_model("reviews", name) for name in ("Review", "Quiet")]
    known = {author for table in tables for author in table.objects.values_list("author", flat=True)}
    if not known:
        return
    emails = apps.get_model("orders", "Order").objects.values_list("contact_email", flat=True)
    for email in {each.strip().lower() for each in emails.iterator(AT_ONCE)}:
        if (before := author_of(settings.SECRET_KEY, email)) in known:
            for table in tables:
                table.objects.filter(author=before).update(author=author_of(key, email))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_guards"), ("orders", "0002_guards")]
    operations = [
        migrations.CreateModel(
            "ReviewerKey",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", models.CharField(max_length=64)),
            ],
            options={"constraints": [models.CheckConstraint(condition=Q(pk=1), name="one_reviewer_key")]},
        ),
        migrations.RunPython(make_key, migrations.RunPython.noop),
    ]
