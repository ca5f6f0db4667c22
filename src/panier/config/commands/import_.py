"""Bring a merchant's product file in (Shopify, WooCommerce, Lightspeed, Google Merchant, any CSV or XLSX): shows what it would do; --apply does it, --undo takes it back."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from panier.config.commands.steps import StepFailed, say, step
from panier.config.commands.surroundings import market_settings

if TYPE_CHECKING:
    from panier.offer.catalogue.actions.runs import GivenFile
    from panier.offer.catalogue.models import ImportRun
    from panier.offer.merchants.models import Merchant

SHOWN = 200  # lines of a list
PIECE = 65_536  # bytes read at once
KINDS = ("created", "changed", "left", "refused", "noted", "absent")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the file as your shop's program wrote it")
    parser.add_argument("--merchant", required=True, metavar="SLUG_OR_ID", help="whose goods: slug or mer_… id")
    parser.add_argument("--place", default="", help="plc_… id of the place where the stock stands (default: the first)")
    parser.add_argument(
        "--language", default="", metavar="fr|en", help="of the file's texts (default: the territory's)"
    )
    parser.add_argument(
        "--category", type=int, help="code, where the file names none we know (default: the merchant's usual one)"
    )
    parser.add_argument(
        "--tax-category", default="", metavar="CODE", help="of new products (default: as their category says)"
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="HEADER=FIELD", help="what a column holds, by hand"
    )
    parser.add_argument(
        "--outlet",
        action="append",
        default=[],
        metavar="OUTLET=PLACE",
        help="plc_… id of what the file counts at, or -",
    )
    parser.add_argument("--apply", action="store_true", help="do it; without this, only look")
    parser.add_argument("--undo", metavar="RUN", help="take an applied import back (imp_…); no FILE")


def run(options: argparse.Namespace) -> int:
    import django

    with market_settings():
        django.setup()
        from django.utils.translation import override

        from panier.kit.refusals import Refusal

        with override("en"):
            try:
                return _undo(options) if options.undo else _bring(options)
            except StepFailed as failed:
                say(str(failed))
            except Refusal as refusal:
                say(_words(refusal))
    return 1


def _bring(options: argparse.Namespace) -> int:
    """Look; with --apply, do it. Exit code 2: looked at, and rows were refused."""
    from panier.flows.apply_import import apply_import

    merchant = _merchant(options)
    if options.file is None:
        raise StepFailed("Say which FILE to bring in, or which import to take back with --undo.")
    with step(f"read {options.file.name}"):
        found = _preview(options, merchant, _given(merchant, options.file))
    _show(found)
    if not found.is_readable:
        raise StepFailed(_unread_columns(found))
    if not options.apply:
        say(f"\nNothing has changed. To do this: add --apply. The preview is {found.public_id}, at the desk too.")
        return 2 if found.counts.get("refused") else 0
    with step("apply"):
        apply_import(merchant.pk, found.public_id, now=_now())
    say(
        f"\nApplied as {found.public_id}. To take it back: ./panier import --merchant {merchant.slug} --undo {found.public_id}"
    )
    return 0


def _preview(options: argparse.Namespace, merchant: "Merchant", given: "GivenFile") -> "ImportRun":
    from panier.flows.answer_import import answer_import
    from panier.flows.import_plans import columns_of
    from panier.flows.preview_import import preview_import
    from panier.offer.catalogue.queries.imports import usual_category
    from panier.offer.catalogue.rules.runs import Answers

    category = usual_category(merchant.pk) if options.category is None else options.category
    outlets = _outlets(options.outlet)
    answers = Answers(options.place, options.language, category, options.tax_category, outlets=outlets)
    found = preview_import(merchant.territory_id, given, answers, now=_now())
    if options.column:
        columns = _columns(options.column, {column.header: column.position for column in columns_of(found)})
        named = replace(answers, columns=columns)
        found = answer_import(merchant.pk, found.public_id, named, now=_now())
    return found


def _undo(options: argparse.Namespace) -> int:
    from panier.flows.undo_import import undo_import
    from panier.offer.catalogue.queries.imports import PAGE, changes_kept, kept_by_undo
    from panier.sites.merchant_portal.imports.names import outcome_words

    merchant = _merchant(options)
    with step("undo"):
        found = undo_import(merchant.pk, options.undo, now=_now())
    kept = kept_by_undo(found)
    say(f"\n{found.counts.get('undo_undone', 0)} products are what they were; {kept} stay.")
    for change in changes_kept(found):
        say(f"  {change.title or change.product_key}: {outcome_words(change.outcome)}")
    if kept > PAGE:
        say(f"  … and {kept - PAGE} more.")
    return 0


def _show(found: "ImportRun") -> None:
    """Counts, what was assumed, and each refused row with its line and reason."""
    from panier.sites.merchant_portal.imports.names import kind_names

    names = kind_names()
    say(f"\n{found.dialect}, {found.encoding}, {found.counts['rows']} rows; stock at {found.place.name}")
    say(f"category where the file names none: {found.answers['category'] or 'none, such rows are refused'}\n")
    for kind in KINDS:
        say(f"  {names[kind]:18} {found.counts.get(kind, 0):6}")
    if found.counts.get("tax_assumed"):
        say(f"\n  The tax of {found.counts['tax_assumed']} new products comes from their category: check it.")
    for kind in ("refused", "noted"):
        _show_rows(found, kind, names[kind])


def _show_rows(found: "ImportRun", kind: str, name: str) -> None:
    from panier.offer.catalogue.queries.imports import PAGE, changes_shown
    from panier.sites.merchant_portal.imports.reasons import row_words

    count = found.counts.get(kind, 0)
    if count:
        say(f"\n{name}:")
    for offset in range(0, min(count, SHOWN), PAGE):
        for change in changes_shown(found, kind, offset=offset):
            where = f"line {change.line}" + (f", {change.column}" if change.column else "")
            say(f"  {where}: {row_words(change.code, change.details)}" + (f" ({change.title})" if change.title else ""))
    if count > SHOWN:
        say(f"  … and {count - SHOWN} more, at the desk.")


def _words(refusal: Exception) -> str:
    from panier.kit.refusals import Refusal
    from panier.offer.catalogue.rules.runs import BadAnswer, NoSuchImport
    from panier.offer.merchants.rules import NoSuchMerchant
    from panier.sites.merchant_portal.imports.reasons import import_words

    if isinstance(refusal, NoSuchMerchant):
        return "There is no such merchant. Give the slug of its page, or its mer_… id."
    if isinstance(refusal, NoSuchImport):
        return "There is no such import of this merchant. Its imports are listed at the desk."
    if isinstance(refusal, BadAnswer):
        return f"“{refusal.facts['value']}” cannot be this merchant's {str(refusal.facts['field']).replace('_', ' ')}."
    return import_words(refusal) if isinstance(refusal, Refusal) else str(refusal)


def _merchant(options: argparse.Namespace) -> "Merchant":
    from django.conf import settings

    from panier.offer.merchants.queries import merchant_called

    return merchant_called(settings.TERRITORY, options.merchant)


def _given(merchant: "Merchant", file: Path) -> "GivenFile":
    """The file, packed; one that is too large is not read."""
    from uuid import uuid4

    from panier.offer.catalogue.actions.runs import given_file
    from panier.offer.catalogue.rules.grids import MOST_BYTES
    from panier.offer.catalogue.rules.imported import BadFile

    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadFile(problem="too-large", limit=MOST_BYTES)
        with file.open("rb") as opened:
            return given_file((merchant.pk, None), uuid4(), file.name, iter(partial(opened.read, PIECE), b""))
    except OSError as unreadable:
        raise StepFailed(f"{file} cannot be read: {unreadable.strerror}.") from unreadable


def _columns(given: Sequence[str], positions: dict[str, int]) -> dict[int, str]:
    from panier.offer.catalogue.rules.headers import MEANINGS

    chosen = {}
    for each in given:
        header, _, means = each.rpartition("=")
        if header not in positions or means not in {*MEANINGS, "-"}:
            raise StepFailed(
                f"--column “{each}”: HEADER is one of {', '.join(positions)}; FIELD is one of {', '.join(MEANINGS)}, or -."
            )
        chosen[positions[header]] = means
    return chosen


def _outlets(given: Sequence[str]) -> dict[str, str]:
    """What the file calls a place, and which it is."""
    chosen = {}
    for each in given:
        outlet, found, place = each.rpartition("=")
        if not found:
            raise StepFailed(f"--outlet “{each}”: write OUTLET=PLACE, the place being a plc_… id, or -.")
        chosen[outlet] = place
    return chosen


def _unread_columns(found: "ImportRun") -> str:
    from panier.flows.import_plans import columns_of
    from panier.offer.catalogue.rules.headers import MEANINGS

    headers = ", ".join(column.header for column in columns_of(found))
    return (
        f"We could not tell which columns hold the title and the price. The columns are: {headers}.\n"
        f"Name them with --column HEADER=FIELD; FIELD is one of {', '.join(MEANINGS)}."
    )


def _now() -> datetime:
    return datetime.now(tz=UTC)
