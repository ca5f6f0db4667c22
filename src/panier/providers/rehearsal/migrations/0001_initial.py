import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True)),
                ('minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('description', models.CharField(max_length=80)),
                ('language', models.CharField(max_length=8)),
                ('return_url', models.CharField(max_length=500)),
                ('state', models.CharField(default='pending', max_length=12)),
                ('silent', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=60, unique=True)),
                ('body', models.TextField()),
                ('times', models.PositiveSmallIntegerField(default=1)),
                ('due_at', models.DateTimeField()),
                ('answered', models.PositiveSmallIntegerField(default=0)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('charge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='rehearsal.charge')),
            ],
        ),
        migrations.CreateModel(
            name='Giveback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True)),
                ('minor', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('charge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='givebacks', to='rehearsal.charge')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='giveback_positive')],
            },
        ),
    ]
