import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pick',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='orders.line')),
                ('person', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('part', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='orders.part')),
                ('position', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('part', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='orders.part')),
                ('how', models.CharField(choices=[('scanned', 'Scanned'), ('code', 'Code'), ('given', 'Given'), ('carrier', 'Carrier'), ('unproven', 'Unproven')], max_length=8)),
                ('taken_by', models.CharField(blank=True, max_length=120)),
                ('photo', models.CharField(blank=True, max_length=24)),
                ('carrier', models.CharField(blank=True, max_length=20)),
                ('tracking', models.CharField(blank=True, max_length=40)),
                ('person', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('photo', ''), _negated=True), fields=['at'], name='hand_over_photos')],
                'constraints': [models.CheckConstraint(condition=models.Q(('how__in', ['scanned', 'code', 'given', 'carrier', 'unproven'])), name='hand_over_how'), models.CheckConstraint(condition=models.Q(models.Q(('how', 'carrier'), _negated=True), models.Q(('carrier', ''), _negated=True), _connector='OR'), name='hand_over_carrier')],
            },
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('part', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='orders.part')),
                ('grams', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('grams__gt', 0)), name='parcel_weighs')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('then', models.CharField(choices=[('again', 'Again'), ('fetch', 'Fetch')], max_length=5)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('person', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.part')),
            ],
            options={
                'indexes': [models.Index(fields=['part', 'at'], name='absences_of_part')],
                'constraints': [models.CheckConstraint(condition=models.Q(('then__in', ['again', 'fetch'])), name='absence_then')],
            },
        ),
    ]
