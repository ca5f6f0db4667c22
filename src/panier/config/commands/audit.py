"""Run the invariants of stock, orders and books: one line each, with how much was looked at."""

import argparse
from datetime import UTC, datetime

from panier.config.commands.steps import say
from panier.config.commands.surroundings import market_settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults()


def run(_options: argparse.Namespace) -> int:
    import django

    with market_settings():
        django.setup()
        from panier.flows.audit_books import audit_books

        findings = audit_books(now=datetime.now(tz=UTC))
    for finding in findings:
        mark = "✓" if finding.passed else "✗"
        say(f"{mark} {finding.name:5} {finding.promise}: {len(finding.broken)} of {finding.examined}")
        for row in finding.broken:
            say(f"        {' · '.join(row)}")
        if not finding.examined:
            say("        nothing was examined: this proves nothing")
    broken = sum(not finding.passed for finding in findings)
    say(f"\n{len(findings)} checks, {broken} broken.")
    return 1 if broken else 0
