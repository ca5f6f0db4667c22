import django.db.models.deletion
import functools
import panier.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('pay',), **{}), editable=False, max_length=20, unique=True)),
                ('provider', models.CharField(max_length=20)),
                ('minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('state', models.CharField(choices=[('created', 'Created'), ('pending', 'Pending'), ('captured', 'Captured'), ('declined', 'Declined'), ('abandoned', 'Abandoned'), ('unknown', 'Unknown'), ('refunded', 'Refunded')], default='created', max_length=12)),
                ('provider_ref', models.CharField(blank=True, max_length=120)),
                ('redirect_url', models.CharField(blank=True, max_length=500)),
                ('captured_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['created', 'pending', 'unknown'])), fields=['asked_at'], name='payment_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='payment_positive'), models.UniqueConstraint(condition=models.Q(('state__in', ['created', 'pending', 'unknown'])), fields=('order',), name='one_live_payment_an_order')],
            },
        ),
        migrations.CreateModel(
            name='ProviderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20)),
                ('event_id', models.CharField(max_length=120)),
                ('body', models.TextField()),
                ('received_at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'event_id'), name='event_once')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('ref',), **{}), editable=False, max_length=20, unique=True)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('reason', models.CharField(max_length=400)),
                ('bearer', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('created', 'Created'), ('pending', 'Pending'), ('done', 'Done'), ('unknown', 'Unknown'), ('failed', 'Failed')], default='created', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('part', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.part')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.payment')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['created', 'pending', 'unknown'])), fields=['created_at'], name='refund_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='refund_positive')],
            },
        ),
    ]
