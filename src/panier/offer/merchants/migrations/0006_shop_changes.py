"""What a shop is, and its places, change by whom and when; its picture is told to whoever cannot see it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('merchants', '0005_letters_about_orders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='merchant',
            name='picture_alt',
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name='ShopChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('about', 'About'), ('legal', 'Legal'), ('place_added', 'Place Added'), ('place', 'Place'), ('place_closed', 'Place Closed'), ('place_opened', 'Place Opened')], max_length=12)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('actor_name', models.CharField(max_length=254)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='merchants.place')),
            ],
            options={
                'indexes': [models.Index(models.F('merchant'), models.OrderBy(models.F('at'), descending=True), name='shop_history')],
                'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ['about', 'legal', 'place_added', 'place', 'place_closed', 'place_opened'])), name='shop_change_what')],
            },
        ),
    ]
