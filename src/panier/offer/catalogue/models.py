"""Categories, products, variants and offers. A product and its variants belong to one merchant (DECISIONS 1)."""

from django.db import models
from django.db.models import Q

from panier.base.accounts.models import Account
from panier.base.territories.models import Territory
from panier.kit.columns import content, currency, minor_units, public_id
from panier.offer.catalogue.doors_models import DoorsChange
from panier.offer.merchants.models import Merchant, Place, State


class Category(models.Model):
    """`code` is the id in the Google product taxonomy; the names are the pack's."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    code = models.PositiveIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = content()
    slug = content()
    tax_category = models.CharField(max_length=12)
    icon = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "code"], name="category_code")]


class Product(models.Model):
    public_id = public_id("prd")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    source = models.CharField(max_length=20)  # desk, shopify, woocommerce, demonstration
    source_key = models.CharField(max_length=300)
    slug = models.SlugField(max_length=140)
    title = content()
    description = content()  # safe HTML: paragraphs, lists, emphasis
    language = models.CharField(max_length=8)  # of the original
    brand = models.CharField(max_length=120, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    tax_category = models.CharField(max_length=12)
    tax_category_assumed = models.BooleanField(default=False)  # taken from the category, to be confirmed
    by_parcel = models.BooleanField(default=True)  # frail, frozen, too large: false; the desk alone says so
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(
        default=0
    )  # one more with each rewriting: whoever saves a form has seen this one
    by_hand = models.JSONField(default=list)  # the fields an import leaves as the desk wrote them (rules.edits)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "source", "source_key"], name="product_source"),
            models.UniqueConstraint(fields=["merchant", "id"], name="product_of_merchant"),
        ]


class Rating(models.Model):
    """What published reviews give a product: a trigger of the reviews keeps it, nobody else writes it (ADR 0131)."""

    product = models.OneToOneField(Product, models.CASCADE, primary_key=True, related_name="+")
    times = models.PositiveIntegerField()  # by how many buyers
    stars = models.PositiveIntegerField()  # together


class ProductEdit(models.Model):
    """What somebody changed at the desk, field by field. `version`: the product's from then on."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    person = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    differences = models.JSONField(default=list)
    at = models.DateTimeField()
    doors = models.ForeignKey(DoorsChange, models.SET_NULL, null=True, related_name="+")  # of many at once

    class Meta:
        indexes = [models.Index(fields=["product", "-at"], name="edits_of_product")]


class Picture(models.Model):
    """A re-encoded picture of a product; files are named by digest and width."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="pictures")
    digest = models.CharField(max_length=64, blank=True)  # empty until fetched
    widths = models.JSONField(default=list)  # stored widths in pixels, ascending
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    alt = content()
    position = models.PositiveSmallIntegerField(default=0)
    source_url = models.URLField(max_length=1000, blank=True)
    problem = models.CharField(max_length=60, blank=True)  # why it could not be fetched

    class Meta:
        indexes = [models.Index(fields=["product", "position"], name="picture_order")]


class Variant(models.Model):
    public_id = public_id("var")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    source_key = models.CharField(max_length=400)
    options = models.JSONField(default=list)  # [{"name": {"fr": "Taille"}, "value": {"fr": "M"}}, …]
    sku = models.CharField(max_length=120, blank=True)
    gtin = models.CharField(max_length=14, blank=True, db_index=True)  # normalised to 14 digits, checked
    gtin_given = models.CharField(max_length=40, blank=True)
    grams = models.PositiveIntegerField(null=True)
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "source_key"], name="variant_source"),
            models.UniqueConstraint(fields=["merchant", "id"], name="variant_of_merchant"),  # target of composite keys
        ]


class Offer(models.Model):
    """A variant's terms. Price before tax or with it: as the territory's pack says."""

    public_id = public_id("off")
    variant = models.OneToOneField(Variant, models.CASCADE, related_name="offer")
    minor = minor_units()
    compare_at_minor = minor_units(null=True)
    currency = currency()
    door = models.CharField(max_length=8, choices=State.choices, default=State.SELLING)
    url = models.URLField(max_length=1000, blank=True)  # on the merchant's own site
    pickup = models.BooleanField(default=True)
    delivery = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minor__gte=0), name="offer_price"),
            models.CheckConstraint(condition=Q(door__in=State.values), name="offer_door"),
        ]


class Match(models.Model):
    """Products of several merchants that carry the same GTIN-14, shown as a group unless an operator undid it."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    gtin = models.CharField(max_length=14)
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "gtin"], name="match_gtin")]


class ImportRun(models.Model):
    """One file brought in by a merchant: looked at, applied, perhaps undone. The file is kept to apply exactly what was shown."""

    class State(models.TextChoices):
        PREVIEWED = "previewed"  # read and compared, or waiting for its columns to be named
        APPLIED = "applied"
        UNDONE = "undone"

    public_id = public_id("imp")
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    key = models.UUIDField()  # the form's: sent twice, it is one run
    file_name = models.CharField(max_length=200)
    file = models.BinaryField()  # compressed; emptied once it has served
    file_digest = models.CharField(max_length=64)
    dialect = models.CharField(max_length=20)
    encoding = models.CharField(max_length=20)
    source = models.CharField(max_length=20)  # of the products, as in Product.source
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    answers = models.JSONField()  # language, category, tax_category, door, columns
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEWED)
    is_readable = models.BooleanField(default=False)  # enough columns are named
    counts = models.JSONField(default=dict)
    columns = models.JSONField(default=list)  # of the file: each header with some cells below it
    plan_digest = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "key"], name="import_once_a_key"),
            models.CheckConstraint(condition=Q(state__in=["previewed", "applied", "undone"]), name="import_state"),
        ]
        indexes = [models.Index(fields=["merchant", "-begun_at"], name="imports_of_merchant")]


class ImportTask(models.Model):
    """What a job shall do, or does, with a run, and how far it is; gone once it is done.

    A row of its own: the job's transaction holds the run's, while another connection says here how far it has come.
    """

    class Kind(models.TextChoices):
        LOOK = "look"
        APPLY = "apply"
        UNDO = "undo"

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        FAULTED = "faulted"  # stopped by a fault of ours: the job tries again
        REFUSED = "refused"  # kept for its words until the next decision

    run = models.OneToOneField(ImportRun, models.CASCADE, primary_key=True, related_name="task")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    answers = models.JSONField(null=True)  # of a look
    stage = models.CharField(max_length=9, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    refusal = models.JSONField(default=dict)  # code and facts
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["look", "apply", "undo"]), name="import_task_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "working", "faulted", "refused"]), name="import_task_state"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state != self.State.REFUSED


class Pull(models.Model):
    """An address of a merchant's own feed, fetched every few hours: what came anew is previewed as a file of his is."""

    merchant = models.OneToOneField(Merchant, models.CASCADE, primary_key=True, related_name="+")
    url = models.URLField(max_length=1000)
    hours = models.PositiveSmallIntegerField()  # between two fetches
    answers = models.JSONField()  # as ImportRun's, with the place
    next_at = models.DateTimeField(db_index=True)
    tried_at = models.DateTimeField(null=True)
    problem = models.JSONField(default=dict)  # code and facts of the last refusal; empty: it went well
    worked_at = models.DateTimeField(null=True)  # last
    failed_at = models.DateTimeField(null=True)  # last
    failures = models.PositiveSmallIntegerField(default=0)  # one after the other
    is_told = models.BooleanField(default=False)  # the owners know that it fails, and not yet that it works again
    told_at = models.DateTimeField(null=True)  # the last letter
    digest = models.CharField(max_length=64, blank=True)  # of what came last
    run = models.CharField(max_length=40, blank=True)  # public id of the last preview
    applies = models.BooleanField(default=False)  # prices and stock by itself, within bounds
    agreed = models.BooleanField(default=False)  # the merchant has applied what this address gave
    applied = models.CharField(max_length=40, blank=True, default="")  # public id of the last run applied by itself
    held = models.JSONField(default=dict)  # why what came last was not: code and facts
    news_at = models.DateTimeField(null=True)  # the last letter that something waits

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hours__in=[6, 12, 24]), name="pull_hours")]


class ImportChange(models.Model):
    """One line of a run: a product made, changed or left, a row refused or noted; what was before, and after."""

    class Kind(models.TextChoices):
        CREATED = "created"
        CHANGED = "changed"
        LEFT = "left"
        REFUSED = "refused"
        NOTED = "noted"
        ABSENT = "absent"  # known from before, not in this file: left as it is

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    line = models.PositiveIntegerField(default=0)
    product_key = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=255, blank=True)
    column = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=40, blank=True)  # why
    details = models.JSONField(default=dict)
    differences = models.JSONField(default=list)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=20, blank=True)  # of an undo: undone, or why not

    class Meta:
        indexes = [models.Index(fields=["run", "kind", "line"], name="changes_of_import")]
