"""What an import would do, worked out from the file, the answers, and the goods and stock that are there."""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from panier.base.territories.queries import territory as territory_of
from panier.flows.import_by_hand import with_hand, within
from panier.flows.import_stock import counted_alike, goods_of, places_answered, with_promised, without_counted
from panier.kit.progress import BATCH, tell
from panier.offer.catalogue.actions.imports import Owner
from panier.offer.catalogue.actions.runs import Change, Preview, change, forget_changes, keep_preview, write_changes
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.queries.imports import (
    Absent,
    Stored,
    absent_products,
    file_of,
    kept_by_hand,
    known_categories,
)
from panier.offer.catalogue.rules.grids import Sheet
from panier.offer.catalogue.rules.headers import Reading, by_hand, detect
from panier.offer.catalogue.rules.imported import Catalogue
from panier.offer.catalogue.rules.outlets import UNUSED, at_places, unmatched
from panier.offer.catalogue.rules.plans import Digest, Item, Plan, Terms, plan
from panier.offer.catalogue.rules.reading import NEEDED, SOURCES, is_enough, read_slices
from panier.offer.catalogue.rules.runs import ABSENT, COMPARING, COUNTED, Answers, BadAnswer
from panier.offer.catalogue.rules.sheets import open_file
from panier.offer.catalogue.rules.states import ProductState
from panier.offer.merchants.models import Place
from panier.offer.merchants.queries import places_of

DOOR = "selling"  # the merchant's own state is the ceiling
SAMPLED, SAMPLES, SAMPLE_LENGTH = 100, 3, 40  # rows looked at, cells shown, characters of each: to recognise a column


class Slice(NamedTuple):
    """Some products of the file. `stored`: what they were compared with, stock included; `absent`: what the file does not name.

    `counted`: by place, the variants (internal keys) of which the file says the very quantity that is stored.
    """

    stored: Mapping[str, Stored]
    plan: Plan
    counted: Mapping[int, Sequence[int]]
    absent: Sequence[Absent] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What the file would do, slice by slice, worked out as it is asked for: `count` products at most.

    None of it (`slices` is None) until the needed columns are named.
    """

    sheet: Sheet
    reading: Reading
    source: str = ""
    count: int = 0
    slices: Iterator[Slice] | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        return () if self.slices else tuple(each for each in NEEDED if each not in self.reading.fields)


def answers_of(run: ImportRun) -> Answers:
    return answers_from({**run.answers, "place": run.place.public_id})


def answers_from(kept: Mapping[str, Any]) -> Answers:
    """As they are kept in JSON, with the place."""
    columns = {int(position): means for position, means in kept["columns"].items()}
    return Answers(
        kept["place"],
        kept["language"],
        kept["category"],
        kept["tax_category"],
        columns,
        kept["headers"],
        kept.get("outlets", {}),
        kept.get("partial", False),
        tuple(kept.get("leave", ())),
    )


def checked(merchant_id: int, territory: str, answers: Answers) -> tuple[Answers, Place]:
    """The answers with what was not answered filled in, and the place; BadAnswer."""
    places = {place.public_id: place for place in places_of(merchant_id)}
    place = places.get(answers.place) if answers.place else next(iter(places.values()), None)
    if place is None:
        raise BadAnswer(field="place", value=answers.place)
    languages = territory_of(territory).languages
    if wrong := [each for each in answers.outlets.values() if each and each != UNUSED and each not in places]:
        raise BadAnswer(field="place", value=wrong[0])
    language = answers.language or languages[0]
    if language not in languages:
        raise BadAnswer(field="language", value=language)
    categories = known_categories(territory)
    if answers.category and answers.category not in categories.taxes:
        raise BadAnswer(field="category", value=answers.category)
    if answers.tax_category and answers.tax_category not in categories.taxes.values():
        raise BadAnswer(field="tax_category", value=answers.tax_category)
    return replace(answers, place=place.public_id, language=language), place


def sheet_of(run: ImportRun) -> Sheet | None:
    """The file of a preview, opened; None once it has served. It never changes, so it is read before anything is locked. BadFile."""
    packed = file_of(run)
    return open_file(zlib.decompress(packed), run.file_name) if packed else None


def planned(run: ImportRun, sheet: Sheet, *, now: datetime) -> Planned:
    """Everything but writing."""
    answers = answers_of(run)
    reading = by_hand(detect(sheet.headers), answers.columns)
    if not is_enough(reading):
        return Planned(sheet, reading)
    today = now.astimezone(ZoneInfo(run.place.tz)).date()
    read = read_slices(sheet, reading, today=today, language=answers.language)
    return Planned(sheet, reading, SOURCES[reading.dialect], read.count, _slices(run, answers, read.slices, now))


def _slices(run: ImportRun, answers: Answers, catalogues: Iterator[Catalogue], now: datetime) -> Iterator[Slice]:
    """Each compared with what is there of it, and at the end what the file does not name."""
    places = places_answered(run.merchant_id, answers)
    terms, categories = _terms(run, answers), known_categories(run.merchant.territory_id)
    problems, keys, source = unmatched(answers.outlets), set[str](), ""
    for read in catalogues:
        catalogue = at_places(replace(read, problems=(*problems, *read.problems)), places, run.place_id)
        problems, source = (), catalogue.source
        names = [product.key for product in catalogue.products]
        keys.update(names)
        goods = goods_of(run.merchant_id, source, names, run.place_id, places.values())
        held = kept_by_hand(run.merchant_id, source, names)
        kept = with_hand(within(catalogue, goods.stored, answers), goods.stored, held, answers.language)
        kept = with_promised(without_counted(kept, goods, now) if COUNTED in answers.leave else kept, goods)
        states = {key: product.state for key, product in goods.stored.items()}
        yield Slice(goods.stored, plan(kept, states, terms, categories), counted_alike(kept, goods))
    if not answers.partial:
        absent = absent_products(run.merchant_id, source, keys)
        for start in range(0, len(absent), BATCH):
            yield Slice({}, Plan((), ()), {}, absent[start : start + BATCH])


def _terms(run: ImportRun, answers: Answers) -> Terms:
    territory = territory_of(run.merchant.territory_id)
    names = {str(place.pk): place.name for place in places_of(run.merchant_id)} if answers.outlets else {}
    return Terms(answers.language, answers.category, answers.tax_category, DOOR, territory.currency, names)


def keep_look(run: ImportRun, found: Planned) -> None:
    """The plan as it is kept and shown, in place of an earlier one."""
    forget_changes(run)
    digest, counts, done = Digest(), Counter[str](), 0
    for some in found.slices or ():
        tell(COMPARING, done, found.count)
        done = min(done + len(some.plan.items), found.count)
        digest.add(some.plan.items)
        changes = changes_of(some)
        counts.update(each["kind"] for each in changes)
        counts.update(_totals(some.plan))
        write_changes(run, changes)
    tell(COMPARING, found.count, found.count)
    rows = found.sheet.rows
    nothing = {"products": 0, "variants_created": 0, "tax_assumed": 0}
    preview = Preview(
        dialect=found.reading.dialect,
        encoding=found.sheet.encoding,
        source=found.source,
        is_readable=found.slices is not None,
        digest=digest.whole() if found.slices else "",
        counts={**nothing, **counts, "rows": len(rows) + len(rows.problems)},
        columns=_columns(found.sheet),
    )
    keep_preview(run, preview)


def _totals(made: Plan) -> dict[str, int]:
    new = [item for item in made.items if item.kind == "created"]
    return {
        "products": len(made.items),
        "variants_created": sum(len(item.after["variants"]) for item in new),
        "tax_assumed": sum(item.after["tax_category_assumed"] for item in new),
    }


def changes_of(found: Slice) -> list[Change]:
    """One row for each product and each problem, as yet without before and after."""
    rows = [_change_of(item, found.stored) for item in found.plan.items]
    rows += [
        change(each.kind, each.line, title=each.title, column=each.column, code=each.code, details=each.facts)
        for each in found.plan.problems
    ]
    return rows + [change(ABSENT, product_key=each.key, title=each.title, product_id=each.id) for each in found.absent]


def _change_of(item: Item, stored: Mapping[str, Stored]) -> Change:
    return change(
        item.kind,
        item.line,
        product_key=item.key,
        title=item.title,
        details=_summary(item.after),
        differences=item.differences,
        product_id=stored[item.key].id if item.key in stored else None,
    )


def owner_of(run: ImportRun) -> Owner:
    return Owner(run.merchant.territory_id, run.merchant_id, run.source)


def _summary(state: ProductState) -> dict[str, object]:
    variants = state["variants"].values()
    prices = [variant["minor"] for variant in variants]
    return {
        "variants": len(prices),
        "lowest": min(prices),
        "highest": max(prices),
        "currency": next(iter(variants))["currency"],
        "pictures": len(state["pictures"]),
        "category": state["category"],
        "tax_category": state["tax_category"],
        "assumed": state["tax_category_assumed"],
    }


class ColumnShown(NamedTuple):
    """`means` as we read it (a weight with its unit), "-" for not used, empty for unknown."""

    position: int
    header: str
    means: str
    samples: tuple[str, ...]


def columns_of(run: ImportRun) -> list[ColumnShown]:
    """The file's filled columns with how each is read: those nobody knows first."""
    reading = by_hand(detect(tuple(header for header, _ in run.columns)), answers_of(run).columns)
    found = []
    for column, (_, samples) in zip(reading.columns, run.columns, strict=True):
        means = f"{column.means}:{column.unit}" if column.means == "weight" and column.unit else column.means
        if samples:
            found.append(ColumnShown(column.position, column.header, means, tuple(samples)))
    return sorted(found, key=lambda column: (bool(column.means), column.means == "-", column.position))


def _columns(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """Each header with what stands below it first: enough to recognise a column."""
    beginning = sheet.rows[:SAMPLED]
    found = []
    for position, header in enumerate(sheet.headers):
        cells = [row.cells[position].strip() for row in beginning if position < len(row.cells)]
        found.append((header, [cell[:SAMPLE_LENGTH] for cell in cells if cell][:SAMPLES]))
    return found
