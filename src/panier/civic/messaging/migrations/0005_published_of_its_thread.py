"""What is published belongs to the territory of its conversation."""

from django.db import migrations

from panier.kit.columns import belongs_to_territory, same_territory


class Migration(migrations.Migration):
    dependencies = [("messaging", "0004_published_stays")]
    operations = [
        belongs_to_territory("messaging_thread"),
        same_territory("messaging_published", "thread_id", "messaging_thread"),
    ]
