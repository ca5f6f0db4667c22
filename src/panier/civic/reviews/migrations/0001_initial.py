import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('catalogue', '0001_initial'),
        ('merchants', '0001_initial'),
        ('orders', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Quiet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author', models.CharField(max_length=40, unique=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('rev',), **{}), editable=False, max_length=20, unique=True)),
                ('title', models.JSONField(default=dict)),
                ('author', models.CharField(max_length=40)),
                ('shown_name', models.CharField(blank=True, max_length=40)),
                ('stars', models.PositiveSmallIntegerField()),
                ('words', models.TextField(blank=True)),
                ('language', models.CharField(max_length=8)),
                ('state', models.CharField(choices=[('published', 'Published'), ('hidden', 'Hidden'), ('withdrawn', 'Withdrawn')], default='published', max_length=10)),
                ('written_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('hidden_for', models.CharField(blank=True, max_length=20)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('decided_at', models.DateTimeField(null=True)),
                ('appeal', models.CharField(blank=True, choices=[('open', 'Open'), ('granted', 'Granted'), ('refused', 'Refused')], max_length=8)),
                ('appeal_words', models.TextField(blank=True)),
                ('appealed_at', models.DateTimeField(null=True)),
                ('reply', models.TextField(blank=True)),
                ('reply_by', models.CharField(blank=True, max_length=120)),
                ('replied_at', models.DateTimeField(null=True)),
                ('is_demonstration', models.BooleanField(default=False)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.part')),
                ('product', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalogue.product')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('product__isnull', False)), fields=['product', '-written_at'], name='review_product'), models.Index(fields=['merchant', '-written_at'], name='review_merchant'), models.Index(condition=models.Q(('appeal', 'open')), fields=['appealed_at'], name='review_appeals')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('product__isnull', False)), fields=('author', 'product'), name='one_review_a_product'), models.UniqueConstraint(condition=models.Q(('product__isnull', True)), fields=('author', 'merchant'), name='one_review_a_merchant'), models.UniqueConstraint(condition=models.Q(('product__isnull', False)), fields=('part', 'product'), name='one_review_a_part_product'), models.UniqueConstraint(condition=models.Q(('product__isnull', True)), fields=('part',), name='one_review_a_part'), models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='review_stars'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state', 'hidden'), models.Q(('hidden_for', ''), _negated=True)), models.Q(models.Q(('state', 'hidden'), _negated=True), ('hidden_for', '')), _connector='OR'), name='review_hidden_for_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('appeal', ''), ('appealed_at', None)), models.Q(models.Q(('appeal', ''), _negated=True), ('appealed_at__isnull', False)), _connector='OR'), name='review_appealed')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('rpt',), **{}), editable=False, max_length=20, unique=True)),
                ('reporter', models.CharField(max_length=40)),
                ('actor', models.CharField(max_length=120)),
                ('reason', models.CharField(max_length=20)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('answer_by', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('upheld', 'Upheld'), ('dismissed', 'Dismissed'), ('gone', 'Gone')], default='open', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reviews.review')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['answer_by'], name='report_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('review', 'reporter'), name='one_open_report_a_reporter')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('written', 'Written'), ('changed', 'Changed'), ('withdrawn', 'Withdrawn'), ('forgotten', 'Forgotten'), ('replied', 'Replied'), ('reported', 'Reported'), ('kept', 'Kept'), ('hidden', 'Hidden'), ('appealed', 'Appealed'), ('restored', 'Restored'), ('upheld', 'Upheld')], max_length=10)),
                ('actor', models.CharField(max_length=120)),
                ('stars', models.PositiveSmallIntegerField()),
                ('words', models.TextField(blank=True)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reviews.review')),
            ],
            options={
                'indexes': [models.Index(fields=['-at'], name='review_step_at')],
            },
        ),
    ]
