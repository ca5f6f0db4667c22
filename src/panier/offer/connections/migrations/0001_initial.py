import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("connections", "0001_connections")]

    dependencies = [
        ('accounts', '__first__'),
        ('inventory', '0001_initial'),
        ('merchants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('con',), **{}), editable=False, max_length=20, unique=True)),
                ('provider', models.CharField(max_length=12)),
                ('address', models.CharField(max_length=200)),
                ('sealed', models.TextField()),
                ('last_characters', models.CharField(max_length=4)),
                ('shop_name', models.CharField(max_length=200)),
                ('locations', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=dict)),
                ('state', models.CharField(default='first', max_length=6)),
                ('prices', models.BooleanField(default=False)),
                ('texts', models.BooleanField(default=False)),
                ('adds', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('live_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('sold_after', models.BigIntegerField(null=True)),
                ('followed', models.BooleanField(default=False)),
                ('next_at', models.DateTimeField(db_index=True)),
                ('began_at', models.DateTimeField(null=True)),
                ('since', models.DateTimeField(null=True)),
                ('whole_at', models.DateTimeField(null=True)),
                ('pulled_at', models.DateTimeField(null=True)),
                ('heard_at', models.DateTimeField(null=True)),
                ('problem', models.JSONField(default=dict)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('run', models.CharField(blank=True, max_length=20)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('merchant', 'provider'), name='one_connection_a_kind'), models.CheckConstraint(condition=models.Q(('state__in', ('first', 'live', 'paused', 'asks', 'ended'))), name='connection_state'), models.CheckConstraint(condition=models.Q(('provider__in', ('shopify', 'woocommerce'))), name='connection_provider'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), ('sealed', ''), _connector='OR'), name='ended_without_secrets')],
            },
        ),
        migrations.CreateModel(
            name='Delivered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delivery', models.CharField(max_length=100)),
                ('topic', models.CharField(max_length=60)),
                ('body', models.BinaryField()),
                ('says', models.JSONField()),
                ('received_at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(null=True)),
                ('effect', models.CharField(blank=True, max_length=20)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='connections.connection')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('handled_at', None)), fields=['connection', 'id'], name='deliveries_waiting'), models.Index(fields=['received_at'], name='deliveries_by_age')],
                'constraints': [models.UniqueConstraint(fields=('connection', 'delivery'), name='delivery_once')],
            },
        ),
        migrations.CreateModel(
            name='PulledPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('products', models.JSONField()),
                ('next', models.CharField(blank=True, max_length=400)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='connections.connection')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('connection', 'number'), name='page_once')],
            },
        ),
        migrations.CreateModel(
            name='RemoteItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product_ref', models.CharField(max_length=80)),
                ('ref', models.CharField(max_length=80)),
                ('stock', models.CharField(max_length=80)),
                ('product_key', models.CharField(max_length=300)),
                ('variant_key', models.CharField(max_length=400)),
                ('safety', models.PositiveIntegerField(null=True)),
                ('trusted', models.CharField(blank=True, max_length=6)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='connections.connection')),
            ],
            options={
                'indexes': [models.Index(fields=['connection', 'stock'], name='item_by_stock')],
                'constraints': [models.UniqueConstraint(fields=('connection', 'ref'), name='item_once'), models.CheckConstraint(condition=models.Q(('trusted__in', ['', 'ours', 'theirs'])), name='item_trusted')],
            },
        ),
        migrations.CreateModel(
            name='Push',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('location', models.CharField(max_length=80)),
                ('units', models.IntegerField()),
                ('key', models.UUIDField(unique=True)),
                ('state', models.CharField(choices=[('intended', 'Intended'), ('done', 'Done'), ('refused', 'Refused')], default='intended', max_length=8)),
                ('problem', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('there_at', models.DateTimeField(null=True)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='connections.connection')),
                ('reservation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='inventory.reservation')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='connections.remoteitem')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'intended')), fields=['connection', 'id'], name='pushes_waiting'), models.Index(fields=['item', 'location'], name='pushes_of_item')],
                'constraints': [models.UniqueConstraint(fields=('connection', 'reservation', 'number'), name='push_once'), models.CheckConstraint(condition=models.Q(('units', 0), _negated=True), name='push_units'), models.CheckConstraint(condition=models.Q(('state__in', ['intended', 'done', 'refused'])), name='push_state')],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('cfl',), **{}), editable=False, max_length=20, unique=True)),
                ('ours', models.IntegerField()),
                ('ours_source', models.CharField(max_length=20)),
                ('ours_as_of', models.DateTimeField()),
                ('written', models.IntegerField()),
                ('theirs', models.IntegerField()),
                ('theirs_as_of', models.DateTimeField()),
                ('opened_at', models.DateTimeField()),
                ('solved_at', models.DateTimeField(null=True)),
                ('solution', models.CharField(blank=True, max_length=12)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.place')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='connections.remoteitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('solved_at', None)), fields=('item', 'place'), name='one_open_conflict')],
            },
        ),
        migrations.CreateModel(
            name='RemoteLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('location', models.CharField(max_length=80)),
                ('units', models.IntegerField(null=True)),
                ('as_of', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='connections.remoteitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'location'), name='remote_level_once')],
            },
        ),
        migrations.CreateModel(
            name='StockRules',
            fields=[
                ('merchant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='merchants.merchant')),
                ('decides', models.CharField(default='ask', max_length=6)),
                ('safety', models.PositiveIntegerField(default=0)),
                ('fresh_hours', models.PositiveSmallIntegerField(default=72)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('decides__in', ('ours', 'theirs', 'ask'))), name='stock_rules_decides')],
            },
        ),
    ]
