from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField("searchdocument", "digest", models.BigIntegerField(default=0)),
    ]
