
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('merchants', '0004_found_to_claim'),
        ('orders', '0004_order_in_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='part',
            name='part_to_do',
        ),
        migrations.AddField(
            model_name='part',
            name='answered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='part',
            index=models.Index(condition=models.Q(('state__in', ['to_accept', 'accepted', 'ready'])), fields=['merchant', 'due_at', 'id'], include=('state', 'touched_at', 'changed_at', 'answered_at'), name='part_to_do'),
        ),
    ]
