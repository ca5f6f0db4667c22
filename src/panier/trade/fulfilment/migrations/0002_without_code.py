
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fulfilment', '0001_initial'),
        ('orders', '0005_a_buyers_answer'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='handover',
            name='hand_over_how',
        ),
        migrations.AddField(
            model_name='handover',
            name='reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name='handover',
            name='how',
            field=models.CharField(choices=[('scanned', 'Scanned'), ('code', 'Code'), ('given', 'Given'), ('carrier', 'Carrier'), ('paper', 'Paper'), ('unproven', 'Unproven')], max_length=8),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('how', 'paper')), fields=['at'], name='hand_over_papers'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['scanned', 'code', 'given', 'carrier', 'paper', 'unproven'])), name='hand_over_how'),
        ),
    ]
