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
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(panier.kit.ids.new_id, *('inv',), **{}), editable=False, max_length=20, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('clerk', 'Clerk')], max_length=8)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('end', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('replaced', 'Replaced')], max_length=9)),
                ('ended_at', models.DateTimeField(null=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('end', '')), fields=('merchant', 'email'), name='one_open_invitation'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'manager', 'clerk'])), name='invitation_role'), models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at', None)), models.Q(models.Q(('end', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='invitation_ended')],
            },
        ),
        migrations.CreateModel(
            name='TeamChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('invited', 'Invited'), ('withdrawn', 'Withdrawn'), ('declined', 'Declined'), ('joined', 'Joined'), ('role', 'Role'), ('removed', 'Removed'), ('left', 'Left')], max_length=9)),
                ('name', models.CharField(max_length=254)),
                ('before', models.CharField(blank=True, choices=[('owner', 'Owner'), ('manager', 'Manager'), ('clerk', 'Clerk')], max_length=8)),
                ('after', models.CharField(blank=True, choices=[('owner', 'Owner'), ('manager', 'Manager'), ('clerk', 'Clerk')], max_length=8)),
                ('programs', models.PositiveSmallIntegerField(default=0)),
                ('actor_name', models.CharField(max_length=254)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='merchants.merchant')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('merchant'), models.OrderBy(models.F('at'), descending=True), name='team_history')],
            },
        ),
    ]
