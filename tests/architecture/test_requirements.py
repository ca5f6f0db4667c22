"""What is installed is pinned by hash, the same for running and for testing, and names no place to fetch it from."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*(?:\[[a-z,]+\])?)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert text.count("--hash=sha256:") > text.count("==")
    assert not re.search(r"https?://|index-url|find-links", text)
    return dict(PIN.findall(text))


def test_tests_run_on_what_runs() -> None:
    runtime, development = pins("runtime"), pins("dev")
    assert len(runtime) > 20
    assert runtime.items() <= development.items()
    assert pins("meaning").items() <= development.items()
    assert not pins("meaning").keys() & runtime.keys()  # the product runs without


def test_everything_the_project_names_is_pinned() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    wanted = project.split("dependencies = [")[1].split("]\n")[0]
    named = {
        re.split(r"[\[<>=~! ;]", line.strip().strip('",'))[0].lower()
        for line in wanted.splitlines()
        if line.strip().startswith('"')
    }
    pinned = {name.split("[")[0].lower().replace("_", "-") for name in pins("runtime")}
    assert named
    assert {name.replace("_", "-") for name in named} <= pinned
