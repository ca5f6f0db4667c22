"""PostgreSQL's own tools against the database of the settings, wherever it is."""

import os
import subprocess

from django.db import connection

from panier.config.commands.home import binaries
from panier.config.commands.steps import StepFailed


def run_postgres_tool(tool: str, *arguments: str) -> None:
    """`{dbname}` in an argument becomes the database's name; the password travels in the environment."""
    said = connection.settings_dict
    variables = {
        **os.environ,
        "PGHOST": str(said["HOST"]),
        "PGPORT": str(said["PORT"] or ""),
        "PGUSER": str(said["USER"]),
        "PGPASSWORD": str(said["PASSWORD"]),
        "PGDATABASE": str(said["NAME"]),
    }
    command = [str(binaries() / tool), *(argument.format(dbname=said["NAME"]) for argument in arguments)]
    done = subprocess.run(  # noqa: S603 - our own binary
        command,
        env={name: value for name, value in variables.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StepFailed(f"{tool}: {done.stderr.strip()[-600:]}")
