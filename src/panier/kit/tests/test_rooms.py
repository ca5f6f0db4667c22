"""Who waits for a seat, and who is told at once that there is none."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from tests.patience import until

from panier.kit.rooms import Room, RoomFull


def test_who_can_do_without_a_seat_does_not_wait_for_one() -> None:
    room = Room("test", seats=1, queue=2, patience_s=30)

    def sit() -> str:
        with room.seat():
            return "sat"

    with ThreadPoolExecutor(2) as others, ExitStack() as mine:
        mine.enter_context(room.seat())
        with pytest.raises(RoomFull), room.seat(waits=False):
            pass
        first, second = others.submit(sit), others.submit(sit)  # who needs one does
        until(lambda: room._waiting == 2)
        with pytest.raises(RoomFull), room.seat():
            pass
        mine.close()
        assert (first.result(), second.result()) == ("sat", "sat")
    with room.seat(waits=False):  # an empty room is for everybody
        pass


def test_who_can_do_without_leaves_a_room_to_those_who_cannot() -> None:
    room = Room("test", seats=2, queue=0, patience_s=30)
    with room.seat(), pytest.raises(RoomFull), room.seat(waits=False):
        pass
    with room.seat(), room.seat():  # both are still there
        pass
    with room.seat(waits=False), room.seat():
        pass


def test_a_full_room_says_so_while_others_stand_in_its_lock() -> None:
    room = Room("test", seats=1, queue=0, patience_s=30)
    with room.seat(), ThreadPoolExecutor(1) as other, room._changed:

        def told() -> bool:
            with pytest.raises(RoomFull), room.seat():
                pass
            return True

        assert other.submit(told).result(timeout=30)
