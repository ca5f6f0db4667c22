"""A territory and its facts, as its pack declares them."""

from django.db import models

from panier.kit.columns import content, currency


class Territory(models.Model):
    code = models.CharField(max_length=12, primary_key=True)
    name = content()
    currency = currency()
    languages = models.JSONField(default=list)  # the first is the default
    tz = models.CharField(max_length=64)  # IANA
    postal = models.JSONField(default=dict)  # pattern, example, prefix_length
    identifiers = models.JSONField(default=dict)  # names of rules
    pack_digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()


class Region(models.Model):
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    name = content()
    slug = models.SlugField(max_length=80)
    population = models.PositiveIntegerField()
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "code"], name="region_code"),
            models.UniqueConstraint(fields=["territory", "slug"], name="region_slug"),
        ]


class Municipality(models.Model):
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    population = models.PositiveIntegerField()
    postal_code = models.CharField(max_length=12)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "code"], name="municipality_code")]


class PostalPrefix(models.Model):
    """The first characters of a postal code, and the point they stand for (about 1 km)."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=8)
    locality = models.CharField(max_length=160)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "prefix"], name="postal_prefix")]


class Setting(models.Model):
    """A dated value: the row in force at a moment is the latest one that began before it."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    value = models.JSONField()  # rates are strings, never floats
    in_force_from = models.DateTimeField()
    source = models.CharField(max_length=400)  # the law, the pack or, later, the resolution

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "key", "in_force_from"], name="setting_moment")]


class TaxRateRow(models.Model):
    """A dated rate, as the pack declares it."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+")
    code = models.CharField(max_length=12)
    jurisdiction = models.CharField(max_length=8)
    category = models.CharField(max_length=12)
    rate = models.CharField(max_length=20)
    begins = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "code", "jurisdiction", "category", "begins"], name="tax_rate_period"
            )
        ]
