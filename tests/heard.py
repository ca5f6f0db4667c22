"""What was told so far has been heard: a page made from here on is ended by nothing but what the test does."""

import time

from django.db import connection

from panier.kit.following import follower
from panier.kit.freshness import CHANNEL, TELL, marks, slot_of
from tests.patience import until

LAST = "told-last"  # messages come in the order of their commits


def until_heard() -> None:
    until(lambda: follower().is_live)
    before = time.monotonic_ns()
    with connection.cursor() as cursor:
        cursor.execute(TELL, [CHANNEL, [LAST]])
    until(lambda: marks().latest([slot_of(LAST)]) >= before)
