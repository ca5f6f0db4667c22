"""The settings of the market that lives here, for commands that look into it; its server is started when it rests."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from panier.config.commands.home import Home, home_for
from panier.config.commands.postgres import Server


def data_folder() -> Path:
    root = Path(os.environ.get("PANIER_ROOT", Path.cwd()))
    return Path(os.environ.get("PANIER_DATA", root / ".panier" / "data")).resolve()


@contextmanager
def market_settings() -> Iterator[Server | None]:
    """Django's settings in the environment, and a database that answers; yields our server if there is one."""
    data = data_folder()
    os.environ["DJANGO_SETTINGS_MODULE"] = "panier.config.settings"
    os.environ["PANIER_DATA"] = str(data)
    for name in ("PANIER_SECRET_KEY", "PANIER_WEBHOOK_SECRET"):
        file = data / name.lower()
        if name not in os.environ and file.exists():
            os.environ[name] = file.read_text()
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    home = home_for(data)
    server = Server(home)
    resting = not _answers(home)
    if resting:
        server.start()
    os.environ["DATABASE_URL"] = home.url
    try:
        yield server
    finally:
        if resting:
            server.stop()


def _answers(home: Home) -> bool:
    asked = subprocess.run(  # noqa: S603 - our own binary
        [str(home.binaries / "pg_isready"), "-q", "-h", str(home.run)], check=False
    )
    return asked.returncode == 0
