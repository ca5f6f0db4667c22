"""A run waits for a second person: until she releases it the file may still be dated anew, then it stays as it is for ever."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# What was made before waited for nobody.
BEFORE = """
DROP TRIGGER bank_file_stays ON payouts_bankfile;
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE payouts_bankfile SET needs_second = false, released_at = made_at, released_by_id = made_by_id;
SET CONSTRAINTS ALL DEFERRED;
"""
BACK = """
DROP TRIGGER bank_file_stays ON payouts_bankfile;
CREATE TRIGGER bank_file_stays BEFORE UPDATE ON payouts_bankfile FOR EACH ROW WHEN (
    OLD.taken_at IS NOT NULL OR (NEW.number, NEW.minor, NEW.currency, NEW.count, NEW.sealed, NEW.digest, NEW.funds_on, NEW.made_at)
      IS DISTINCT FROM (OLD.number, OLD.minor, OLD.currency, OLD.count, OLD.sealed, OLD.digest, OLD.funds_on, OLD.made_at))
  EXECUTE FUNCTION payouts_refuse_change();
"""
GUARD = """
CREATE TRIGGER bank_file_stays BEFORE UPDATE ON payouts_bankfile FOR EACH ROW WHEN (
    OLD.taken_at IS NOT NULL
    OR (NEW.number, NEW.minor, NEW.currency, NEW.count, NEW.made_at, NEW.made_by_id, NEW.needs_second)
      IS DISTINCT FROM (OLD.number, OLD.minor, OLD.currency, OLD.count, OLD.made_at, OLD.made_by_id, OLD.needs_second)
    OR OLD.released_at IS NOT NULL AND (NEW.sealed, NEW.digest, NEW.funds_on, NEW.released_at, NEW.released_by_id)
      IS DISTINCT FROM (OLD.sealed, OLD.digest, OLD.funds_on, OLD.released_at, OLD.released_by_id))
  EXECUTE FUNCTION payouts_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payouts', '0002_guards'),
        ('territories', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='bankfile',
            name='needs_second',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='bankfile',
            name='released_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='bankfile',
            name='released_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, BACK),
        migrations.AddConstraint(
            model_name='bankfile',
            constraint=models.CheckConstraint(condition=models.Q(('needs_second', False), ('released_at', None), models.Q(('released_by', models.F('made_by')), _negated=True), _connector='OR'), name='bank_file_released_by_another'),
        ),
        migrations.AddConstraint(
            model_name='bankfile',
            constraint=models.CheckConstraint(condition=models.Q(('taken_at', None), ('released_at__isnull', False), _connector='OR'), name='bank_file_taken_once_released'),
        ),
    ]
