import django.db.models.deletion
import functools
import panier.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("onboarding", "0001_applications")]

    dependencies = [
        ('accounts', '__first__'),
        ('merchants', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('app',), **{}), editable=False, max_length=20, unique=True)),
                ('is_claim', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('changes_asked', 'changes_asked'), ('approved', 'approved'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed')], default='draft', max_length=14)),
                ('language', models.CharField(default='fr', max_length=8)),
                ('opening', models.CharField(default='listed', max_length=8)),
                ('identity', models.JSONField(default=dict)),
                ('eligibility', models.JSONField(default=list)),
                ('places', models.JSONField(default=list)),
                ('delivery', models.JSONField(default=dict)),
                ('attested', models.JSONField(default=list)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('asked', models.JSONField(default=dict)),
                ('terms_shown_at', models.DateTimeField(null=True)),
                ('terms_shown', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(fields=['territory', 'state', 'due_at'], name='applications_by_urgency'), models.Index(fields=['applicant', '-changed_at'], name='applications_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'changes_asked', 'approved', 'refused', 'withdrawn', 'lapsed'))), name='application_state'), models.CheckConstraint(condition=models.Q(('opening__in', ('listed', 'linked', 'selling'))), name='application_opening'), models.CheckConstraint(condition=models.Q(('is_claim', False), ('merchant__isnull', False), _connector='OR'), name='claim_of_a_shop'), models.UniqueConstraint(condition=models.Q(('state', 'approved')), fields=('merchant',), name='one_approved_application_of_a_shop'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'changes_asked'))), fields=('applicant', 'merchant'), name='one_open_claim_of_a_person')],
            },
        ),
        migrations.CreateModel(
            name='ApplicationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, max_length=14)),
                ('after', models.CharField(max_length=14)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('checklist', models.JSONField(default=dict)),
                ('actor', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='onboarding.application')),
            ],
        ),
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder_name', models.CharField(max_length=160)),
                ('institution', models.CharField(max_length=3)),
                ('account_sealed', models.TextField()),
                ('last_digits', models.CharField(max_length=3)),
                ('given_at', models.DateTimeField()),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='bank', to='onboarding.application')),
                ('merchant', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='merchants.merchant')),
            ],
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('holds', models.BooleanField()),
                ('actor', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='onboarding.application')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'item'), name='check_once')],
            },
        ),
        migrations.CreateModel(
            name='DirectoryRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('dir',), **{}), editable=False, max_length=20, unique=True)),
                ('file_name', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('shape', models.CharField(choices=[('req', 'req'), ('csv', 'csv')], max_length=4)),
                ('state', models.CharField(default='waiting', max_length=8)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('problems', models.JSONField(default=list)),
                ('fault', models.CharField(blank=True, max_length=80)),
                ('asked_at', models.DateTimeField()),
                ('moved_at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'indexes': [models.Index(fields=['territory', '-asked_at'], name='directory_runs_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'working', 'done', 'failed'))), name='directory_run_state')],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_key', models.CharField(max_length=160)),
                ('merchant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='onboarding.directoryrun')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('territory', 'source_key'), name='listed_once')],
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('prf',), **{}), editable=False, max_length=20, unique=True)),
                ('rule', models.CharField(max_length=40)),
                ('digest', models.CharField(max_length=64)),
                ('file_name', models.CharField(max_length=120)),
                ('expires_on', models.DateField(null=True)),
                ('given_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='onboarding.application')),
            ],
            options={
                'indexes': [models.Index(fields=['expires_on'], name='proofs_by_last_day')],
                'constraints': [models.UniqueConstraint(fields=('application', 'rule'), name='one_proof_a_rule')],
            },
        ),
        migrations.CreateModel(
            name='TermsAccepted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=40)),
                ('french_digest', models.CharField(max_length=64)),
                ('french_shown_at', models.DateTimeField()),
                ('language', models.CharField(max_length=8)),
                ('accepted_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accepted', to='onboarding.application')),
            ],
            options={
                'indexes': [models.Index(fields=['application', '-accepted_at'], name='terms_latest')],
            },
        ),
    ]
