"""What a process of its own needs to work on the test's database."""

import os

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo


def database_url() -> str:
    """The test's own database, with the password of the server it is on."""
    said = connection.settings_dict
    return make_conninfo(host=said["HOST"], user=said["USER"], password=said["PASSWORD"] or None, dbname=said["NAME"])


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a child that shares the test's database and files."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "panier.config.settings",
        "PANIER_DATA": str(settings.DATA),
        **more,
    }
