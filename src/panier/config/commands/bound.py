"""Processes that end with the one that started them, also where that is killed."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(by: int = signal.SIGTERM) -> None:
    """Linux: the kernel sends this signal when the parent is gone. It stays so through exec."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, by)


def bound(*words: str) -> list[str]:
    """The command of Python with these words, for whoever has threads and may run nothing between fork and exec."""
    return [sys.executable, "-m", "panier.config.commands.bound", *words]


if __name__ == "__main__":
    end_with_parent()
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])  # noqa: S606 - our own words
