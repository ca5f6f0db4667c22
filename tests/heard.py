"""What was told so far has been heard: a page made from here on is ended by nothing but what the test does."""

import time

from django.db import connection

from panier.kit.following import follower
from panier.kit.freshness import CHANNEL, TELL, marks, slot_of

PATIENCE_S = 30
LAST = "told-last"  # messages come in the order of their commits


def until_heard() -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not follower().is_live:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    before = time.monotonic_ns()
    with connection.cursor() as cursor:
        cursor.execute(TELL, [CHANNEL, [LAST]])
    while marks().latest([slot_of(LAST)]) < before:
        assert time.monotonic() < deadline
        time.sleep(0.01)
