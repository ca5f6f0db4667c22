"""What a Python is and how fast it does what pages do. Run alone, by the Python that is asked, which has nothing installed."""

import json
import sys
import sysconfig
import time
from importlib import import_module

NEEDED = ("ctypes", "ssl", "venv", "zlib")  # a build may lack them, and the market cannot do without
ROUNDS, CARDS = 3, 4_000  # some 20 ms each


def _words(number: int, words: str) -> str:
    return f"<li id={number}>{words.replace('&', '&amp;')}, {number / 7:.2f} $</li>"


def _card(number: int) -> str:
    facts = {"name": f"Honey & wax {number}", "shop": f"Shop {number % 40}", "price": f"{number * 3}"}
    return "".join([_words(number, words) for words in facts.values() if words])


def seconds() -> float:
    """Calls, words put together and small dictionaries, as templates make them; the best round, for others work here too."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        _ = {number: _card(number) for number in range(CARDS)}
        taken.append(time.perf_counter() - began)
    return min(taken)


def _gives_pip() -> bool:
    """Debian has this in a package of its own (python3.11-venv)."""
    try:
        import ensurepip
    except ImportError:
        return False
    return bool(ensurepip.version())


if __name__ == "__main__":
    for name in NEEDED:
        import_module(name)
    is_usual = sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")
    told = {"version": sys.version_info[:3], "is_usual": is_usual, "gives_pip": _gives_pip(), "seconds": seconds()}
    sys.stdout.write(json.dumps(told))
