"""The indexer's process: `python -m panier.config.commands.indexer`; with `--rebuild`, build the index anew and end."""

import argparse
import os
import signal
import sys
from datetime import UTC, datetime
from threading import Event

import django


def main() -> None:
    parser = argparse.ArgumentParser(description="Keep the search index as the market is.")
    parser.add_argument("--rebuild", action="store_true", help="build the whole index anew, then end")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panier.config.settings")
    django.setup()
    if asked.rebuild:
        _rebuild()
    else:
        _follow()


def _rebuild() -> None:
    from panier.flows.rebuild_search import rebuild_search

    def progress(done: int, total: int) -> None:
        sys.stdout.write(f"\r{done} / {total}")
        sys.stdout.flush()

    count = rebuild_search(now=datetime.now(tz=UTC), progress=progress)
    sys.stdout.write(f"\r{count} products in the index.\n")


def _follow() -> None:
    from panier.sites.clockwork.indexing import index_until

    stopped = Event()
    for asking in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asking, lambda *_: stopped.set())
    index_until(stopped)


if __name__ == "__main__":
    main()
