"""Which Python the environment is made of. The Pythons here are real ones; their clock goes as each test says, whatever the machine does."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import panier
from panier.config.commands.doctor import _python
from panier.config.commands.pythons import NoPython, choices, here, installer, look, make

ROOT = Path(panier.__file__).parents[2]
SET_CLOCK = """
import itertools, runpy, sys, time
ticks = itertools.count()
time.perf_counter = lambda: next(ticks) * {seconds}
{more}
runpy.run_path(sys.argv[1], run_name="__main__")
"""
LACKS = "sys.modules['{}'] = None"
STAYS = "the one that runs this: none here is clearly faster"


def python(path: Path, seconds: float, *, more: str = "", modules: bool = True) -> str:
    """Measured, each round takes so long; otherwise it is the real one. `modules`: whether it starts any with -m."""
    real = shlex.quote(sys.executable)
    lines = ["#!/bin/sh"] if modules else ["#!/bin/sh", "[ $1 != -m ] || exit 1"]
    lines += [f'[ "$1" = -I ] || exec {real} "$@"', "shift"]
    lines.append(f'exec {real} -I -c {shlex.quote(SET_CLOCK.format(seconds=seconds, more=more))} "$@"')
    return script(path, *lines)


def script(path: Path, *lines: str) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o755)
    return str(path)


def chosen(running: str, place: Path, named: str = "") -> list[tuple[str, str]]:
    return [(each.path, why) for each, why in choices(running, named, [str(place)])]


@pytest.fixture
def own(tmp_path: Path) -> str:
    return python(tmp_path / "own" / "python3", 0.030)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "bin"


@pytest.mark.parametrize(("seconds", "words"), [(0.0260, "1.2"), (0.0262, ""), (0.09, "")])
def test_the_one_that_runs_stays_unless_another_is_clearly_faster(
    own: str, place: Path, seconds: float, words: str
) -> None:
    """At 26.0 ms another is 1.154 times as fast and taken; at 26.2 it is 1.145 times, and is not: the control of the threshold."""
    other = python(place / "python3.12", seconds)
    taken = [(other, f"{words} times as fast as the one that runs this")] if words else []
    assert chosen(own, place) == [*taken, (own, STAYS)]


def test_the_fastest_comes_first(own: str, place: Path) -> None:
    fast, fastest = python(place / "python3.11", 0.020), python(place / "python3.13", 0.010)
    words = "times as fast as the one that runs this"
    assert chosen(own, place) == [(fastest, f"3.0 {words}"), (fast, f"1.5 {words}"), (own, STAYS)]


def test_each_is_looked_at_once_and_shims_are_none(own: str, place: Path) -> None:
    real = python(place / "python3.11", 0.020)
    python(place / "python2.7", 0.020)
    (place / "python3").symlink_to(real)
    (place / "python3.12").symlink_to(own)
    shims = place.parent / "shims"
    python(shims / "python3.13", 0.001)
    assert here(own, [str(shims), str(place), str(place)]) == [own, real]


BROKEN = {
    "no zlib": LACKS.format("zlib"),
    "no ssl": LACKS.format("ssl"),
    "too old": "sys.version_info = (3, 10, 9)",
    "too new": "sys.version_info = (3, 14, 0)",
    "of another kind": "sys.implementation.name = 'pypy'",
}


def test_one_that_does_not_do_is_passed_over(own: str, place: Path) -> None:
    for more in BROKEN.values():
        python(place / "python3.12", 0.001, more=more)
        assert chosen(own, place) == [(own, STAYS)]
    for lines in (["exit 1"], ["echo Python 3.12"], ["exec /nowhere/python3"]):
        script(place / "python3.12", "#!/bin/sh", *lines)
        assert chosen(own, place) == [(own, STAYS)]
    script(place / "python3.12", "#!/nowhere/sh")
    assert chosen(own, place) == [(own, STAYS)]
    whole = python(place / "python3.12", 0.001, more="sys.version_info = (3, 13, 0)")
    assert chosen(own, place)[0][0] == whole


def test_one_that_hangs_is_passed_over(place: Path) -> None:
    assert look(script(place / "python3.12", "#!/bin/sh", "exec sleep 600"), patience=0.1) is None


def test_one_without_pip_does_only_where_somebody_can_install(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Debian's without python3.11-venv."""
    monkeypatch.setenv("PATH", str(place))  # where no uv is
    other = python(place / "python3.11", 0.001, more=LACKS.format("ensurepip"))
    with_pip, without = (
        python(tmp_path / "a" / "python3", 0.03),
        python(tmp_path / "b" / "python3", 0.03, modules=False),
    )
    assert [path for path, _ in chosen(with_pip, place)] == [other, with_pip]
    assert chosen(without, place) == [(without, STAYS)]


def test_an_environment_without_pip_is_installed_into(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(place))
    bare = look(python(place / "python3.11", 0.001, more=LACKS.format("ensurepip")))
    assert bare
    assert make(bare, tmp_path / "made")
    inside = tmp_path / "made" / "bin" / "python"
    assert subprocess.run([inside, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 1  # noqa: S603
    pip = installer(inside, sys.executable)
    assert pip == [sys.executable, "-m", "pip", "--python", str(inside)]
    listed = subprocess.run([*pip, "list", "--format=json"], capture_output=True, text=True, check=True)  # noqa: S603
    assert listed.stdout.strip() == "[]"


def test_where_the_one_that_runs_cannot_another_does(place: Path, tmp_path: Path) -> None:
    own = python(tmp_path / "own" / "python3", 0.001, more=LACKS.format("ssl"))
    with pytest.raises(NoPython, match=r"Here is no Python 3\.11 to 3\.13 with ctypes, ssl, venv and zlib"):
        chosen(own, place)
    other = python(place / "python3.12", 0.030)
    assert chosen(own, place) == [(other, "since the one that runs this cannot make one")]


def test_the_setting_overrules(own: str, place: Path) -> None:
    python(place / "python3.12", 0.010)
    slow = python(place / "mine", 0.090)
    assert chosen(own, place, slow) == [(slow, "as PANIER_PYTHON says")]
    with pytest.raises(NoPython, match="/nowhere/python, which PANIER_PYTHON names, is no Python 3"):
        chosen(own, place, "/nowhere/python")


def test_doctor_says_that_a_faster_one_is_here(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing of it where the environment has the one that was asked for: the control."""
    other = python(place / "python3.12", 0.000_000_1, more="sys.version_info = (3, 12, 1)")
    monkeypatch.setenv("PATH", str(place))
    monkeypatch.delenv("PANIER_PYTHON", raising=False)
    good, words = _python()
    assert good
    assert f"; remove .venv and start again for 3.12.1 at {other}, " in words
    monkeypatch.setenv("PANIER_PYTHON", sys.executable)
    assert "remove" not in _python()[1]


def test_the_launcher_takes_it_when_it_makes_the_environment_and_keeps_what_is_there(
    tmp_path: Path, place: Path
) -> None:
    """A launcher with nothing to install; the fastest, a hundred times as fast, cannot make an environment after all."""
    house = tmp_path / "house"
    commands = house / "src" / "panier" / "config" / "commands"
    commands.mkdir(parents=True)
    shutil.copy(ROOT / "panier", house)
    for name in ("pythons.py", "pace.py"):
        shutil.copy(ROOT / "src" / "panier" / "config" / "commands" / name, commands)
    (commands / "__main__.py").write_text("print('it runs')")
    (house / "requirements").mkdir()
    for name in ("runtime", "meaning", "dev"):
        (house / "requirements" / f"{name}.txt").touch()
    bare = LACKS.format("ensurepip")
    python(place / "python3.13", 0.000_000_1, more=bare, modules=False)
    taken = python(place / "python3.12", 0.000_01, more=bare + "; sys.version_info = (3, 12, 1)")

    def launched() -> str:
        command = [sys.executable, str(house / "panier"), "up"]
        return subprocess.run(command, env={"PATH": str(place)}, capture_output=True, text=True, check=True).stdout  # noqa: S603

    said = launched()
    assert "python3.13 could not make one" in said
    assert f"· environment: Python 3.12.1 at {taken}, " in said
    assert said.endswith("it runs\n")
    python(place / "python3.11", 0.000_000_01)
    (house / "requirements" / "runtime.txt").write_text("# changed\n")
    again = launched()
    assert "installing" in again
    assert "Python" not in again
    assert launched() == "it runs\n"
