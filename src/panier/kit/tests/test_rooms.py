"""Who waits for a seat, and who is told at once that there is none."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from tests.patience import until

from panier.kit.rooms import Room, RoomFull


def test_who_can_do_without_a_seat_leaves_the_queue_to_the_others() -> None:
    room = Room("test", seats=1, queue=2, patience_s=30)

    def sit() -> str:
        with room.seat():
            return "sat"

    with ThreadPoolExecutor(2) as others, ExitStack() as mine:
        mine.enter_context(room.seat())
        first = others.submit(sit)
        until(lambda: room._waiting == 1)
        with pytest.raises(RoomFull), room.seat(leaving=1):
            pass
        second = others.submit(sit)  # who needs one may still wait
        until(lambda: room._waiting == 2)
        with pytest.raises(RoomFull), room.seat():
            pass
        mine.close()
        assert (first.result(), second.result()) == ("sat", "sat")
    with room.seat(leaving=1):  # a free one is for everybody
        pass
