"""Finds the command and runs it. Django is set up by the commands that need it, after their settings are known."""

import argparse
import sys
from importlib import import_module

MODULES = {
    "up": "up",
    "test": "test",
    "import": "import_",
    "directory": "directory",
    "audit": "audit",
    "bench": "bench",
    "backup": "backup",
    "restore": "restore",
    "doctor": "doctor",
    "manage": "manage",
}


def main(arguments: list[str]) -> int:
    name, rest = arguments[0], arguments[1:]
    command = import_module(f"panier.config.commands.{MODULES[name]}")
    parser = argparse.ArgumentParser(prog=f"./panier {name}", description=command.__doc__)
    command.add(parser)
    return int(command.run(parser.parse_args(rest)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
