"""Habits of the house that no linter states: sizes, of tests too, plain models, keys that do not reach up. Each is seen to notice a plant."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

import panier

PACKAGE, TESTS = Path(panier.__file__).parent, Path(__file__).parents[1]
FILE_LINES, FUNCTION_LINES, PARAMETERS = 300, 40, 5
Sources = dict[str, ast.Module]
SIGNALS = {"receiver", "Signal", "post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed"}


@pytest.fixture(scope="module")
def sources() -> Sources:
    """Of the product, and of the tests: those beside it, those of whole journeys, and what every test needs."""
    files = [(file, PACKAGE) for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts]
    files += [(file, TESTS.parent) for file in (*TESTS.rglob("*.py"), TESTS.parent / "conftest.py")]
    return {str(file.relative_to(base)): ast.parse(file.read_text(), str(file)) for file, base in files}


def functions(sources: Sources) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, module in sources.items():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}: {node.name}", node


def long_files(sources: Sources) -> Iterator[str]:
    for name, module in sources.items():
        last = max((node.end_lineno or 0 for node in module.body), default=0)
        if last > FILE_LINES:
            yield f"{name}: {last} lines"


def long_functions(sources: Sources) -> Iterator[str]:
    for name, node in functions(sources):
        size = (node.end_lineno or node.lineno) - node.lineno + 1
        if size > FUNCTION_LINES:
            yield f"{name}: {size} lines"


def many_parameters(sources: Sources) -> Iterator[str]:
    for name, node in functions(sources):
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        count = sum(each.arg not in {"self", "cls"} for each in given)
        if count > PARAMETERS:
            yield f"{name}: {count} parameters"


def own_saves(sources: Sources) -> Iterator[str]:
    for name, module in sources.items():
        if name.endswith("models.py"):
            found = {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)} & {"save", "delete"}
            yield from (f"{name}: {each}()" for each in found)


def signals(sources: Sources) -> Iterator[str]:
    for name, module in sources.items():
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and {alias.name for alias in node.names} & SIGNALS:
                yield f"{name}: line {node.lineno}"


ANYWHERE = ("kit/planted.py", "kit/tests/test_planted.py", "tests/desk/test_planted.py", "tests/desk/hands.py")
CHECKS: list[tuple[Callable[[Sources], Iterator[str]], tuple[str, ...], str]] = [
    (long_files, ANYWHERE, "x = 1\n" * 301),
    (long_functions, ANYWHERE, "def test_f():\n" + "    x = 1\n" * 40),
    (many_parameters, ANYWHERE, "def f(a, b, c, *, d, e, f): ...\n"),
    (own_saves, ("kit/models.py",), "class Row:\n    def save(self): ...\n"),
    (signals, ("kit/planted.py",), "from django.dispatch import receiver\n"),
]


def test_the_tests_are_among_what_is_looked_at(sources: Sources) -> None:
    assert {"conftest.py", "tests/belongings.py", "tests/architecture/test_habits.py"} <= sources.keys()
    assert {"sites/letters/write.py", "sites/letters/tests/test_write.py"} <= sources.keys()


@pytest.mark.parametrize(("check", "places", "planted"), CHECKS, ids=lambda each: getattr(each, "__name__", ""))
def test_the_habit_is_kept_and_a_plant_is_noticed(
    sources: Sources, check: Callable[[Sources], Iterator[str]], places: tuple[str, ...], planted: str
) -> None:
    assert list(check(sources)) == []
    assert len(list(check({place: ast.parse(planted) for place in places}))) == len(places)


def reaching_up(keys: list[tuple[str, str, str]]) -> Iterator[str]:
    """A key to another package with a name on the far side would let a lower floor reach up unseen."""
    for owner, target, back in keys:
        if owner.rsplit(".", 1)[0] != target.rsplit(".", 1)[0] and back != "+":
            yield f"{owner} → {target}: {back}"


def test_no_key_gives_a_lower_floor_a_way_up() -> None:
    keys = [
        (f"{model.__module__}.{field.name}", str(field.related_model.__module__) + ".x", field.remote_field.get_accessor_name() or "+")
        for model in apps.get_models()
        if model.__module__.startswith("panier.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type)
    ]  # fmt: skip
    assert len(keys) > 30
    inside = [(owner, target, "+" if back.endswith("+") else back) for owner, target, back in keys]
    assert list(reaching_up(inside)) == []
    assert (
        len(list(reaching_up([*inside, ("panier.trade.cart.models.x", "panier.offer.catalogue.models.x", "carts")])))
        == 1
    )
