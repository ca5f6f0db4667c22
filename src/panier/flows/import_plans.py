"""What an import would do, worked out from the file, the answers, and the goods and stock that are there."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from panier.base.territories.queries import territory as territory_of
from panier.flows.import_by_hand import with_hand, within
from panier.flows.import_stock import counted_alike, goods_of, places_answered, with_promised
from panier.offer.catalogue.actions.imports import Owner
from panier.offer.catalogue.actions.runs import Preview
from panier.offer.catalogue.models import ImportChange, ImportRun
from panier.offer.catalogue.queries.imports import Stored, file_of, kept_by_hand, known_categories
from panier.offer.catalogue.rules.grids import Sheet
from panier.offer.catalogue.rules.headers import Reading, by_hand, detect
from panier.offer.catalogue.rules.outlets import UNUSED, at_places, unmatched
from panier.offer.catalogue.rules.plans import Item, Plan, Terms, plan
from panier.offer.catalogue.rules.reading import NEEDED, is_enough, read_products
from panier.offer.catalogue.rules.runs import ABSENT, Answers, BadAnswer
from panier.offer.catalogue.rules.sheets import open_file
from panier.offer.catalogue.rules.states import ProductState
from panier.offer.merchants.models import Place
from panier.offer.merchants.queries import places_of

DOOR = "selling"  # the merchant's own state is the ceiling
SAMPLED, SAMPLES, SAMPLE_LENGTH = 100, 3, 40  # rows looked at, cells shown, characters of each: to recognise a column


@dataclass(frozen=True, slots=True)
class Planned:
    """`plan` is None until the needed columns are named. `stored`: what it was compared with, stock included.
    `counted`: by place, the variants (internal keys) of which the file says the very quantity that is stored.
    """

    sheet: Sheet
    reading: Reading
    source: str
    stored: Mapping[str, Stored]
    plan: Plan | None
    counted: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        return () if self.plan else tuple(each for each in NEEDED if each not in self.reading.fields)


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


def sheet_of(run: ImportRun) -> Sheet:
    """The file of a preview, opened."""
    return open_file(zlib.decompress(file_of(run)), run.file_name)


def planned(run: ImportRun, sheet: Sheet, *, now: datetime) -> Planned:
    """Everything but writing."""
    answers = answers_of(run)
    reading = by_hand(detect(sheet.headers), answers.columns)
    if not is_enough(reading):
        return Planned(sheet, reading, "", {}, None)
    today = now.astimezone(ZoneInfo(run.place.tz)).date()
    catalogue = read_products(sheet, reading, today=today, language=answers.language)
    places = places_answered(run.merchant_id, answers)
    catalogue = at_places(catalogue, places, run.place_id)
    catalogue = replace(catalogue, problems=(*unmatched(answers.outlets), *catalogue.problems))
    goods = goods_of(run.merchant_id, catalogue.source, run.place_id, places.values())
    held = kept_by_hand(run.merchant_id, catalogue.source)
    catalogue = within(catalogue, goods.stored, answers)
    kept = with_promised(with_hand(catalogue, goods.stored, held, answers.language), goods)
    states = {key: product.state for key, product in goods.stored.items()}
    made = plan(kept, states, _terms(run, answers), known_categories(run.merchant.territory_id))
    made = replace(made, absent=()) if answers.partial else made
    return Planned(sheet, reading, catalogue.source, goods.stored, made, counted_alike(kept, goods))


def _terms(run: ImportRun, answers: Answers) -> Terms:
    territory = territory_of(run.merchant.territory_id)
    names = {str(place.pk): place.name for place in places_of(run.merchant_id)} if answers.outlets else {}
    return Terms(answers.language, answers.category, answers.tax_category, DOOR, territory.currency, names)


def preview_of(found: Planned) -> Preview:
    """The plan as it is kept and shown."""
    made = found.plan
    changes = changes_of(found) if made else []
    new = [item for item in made.items if item.kind == "created"] if made else []
    totals = {
        "rows": len(found.sheet.rows) + len(found.sheet.problems),
        "products": len(made.items) if made else 0,
        "variants_created": sum(len(item.after["variants"]) for item in new),
        "tax_assumed": sum(item.after["tax_category_assumed"] for item in new),
    }
    return Preview(
        dialect=found.reading.dialect,
        encoding=found.sheet.encoding,
        source=found.source,
        is_readable=made is not None,
        digest=made.digest if made else "",
        totals=totals,
        changes=changes,
    )


def changes_of(found: Planned) -> list[ImportChange]:
    """One row for each product and each problem, as yet without before and after."""
    if found.plan is None:
        return []
    rows = [change_of(item, found.stored) for item in found.plan.items]
    rows += [
        ImportChange(
            kind=problem.kind,
            line=problem.line,
            title=problem.title,
            column=problem.column,
            code=problem.code,
            details=dict(problem.facts),
        )
        for problem in found.plan.problems
    ]
    return rows + [_absent(key, found.stored[key]) for key in found.plan.absent]


def change_of(item: Item, stored: Mapping[str, Stored]) -> ImportChange:
    return ImportChange(
        kind=item.kind,
        line=item.line,
        product_key=item.key,
        title=item.title,
        details=_summary(item.after),
        differences=list(item.differences),
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


def _absent(key: str, product: Stored) -> ImportChange:
    title = next(iter(product.state["title"].values()), key)
    return ImportChange(kind=ABSENT, product_key=key, title=title, product_id=product.id)


class ColumnShown(NamedTuple):
    """`means` as we read it (a weight with its unit), "-" for not used, empty for unknown."""

    position: int
    header: str
    means: str
    samples: tuple[str, ...]


def columns_of(run: ImportRun) -> list[ColumnShown]:
    """The file's filled columns with how each is read: those nobody knows first."""
    sheet = sheet_of(run)
    reading = by_hand(detect(sheet.headers), answers_of(run).columns)
    beginning = sheet.rows[:SAMPLED]
    found = []
    for column in reading.columns:
        cells = [row.cells[column.position] for row in beginning if column.position < len(row.cells)]
        samples = tuple(cell.strip()[:SAMPLE_LENGTH] for cell in cells if cell.strip())[:SAMPLES]
        means = f"{column.means}:{column.unit}" if column.means == "weight" and column.unit else column.means
        if samples:
            found.append(ColumnShown(column.position, column.header, means, samples))
    return sorted(found, key=lambda column: (bool(column.means), column.means == "-", column.position))
