"""The desk's one list: by urgency, found again, by itself, and as fast with 5,000 open parts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from panier.config.commands.bench.desk_rows import many_open_parts
from panier.flows.advance_part import advance_part
from panier.trade.desk.queries import desk_parts
from panier.trade.desk.rules import Sought
from panier.trade.orders.models import Part
from tests.desk.hands import HTMX, SEEN, always_open, do, listed, look, paid_part, plenty
from tests.heard import until_heard
from tests.team.hands import Team, at

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def test_the_most_urgent_comes_first_and_filters_find(team: Team) -> None:
    plenty(team)
    always_open(team)
    now = datetime.now(tz=UTC)
    fresh = paid_part(team, now=now)
    late = paid_part(team, now=now - 30 * HOUR)
    soon = paid_part(team, now=now - HOUR, method="delivery")
    accepted = paid_part(team, now=now - 2 * HOUR)
    advance_part(team.key, accepted.public_id, "accepted", actor="Mona", now=now)  # ready within the pickup's minutes
    done = paid_part(team, now=now - 3 * HOUR)
    Part.objects.filter(pk=done.pk).update(state="to_accept")
    do(team, client := team.client(team.clark), done, "accept")
    do(team, client, done, "ready")
    minutes = accepted.promise["minutes"]
    page = look(team, client)
    assert minutes < 23 * 60
    assert listed(page) == [each.public_id for each in (late, accepted, soon, fresh, done)]
    assert page.count('class="todo late"') == 1
    assert listed(look(team, client, what="to_accept")) == [each.public_id for each in (late, soon, fresh)]
    assert listed(look(team, client, what="late")) == [late.public_id]
    assert listed(look(team, client, what="ready")) == [done.public_id]
    assert listed(look(team, client, method="delivery")) == [soon.public_id]
    assert listed(look(team, client, place="plc_aaaaaaaaaaaaaaaa")) == []
    assert listed(look(team, client, q=fresh.number.lower())) == [fresh.public_id]
    assert len(listed(look(team, client, q="tremblay"))) == 5
    assert listed(look(team, client, what="done")) == []
    assert listed(look(team, client, what="<script>", method="avion", page="99999999999")) == listed(page)


def test_it_says_nothing_while_nothing_moved_and_the_list_when_something_did(team: Team) -> None:
    part, client, other = paid_part(team), team.client(team.clark), team.client(team.mona)
    address = at("desk", team.merchant)

    def ask(seen: str) -> tuple[int, str]:
        answer = client.get(address, {"seen": seen}, headers=HTMX)
        return answer.status_code, answer.content.decode()

    def moved_from(seen: str) -> str:
        """The answer in the same minute: the list says how much time is left, and the mark holds for one."""
        status, text = ask(seen)
        assert (status, "<html" in text) == (200, False)
        return str(SEEN.findall(text)[0])

    for _ in range(2):  # a minute may end between two questions, not between four
        seen = moved_from("")
        if ask(seen) == (204, ""):
            break
    else:
        pytest.fail("it never stands still")
    do(team, other, part, "mind")
    minded = moved_from(seen)
    do(team, other, part, "leave")
    left = moved_from(minded)
    do(team, other, part, "accept")
    accepted = moved_from(left)
    paid_part(team)
    assert len({seen, minded, left, accepted, moved_from(accepted)}) == 5
    assert ask("<script>")[0] == 200
    assert "1 commande à accepter" in look(team, client)
    assert 'data-waiting="1"' in client.get(at("desk_waiting", team.merchant)).content.decode()


def test_five_thousand_open_parts_cost_no_more_statements_and_read_the_index(team: Team, settings: Settings) -> None:
    settings.CARDS_KEPT = 100  # as a market runs: what all desks share is kept
    until_heard()
    client, now = team.client(team.bruno), datetime.now(tz=UTC)
    place = team.market.bruno.place.pk
    paid_part(team)
    look(team, client)
    with CaptureQueriesContext(connection) as few:
        assert len(listed(look(team, client))) == 1
    many_open_parts(team.key, place, 5000, now)
    with CaptureQueriesContext(connection) as many:
        page = look(team, client)
    assert len(listed(page)) == 50
    assert len(many) == len(few) <= 12
    assert "5\u202f001" in page or "5\u00a0001" in page
    with CaptureQueriesContext(connection) as polled:
        seen = SEEN.findall(page)[0]
        client.get(at("desk", team.merchant), {"seen": seen}, headers=HTMX)
    assert len(polled) <= 5
    with CaptureQueriesContext(connection) as listing:
        desk_parts(team.key, Sought(), now=now)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {listing[0]['sql']}")
        assert "part_to_do" in "\n".join(row[0] for row in cursor.fetchall())
        # What is made for measuring carries no money: it goes before the books are looked at.
        cursor.execute("DELETE FROM orders_line WHERE part_id IN (SELECT id FROM orders_part WHERE number LIKE 'B0%')")
        cursor.execute("DELETE FROM orders_part WHERE number LIKE 'B0%'")
        cursor.execute("DELETE FROM orders_order WHERE number LIKE 'B0%'")
