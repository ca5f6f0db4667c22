"""Start the whole market here: database, pages, worker. Ctrl-C stops everything cleanly."""

import argparse
import os
import secrets
import shutil
import time
from pathlib import Path

from panier.config.commands.children import Child, Children
from panier.config.commands.home import home_for
from panier.config.commands.postgres import Server
from panier.config.commands.prepare import prepare_market, prepare_pages, sign_ins
from panier.config.commands.steps import StepFailed, say, step
from panier.config.commands.web import ENDING_S, is_taken, web
from panier.sites._shared.overload import PREPARING

DEFAULT_PORT = 8000
LET_GO_S = 2 * ENDING_S  # of a market that was killed, the pages still end
LOOK_S = 0.2


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help=f"where the pages answer (default {DEFAULT_PORT})"
    )
    parser.add_argument("--data", type=Path, default=None, help="where everything is kept (default .panier/data)")
    parser.add_argument("--empty", action="store_true", help="no demonstration merchants, products or orders")
    parser.add_argument("--production", action="store_true", help="check the settings strictly and refuse unsafe ones")


def run(options: argparse.Namespace) -> int:
    root = Path(os.environ.get("PANIER_ROOT", Path.cwd()))
    data = (options.data or root / ".panier" / "data").resolve()
    began = time.monotonic()
    server: Server | None = None
    children = Children()
    try:
        _set_variables(options, data)
        _refuse_taken(options.port)
        if not os.environ.get("DATABASE_URL"):
            with step("database server"):
                server = Server(home_for(data))
                server.start()
                os.environ["DATABASE_URL"] = server.home.url
        _open(options, children, server)
        say(f"\n  Le Panier Bleu answers at {os.environ['PANIER_ORIGIN']}/  ({time.monotonic() - began:.1f} s)")
        if not options.empty and not options.production:
            say(sign_ins())
        say("  Ctrl-C stops everything.\n")
        children.watch(server)
    except StepFailed as failed:
        say(f"\n{failed}")
        return 1
    except KeyboardInterrupt:
        pass
    finally:
        children.stop()
        if server:
            with step("database server stopped"):
                server.stop()
    return 0


def _refuse_taken(port: int) -> None:
    """A market that was killed is started again at once by whoever looks after it, and its pages may still be ending."""
    end = time.monotonic() + LET_GO_S
    if is_taken(port):
        say(f"Port {port} is taken: waiting {LET_GO_S} s for whoever ends there.")
    while is_taken(port):
        if time.monotonic() > end:
            raise StepFailed(
                f"Port {port} is taken: is the market running already? Otherwise choose another with --port."
            )
        time.sleep(LOOK_S)


def _open(options: argparse.Namespace, children: Children, server: Server | None) -> None:
    """The pages load while the other steps look whether anything is to be done; the rest starts when all is there."""
    prepare_pages()
    pages, *others = _children(options.port)
    preparing = Path(os.environ["PANIER_DATA"]) / PREPARING
    preparing.touch()
    children.start(pages)
    prepare_market(demonstration=not options.empty and not options.production)
    preparing.unlink()
    with step("pages"):
        children.wait_until_ready(f"http://127.0.0.1:{options.port}/readyz", server)
    for child in others:
        children.start(child)


def _set_variables(options: argparse.Namespace, data: Path) -> None:
    """What the children read: the settings of this start, and secrets of this market's own outside production."""
    variables = os.environ
    variables["DJANGO_SETTINGS_MODULE"] = "panier.config.settings"
    variables["PANIER_DATA"] = str(data)
    variables["PANIER_MODE"] = "production" if options.production else variables.get("PANIER_MODE", "demonstration")
    variables["PROMETHEUS_MULTIPROC_DIR"] = _fresh_folder(data / "metrics")
    variables.setdefault("PANIER_ORIGIN", f"http://localhost:{options.port}")
    if options.production:
        from panier.config.environment import problems, read_environment

        try:
            found = problems(read_environment())
        except ValueError as unreadable:
            found = [str(unreadable)]
        if found:
            raise StepFailed("These settings are not safe for production:\n- " + "\n- ".join(found))
        return
    for name in ("PANIER_SECRET_KEY", "PANIER_WEBHOOK_SECRET"):
        variables.setdefault(name, _kept_secret(data / name.lower()))


def _fresh_folder(folder: Path) -> str:
    """Figures of processes that are gone are gone with them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return str(folder)


def _kept_secret(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def _children(port: int) -> list[Child]:
    return [
        Child("web", web(port, bind=os.environ.get("PANIER_BIND", "127.0.0.1"))),
        Child("worker", ["panier.config.commands.worker"]),
        Child("indexer", ["panier.config.commands.indexer"]),
    ]
