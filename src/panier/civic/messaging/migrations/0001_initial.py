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
        ('orders', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('msg',), **{}), editable=False, max_length=20, unique=True)),
                ('key', models.UUIDField()),
                ('side', models.CharField(choices=[('shopper', 'Shopper'), ('merchant', 'Merchant'), ('market', 'Market')], max_length=8)),
                ('author', models.CharField(max_length=120)),
                ('language', models.CharField(max_length=8)),
                ('text', models.TextField(max_length=2000)),
                ('at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_reason', models.CharField(blank=True, max_length=400)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('att',), **{}), editable=False, max_length=20, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('kind', models.CharField(max_length=4)),
                ('size', models.PositiveIntegerField()),
                ('width', models.PositiveSmallIntegerField(default=0)),
                ('height', models.PositiveSmallIntegerField(default=0)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='messaging.message')),
            ],
        ),
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('thr',), **{}), editable=False, max_length=20, unique=True)),
                ('product', models.CharField(blank=True, max_length=20)),
                ('title', models.JSONField(default=dict)),
                ('slug', models.CharField(blank=True, max_length=200)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=8)),
                ('state', models.CharField(choices=[('unconfirmed', 'Unconfirmed'), ('open', 'Open'), ('closed', 'Closed')], default='open', max_length=12)),
                ('started_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('waiting_since', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer_minutes', models.PositiveIntegerField(null=True)),
                ('called_at', models.DateTimeField(null=True)),
                ('called_side', models.CharField(blank=True, choices=[('shopper', 'Shopper'), ('merchant', 'Merchant'), ('market', 'Market')], max_length=8)),
                ('called_reason', models.CharField(blank=True, max_length=400)),
                ('closed_at', models.DateTimeField(null=True)),
                ('shopper_told', models.BigIntegerField(default=0)),
                ('shopper_told_at', models.DateTimeField(null=True)),
                ('merchant_told', models.BigIntegerField(default=0)),
                ('merchant_told_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('part', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.part')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='merchants.place')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(fields=['merchant', '-last_at'], name='thread_desk'), models.Index(condition=models.Q(('waiting_since__isnull', False)), fields=['merchant'], name='thread_waiting'), models.Index(fields=['account', '-last_at'], name='thread_of_account'), models.Index(fields=['merchant', 'asked_at'], name='thread_measured'), models.Index(condition=models.Q(('called_at__isnull', False)), fields=['territory', 'called_at'], name='thread_called')],
                'constraints': [models.UniqueConstraint(fields=('part',), name='one_thread_a_part'), models.UniqueConstraint(condition=models.Q(('part', None)), fields=('product', 'account'), name='one_thread_a_member_and_product'), models.CheckConstraint(condition=models.Q(('part__isnull', False), models.Q(('product', ''), _negated=True), _connector='XOR'), name='thread_about_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('answer_minutes', None), ('answered_at', None)), models.Q(('answer_minutes__isnull', False), ('answered_at__isnull', False), ('asked_at__isnull', False)), _connector='OR'), name='thread_measured_whole'), models.CheckConstraint(condition=models.Q(models.Q(('called_at', None), ('called_reason', ''), ('called_side', '')), models.Q(('called_at__isnull', False), models.Q(('called_side', ''), _negated=True), models.Q(('called_reason', ''), _negated=True)), _connector='OR'), name='thread_called_with_a_reason')],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='thread',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='messaging.thread'),
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('rpt',), **{}), editable=False, max_length=20, unique=True)),
                ('side', models.CharField(choices=[('shopper', 'Shopper'), ('merchant', 'Merchant'), ('market', 'Market')], max_length=8)),
                ('why', models.CharField(choices=[('abuse', 'abuse'), ('threat', 'threat'), ('fraud', 'fraud'), ('private', 'private'), ('spam', 'spam'), ('illegal', 'illegal'), ('other', 'other')], max_length=12)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=120)),
                ('hides', models.BooleanField(default=False)),
                ('measure', models.CharField(blank=True, choices=[('none', 'None'), ('warned', 'Warned'), ('stopped', 'Stopped')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='messaging.message')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('decided_at', None)), fields=['territory', 'due_at'], name='report_due')],
                'constraints': [models.UniqueConstraint(fields=('message', 'side'), name='report_once_a_side'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('measure', '')), models.Q(('decided_at__isnull', False), models.Q(('measure', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='report_decided_whole')],
            },
        ),
        migrations.CreateModel(
            name='Silence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('reason', models.CharField(max_length=400)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'until'], name='silence_of_account'), models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email', 'until'], name='silence_of_address')],
                'constraints': [models.CheckConstraint(condition=models.Q(('account__isnull', False), models.Q(('email', ''), _negated=True), _connector='OR'), name='silence_of_somebody'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='silence_ends')],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['thread', 'side', 'at'], name='message_of_thread'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('thread', 'side', 'key'), name='message_once_a_key'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('hidden_at', None), models.Q(('hidden_reason', ''), _negated=True), _connector='OR'), name='message_hidden_reason'),
        ),
    ]
