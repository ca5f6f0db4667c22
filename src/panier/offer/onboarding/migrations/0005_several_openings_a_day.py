"""A day of an application’s hours is a list of openings."""

from django.db import migrations


def each_day_a_list(apps, schema_editor):
    application = apps.get_model("onboarding", "Application")
    for row in application.objects.exclude(places=[]).iterator():
        for place in row.places:
            place["hours"] = [[pair] if pair[0] or pair[1] else [] for pair in place.get("hours") or []]
        row.save(update_fields=["places"])


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0004_renewals")]
    operations = [migrations.RunPython(each_day_a_list, migrations.RunPython.noop)]
