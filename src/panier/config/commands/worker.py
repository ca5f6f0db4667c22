"""The worker's process: `python -m panier.config.commands.worker`. It stops gracefully on SIGTERM and SIGINT."""

import os

import django

from panier.kit.jobs import run_worker


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panier.config.settings")
    django.setup()
    run_worker()


if __name__ == "__main__":
    main()
