"""The worker's process: `python -m panier.config.commands.worker`. It stops gracefully on SIGTERM and SIGINT."""

import os

import django

from panier.kit.jobs import run_worker

YIELDS = 5  # of 19: where processor time is short, pages come first; a long import takes what they leave


def main() -> None:
    os.nice(YIELDS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panier.config.settings")
    django.setup()
    run_worker()


if __name__ == "__main__":
    main()
