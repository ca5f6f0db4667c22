"""What keeps the threads of a web process out of each other's way (ADR 0156).

Python works in one of them at a time. One that is stopped while it holds a lock stops all who want it, and each that wakes on another core costs both.
"""

import fcntl
import os
from pathlib import Path
from threading import local
from typing import TextIO

from django.core.cache import close_caches
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries
from django.urls import base as addresses
from django.utils.translation import trans_real as languages

from panier.config.commands.web import PROCESSES

OF_A_THREAD = ((addresses, "_prefixes"), (addresses, "_urlconfs"), (languages, "_active"))
_claimed: list[TextIO] = []  # as long as the process lives


def share_no_locks() -> None:
    """Every request took four locks of Django's signals, and more of what it keeps for tasks that are not threads, which we do not have."""
    request_started.disconnect(reset_queries)  # of a debugger
    request_started.disconnect(close_old_connections)  # each was looked at when its last request ended
    request_finished.disconnect(close_caches)  # ours is a table: its connection is closed with the others
    for each in (request_started, request_finished):
        each.use_caching, each.sender_receivers_cache = True, {}  # by class, or by None
    for module, name in OF_A_THREAD:
        setattr(module, name, local())


def keep_to_a_core(folder: Path) -> None:
    """Of a small machine, each process to its own. Where there are more cores than processes, the system finds a free one."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    for core in cores if len(cores) == PROCESSES else ():
        claim = (folder / f"core-{core}").open("w")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            claim.close()
            continue
        _claimed.append(claim)
        os.sched_setaffinity(0, {core})
        return
