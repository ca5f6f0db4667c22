import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('merchants', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('imp',), **{}), editable=False, max_length=20, unique=True)),
                ('key', models.UUIDField()),
                ('file_name', models.CharField(max_length=200)),
                ('file', models.BinaryField()),
                ('file_digest', models.CharField(max_length=64)),
                ('dialect', models.CharField(max_length=20)),
                ('encoding', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=20)),
                ('answers', models.JSONField()),
                ('state', models.CharField(choices=[('previewed', 'Previewed'), ('applied', 'Applied'), ('undone', 'Undone')], default='previewed', max_length=10)),
                ('is_readable', models.BooleanField(default=False)),
                ('counts', models.JSONField(default=dict)),
                ('plan_digest', models.CharField(blank=True, max_length=64)),
                ('begun_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.place')),
            ],
            options={
                'indexes': [models.Index(fields=['merchant', '-begun_at'], name='imports_of_merchant')],
                'constraints': [models.UniqueConstraint(fields=('merchant', 'key'), name='import_once_a_key'), models.CheckConstraint(condition=models.Q(('state__in', ['previewed', 'applied', 'undone'])), name='import_state')],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.PositiveIntegerField()),
                ('name', models.JSONField(default=dict)),
                ('slug', models.JSONField(default=dict)),
                ('tax_category', models.CharField(max_length=12)),
                ('icon', models.CharField(blank=True, max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='catalogue.category')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'code'), name='category_code')],
            },
        ),
        migrations.CreateModel(
            name='ImportTask',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='task', serialize=False, to='catalogue.importrun')),
                ('kind', models.CharField(choices=[('look', 'Look'), ('apply', 'Apply'), ('undo', 'Undo')], max_length=5)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Working'), ('faulted', 'Faulted'), ('refused', 'Refused')], default='waiting', max_length=7)),
                ('answers', models.JSONField(null=True)),
                ('stage', models.CharField(blank=True, max_length=9)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('refusal', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('moved_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['look', 'apply', 'undo'])), name='import_task_kind'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'working', 'faulted', 'refused'])), name='import_task_state')],
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gtin', models.CharField(max_length=14)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_reason', models.CharField(blank=True, max_length=400)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'gtin'), name='match_gtin')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('prd',), **{}), editable=False, max_length=20, unique=True)),
                ('source', models.CharField(max_length=20)),
                ('source_key', models.CharField(max_length=300)),
                ('slug', models.SlugField(max_length=140)),
                ('title', models.JSONField(default=dict)),
                ('description', models.JSONField(default=dict)),
                ('language', models.CharField(max_length=8)),
                ('brand', models.CharField(blank=True, max_length=120)),
                ('tax_category', models.CharField(max_length=12)),
                ('tax_category_assumed', models.BooleanField(default=False)),
                ('archived_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=0)),
                ('by_hand', models.JSONField(default=list)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.category')),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('merchant', 'source', 'source_key'), name='product_source'), models.UniqueConstraint(fields=('merchant', 'id'), name='product_of_merchant')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('widths', models.JSONField(default=list)),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
                ('alt', models.JSONField(default=dict)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('source_url', models.URLField(blank=True, max_length=1000)),
                ('problem', models.CharField(blank=True, max_length=60)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='catalogue.product')),
            ],
            options={
                'indexes': [models.Index(fields=['product', 'position'], name='picture_order')],
            },
        ),
        migrations.CreateModel(
            name='ImportChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('created', 'Created'), ('changed', 'Changed'), ('left', 'Left'), ('refused', 'Refused'), ('noted', 'Noted'), ('absent', 'Absent')], max_length=8)),
                ('line', models.PositiveIntegerField(default=0)),
                ('product_key', models.CharField(blank=True, max_length=300)),
                ('title', models.CharField(blank=True, max_length=255)),
                ('column', models.CharField(blank=True, max_length=300)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('details', models.JSONField(default=dict)),
                ('differences', models.JSONField(default=list)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=20)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='catalogue.importrun')),
                ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.product')),
            ],
            options={
                'indexes': [models.Index(fields=['run', 'kind', 'line'], name='changes_of_import')],
            },
        ),
        migrations.CreateModel(
            name='ProductEdit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField()),
                ('differences', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.product')),
            ],
            options={
                'indexes': [models.Index(fields=['product', '-at'], name='edits_of_product')],
            },
        ),
        migrations.CreateModel(
            name='Pull',
            fields=[
                ('merchant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='merchants.merchant')),
                ('url', models.URLField(max_length=1000)),
                ('hours', models.PositiveSmallIntegerField()),
                ('answers', models.JSONField()),
                ('next_at', models.DateTimeField(db_index=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('problem', models.JSONField(default=dict)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('run', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('hours__in', [6, 12, 24])), name='pull_hours')],
            },
        ),
        migrations.CreateModel(
            name='Variant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('var',), **{}), editable=False, max_length=20, unique=True)),
                ('source_key', models.CharField(max_length=400)),
                ('options', models.JSONField(default=list)),
                ('sku', models.CharField(blank=True, max_length=120)),
                ('gtin', models.CharField(blank=True, db_index=True, max_length=14)),
                ('gtin_given', models.CharField(blank=True, max_length=40)),
                ('grams', models.PositiveIntegerField(null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('picture', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.picture')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='variants', to='catalogue.product')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('product', 'source_key'), name='variant_source'), models.UniqueConstraint(fields=('merchant', 'id'), name='variant_of_merchant')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('off',), **{}), editable=False, max_length=20, unique=True)),
                ('minor', models.BigIntegerField()),
                ('compare_at_minor', models.BigIntegerField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('door', models.CharField(choices=[('listed', 'Listed'), ('linked', 'Linked'), ('selling', 'Selling')], default='selling', max_length=8)),
                ('url', models.URLField(blank=True, max_length=1000)),
                ('pickup', models.BooleanField(default=True)),
                ('delivery', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField()),
                ('variant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='offer', to='catalogue.variant')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gte', 0)), name='offer_price'), models.CheckConstraint(condition=models.Q(('door__in', ['listed', 'linked', 'selling'])), name='offer_door')],
            },
        ),
    ]
