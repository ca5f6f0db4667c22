"""Measure speed and size on this machine: of the market that lives here, or of what a sub-command names."""

import argparse
import keyword
import os
import platform
from importlib import import_module
from typing import Protocol, cast

from panier.config.commands.bench.yardstick import loops
from panier.config.commands.steps import StepFailed, say

NOUNS = (
    "market",
    "corpus",
    "launch",
    "lighthouse",
    "relevance",
    "meaning",
    "webhooks",
    "desk",
    "import",
    "directory",
    "figures",
)  # a module of this package each; its docstring is its help


class Noun(Protocol):
    """What a module of this package offers."""

    __doc__: str | None

    def add(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


def add(parser: argparse.ArgumentParser) -> None:
    nouns = parser.add_subparsers(metavar="WHAT", help="the market that lives here, when nothing is said")
    for name in NOUNS:
        module = _module(name)
        child = nouns.add_parser(name, help=module.__doc__, description=module.__doc__)
        child.set_defaults(noun=name)
        module.add(child)
    parser.set_defaults(noun="market")
    _module("market").add(parser)  # `bench --seconds 1` keeps its meaning


def run(options: argparse.Namespace) -> int:
    machine = (
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    say(f"{machine}; yardstick: {loops():.1f} million loops/s of plain Python")
    try:
        return _module(options.noun).run(options)
    except StepFailed as failed:
        say(str(failed))
        return 1


def _module(noun: str) -> Noun:
    name = f"{noun}_" if keyword.iskeyword(noun) else noun
    return cast("Noun", import_module(f"panier.config.commands.bench.{name}"))
