"""Pass a command to Django, with this market's settings: ./panier manage check"""

import argparse

from panier.config.commands.surroundings import market_settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="as for django-admin")


def run(options: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    with market_settings():
        execute_from_command_line(["./panier manage", *options.arguments])
    return 0
