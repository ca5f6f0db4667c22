"""Lighthouse's mobile profile on home, list, product, merchant and street; needs npm and Chromium."""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
from typing import Any

from panier.config.commands.bench.pages import get, pages
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

PACKAGE = "lighthouse@12.8.2"  # needs Node 18.16 or newer; npm fetches it at the first run
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = "--headless=new --no-sandbox --disable-gpu"
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PATIENCE_S = 300
LINKS = {
    "product": r'href="(/fr/produit/[^"]+)"',
    "merchant": r'href="(/fr/marchand/[^"]+)"',
    "street": r'href="(/fr/rue/[^"]+)"',
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=int, default=3, help="how often each page is looked at; medians are said")


def run(options: argparse.Namespace) -> int:
    """1 when a page stays under what is wanted."""
    browser = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    npx = shutil.which("npx")
    if browser is None or npx is None:
        raise StepFailed("Lighthouse needs npx (npm) and Chromium: install both, then try again.")
    os.environ["CHROME_PATH"] = browser
    with market_settings(), pages() as (port, _server):
        short = [_measure(npx, port, name, path, options.runs) for name, path in _addresses(port).items()]
    return int(any(short))


def _addresses(port: int) -> dict[str, str]:
    front = get(port, "/fr/").decode()
    found = {"home": "/fr/", "list": "/fr/recherche/"}
    for name, pattern in LINKS.items():
        link = re.search(pattern, front)
        if link is None:
            raise StepFailed("There is nothing to measure here: run ./panier up with the demonstration market first.")
        found[name] = link[1]
    return found


def _measure(npx: str, port: int, name: str, path: str, runs: int) -> bool:
    """Says the medians and what was found; true when a category stays under what is wanted."""
    reports = [_report(npx, f"http://127.0.0.1:{port}{path}") for _ in range(runs)]
    scores = {
        category: round(100 * statistics.median(report["categories"][category]["score"] for report in reports))
        for category in WANTED
    }
    power = statistics.median(report["environment"]["benchmarkIndex"] for report in reports)
    say(f"{name}: {', '.join(f'{category} {score}' for category, score in scores.items())} (machine index {power:.0f})")
    for category, score in scores.items():
        if score < WANTED[category]:
            say(f"  {category} wanted ≥ {WANTED[category]}: {', '.join(_found(reports[-1], category))}")
    return any(score < WANTED[category] for category, score in scores.items())


def _report(npx: str, address: str, tries: int = 3) -> dict[str, Any]:
    """Chromium does not always record what it did: then once more."""
    command = [npx, "--yes", PACKAGE, address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE_S)  # noqa: S603 - our own words
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as fault:
        if tries > 1:
            return _report(npx, address, tries - 1)
        raise StepFailed(f"Lighthouse gave no report of {address}: {getattr(fault, 'stderr', fault)}") from fault
    return found


def _found(report: dict[str, Any], category: str) -> list[str]:
    """The audits that cost points, the heaviest first."""
    audits = [(each["weight"], report["audits"][each["id"]]) for each in report["categories"][category]["auditRefs"]]
    costly = [(weight, audit) for weight, audit in audits if weight and (audit["score"] or 0) < 0.9]  # noqa: PLR2004 - Lighthouse's own line
    costly.sort(key=lambda each: -each[0] * (1 - (each[1]["score"] or 0)))
    return [f"{audit['id']} {audit.get('displayValue', '')}".strip() for _, audit in costly]
