from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0004_given")]

    operations = [migrations.DeleteModel("Given")]
