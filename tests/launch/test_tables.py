"""Tables of an older version: taken as they are when they are whole, refused with a sentence when steps are missing."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from panier.config.commands.prepare import OLDER, _tables
from panier.config.commands.steps import StepFailed

pytestmark = pytest.mark.django_db


def forget_steps(*steps: tuple[str, str]) -> None:
    recorder = MigrationRecorder(connection)
    for app, name in steps:
        recorder.record_unapplied(app, name)


def test_tables_that_miss_half_of_the_older_steps_are_refused() -> None:
    disk = MigrationLoader(connection).disk_migrations.values()
    made_anew = next(step for step in disk if len(step.replaces) > 1)
    itself, (first, *_) = (made_anew.app_label, made_anew.name), made_anew.replaces
    forget_steps(itself)  # the version of 29 November: all its steps, and nothing of the one that stands for them
    _tables()
    forget_steps(first)
    with pytest.raises(StepFailed, match="older than this version") as refused:
        _tables()
    assert str(refused.value) == OLDER
