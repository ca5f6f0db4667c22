from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("postgres_search", "0001_initial")]

    operations = [
        migrations.AddField(model_name="entry", name="standing", field=models.BigIntegerField(default=0)),
    ]
