"""Two at once: nobody writes after the market's last word, and the first message of two clicks begins one conversation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError, Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from panier.civic.messaging import actions
from panier.civic.messaging.models import Message, Thread
from panier.flows import close_conversation, write_message
from tests.conversations.hands import Talk, form
from tests.processes import WAIT_S, at_once
from tests.team.hands import at
from tests.team.test_races import patience

pytestmark = pytest.mark.django_db(transaction=True)


def statuses(*acts: Callable[[], Any]) -> list[int]:
    return [answer.status_code for answer in at_once(*acts)]


@contextmanager
def both_have_looked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Whoever holds the thread waits for the other to hold it too (with the lock, in vain), and the writer for the closing."""
    meeting, closed, met = Barrier(2), Event(), list[str]()
    shut = actions.close_thread

    def shutting(thread: Any, *, now: Any) -> None:
        shut(thread, now=now)
        transaction.on_commit(closed.set)

    def held(flow: Any, who: str) -> Any:
        lock = flow.lock_thread

        def look(thread_id: int) -> Any:
            thread = lock(thread_id)
            with suppress(BrokenBarrierError):
                meeting.wait(patience())
                met.append(who)
                if who == "writer":
                    closed.wait(WAIT_S)
            return thread

        return look

    monkeypatch.setattr(close_conversation, "close_thread", shutting)
    for flow, who in ((write_message, "writer"), (close_conversation, "closer")):
        monkeypatch.setattr(flow, "lock_thread", held(flow, who))
    yield met


def race(talk: Talk) -> list[int]:
    close = {**form("C’est réglé."), "do": "close"}
    thread = talk.thread().public_id
    return statuses(
        lambda: talk.shopper("Un dernier mot"),
        lambda: talk.operator().post(at("operation_conversation_write", thread), close),
    )


def words_after_the_last(talk: Talk) -> int:
    last = Message.objects.get(text="C’est réglé.")
    return Message.objects.filter(thread=talk.thread(), pk__gt=last.pk).count()


def test_whoever_writes_while_the_market_closes_comes_before_or_not_at_all(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.begin()
    talk.call()
    with both_have_looked(monkeypatch) as met:
        answers = race(talk)
    assert met == []
    assert answers in ([302, 302], [409, 302])
    assert words_after_the_last(talk) == 0
    assert talk.thread().state == "closed"


@pytest.mark.plants_damage
def test_without_the_lock_somebody_writes_after_the_last_word(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    talk.begin()
    talk.call()
    settings.LOCKS_OFF = True
    with both_have_looked(monkeypatch) as met:
        answers = race(talk)
    assert sorted(met) == ["closer", "writer"]
    assert answers == [302, 302]
    assert words_after_the_last(talk) == 1


def test_two_first_clicks_begin_one_conversation_and_one_message(talk: Talk) -> None:
    key = str(uuid4())
    answers = statuses(*[lambda: talk.begin("Bonjour", key=key) for _ in range(4)])
    assert answers == [302] * 4
    assert (Thread.objects.count(), Message.objects.count()) == (1, 1)
