"""Every delivery rate becomes a zone with one price; the rates themselves go with the next step of merchants: never both live."""

from django.db import migrations

from panier.kit.ids import new_id

AT_ONCE = 1000


def zones_from_rates(apps, schema_editor):
    rates = apps.get_model("merchants", "DeliveryRate").objects.order_by("pk")
    zone = apps.get_model("terms", "Zone")
    zones = (
        zone(
            public_id=new_id("zon"),
            merchant_id=rate.merchant_id,
            name=rate.name,
            prefixes=rate.prefixes,
            steps=[[0, rate.minor]],
            free_from_minor=rate.free_from_minor,
            currency=rate.currency,
            days=rate.days,
            position=rate.position,
        )
        for rate in rates.iterator(AT_ONCE)
    )
    zone.objects.bulk_create(zones, batch_size=AT_ONCE)


def rates_from_zones(apps, schema_editor):
    """What a rate can say: deliveries, each at its first price."""
    rate = apps.get_model("merchants", "DeliveryRate")
    zones = apps.get_model("terms", "Zone").objects.filter(method="delivery").order_by("pk")
    rates = (
        rate(
            merchant_id=zone.merchant_id,
            name=zone.name,
            minor=zone.steps[0][1],
            free_from_minor=zone.free_from_minor,
            currency=zone.currency,
            prefixes=zone.prefixes,
            days=zone.days,
            position=zone.position,
        )
        for zone in zones.iterator(AT_ONCE)
    )
    rate.objects.bulk_create(rates, batch_size=AT_ONCE)


class Migration(migrations.Migration):

    dependencies = [('terms', '0001_initial'), ('merchants', '0004_roles')]

    operations = [migrations.RunPython(zones_from_rates, rates_from_zones)]
