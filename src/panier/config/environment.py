"""What the surroundings say: every setting comes from the environment and is checked here, once, at start."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from psycopg.conninfo import conninfo_to_dict

Mode = Literal["demonstration", "production", "test"]
MODES: tuple[Mode, ...] = ("demonstration", "production", "test")
DEFAULT_SECRET = "demonstration-only-never-in-production"  # noqa: S105 - refused by `problems` in production
SECRET_MINIMUM = 50
PAGES_MB = 512  # rendered pages kept on disk


@dataclass(frozen=True)
class Environment:
    mode: Mode
    secret_key: str
    webhook_secret: str
    data: Path
    database: dict[str, str]
    hosts: tuple[str, ...]
    origin: str
    email_url: str
    metrics_token: str
    locks_off: bool
    map_tiles: str  # the address of raster tiles, with {z}, {x} and {y}; empty: the built-in ground alone
    map_attribution: str
    meaning: str  # “off”: never used; “on”: installed by ./panier up; empty: used where it is installed
    pages_mb: int

    @property
    def production(self) -> bool:
        return self.mode == "production"


def read_environment(values: "os._Environ[str] | dict[str, str]" = os.environ) -> Environment:
    """Read PANIER_* and DATABASE_URL; a value that cannot be understood raises ValueError with its name."""
    mode = values.get("PANIER_MODE", "demonstration")
    if mode not in MODES:
        raise ValueError(f"PANIER_MODE is “{mode}”; it must be one of {', '.join(MODES)}.")
    url = values.get("DATABASE_URL", "")
    try:
        database = {name: str(value) for name, value in conninfo_to_dict(url).items()} if url else {}
    except psycopg.ProgrammingError as unreadable:
        raise ValueError(f"DATABASE_URL cannot be read: {unreadable}") from unreadable
    return Environment(
        mode=mode,
        secret_key=values.get("PANIER_SECRET_KEY", DEFAULT_SECRET),
        webhook_secret=values.get("PANIER_WEBHOOK_SECRET", DEFAULT_SECRET),
        data=Path(values.get("PANIER_DATA", ".panier/data")).resolve(),
        database=database,
        hosts=tuple(
            host.strip() for host in values.get("PANIER_HOSTS", "localhost,127.0.0.1").split(",") if host.strip()
        ),
        origin=values.get("PANIER_ORIGIN", "http://localhost:8000").rstrip("/"),
        email_url=values.get("PANIER_SMTP", ""),
        metrics_token=values.get("PANIER_METRICS_TOKEN", ""),
        meaning=values.get("PANIER_MEANING", ""),
        locks_off=values.get("PANIER_LOCKS_OFF") == "1",
        map_tiles=values.get("PANIER_MAP_TILES", ""),
        map_attribution=values.get("PANIER_MAP_ATTRIBUTION", ""),
        pages_mb=_count(values, "PANIER_PAGES_MB", 0 if mode == "test" else PAGES_MB),
    )


def _count(values: "os._Environ[str] | dict[str, str]", name: str, usual: int) -> int:
    said = values.get(name, str(usual))
    if not (said.isascii() and said.isdigit()):
        raise ValueError(f"{name} is “{said}”; it must be a whole number, such as {usual}.")
    return int(said)


def problems(environment: Environment) -> list[str]:
    """Everything that makes these settings unsafe for production, in words that say what to do; empty when fit."""
    if not environment.production:
        return []
    found = []
    if environment.secret_key == DEFAULT_SECRET or len(environment.secret_key) < SECRET_MINIMUM:
        found.append(f"PANIER_SECRET_KEY: set a random secret of at least {SECRET_MINIMUM} characters.")
    if environment.webhook_secret in {DEFAULT_SECRET, environment.secret_key}:
        found.append("PANIER_WEBHOOK_SECRET: set a secret of its own for payment webhooks.")
    if not environment.origin.startswith("https://"):
        found.append("PANIER_ORIGIN: set the public https:// address.")
    if set(environment.hosts) <= {"localhost", "127.0.0.1"} or "*" in environment.hosts:
        found.append("PANIER_HOSTS: name the public host names, comma separated; “*” is refused.")
    if not environment.email_url:
        found.append("PANIER_SMTP: set smtp://user:password@host:port so that letters leave.")
    return found
