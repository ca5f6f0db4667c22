"""How long, how many, how large, how often, and for which reasons: the territory says it, and the pages repeat what it says."""

from datetime import timedelta

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.civic.messaging.models import Report
from tests.conversations.conftest import State
from tests.conversations.hands import Talk, form
from tests.conversations.test_files import PDF
from tests.conversations.test_market import report
from tests.team.hands import at

pytestmark = pytest.mark.django_db
RATES = {"shopper": 20, "merchant": 120, "guest_questions": 1}


def test_what_is_written_and_attached_keeps_to_what_the_territory_says(talk: Talk, state: State) -> None:
    """The control is the first message: the same words pass by the pack of Québec."""
    assert talk.begin("douze lettres").status_code == 302
    state(text_length=12, files=1, pdf_mb=1, picture_mb=2)
    long = talk.shopper("douze lettres")
    assert (long.status_code, "au plus 12 caractères" in long.content.decode()) == (409, True)
    two = talk.shopper("deux", files=[("a.pdf", PDF), ("b.pdf", PDF)])
    assert (two.status_code, "en porte au plus 1" in two.content.decode()) == (409, True)
    heavy = talk.shopper("lourd", files=[("plan.pdf", PDF + b"0" * 1_000_000)])
    assert (heavy.status_code, "au plus 1\xa0Mo" in heavy.content.decode()) == (409, True)
    assert [text for _side, text in talk.said()] == ["douze lettres"]
    page = Client().get(at("conversation", talk.token())).content.decode()
    assert 'maxlength="12"' in page
    assert "une image d’au plus 2\xa0Mo, un PDF de 1\xa0Mo" in page


def test_reports_have_the_territorys_reasons_and_time(talk: Talk, state: State) -> None:
    talk.begin("Bonjour")
    state(report_hours=6, reasons={"noise": {"fr": "Du bruit", "en": "Noise"}})
    assert report(talk, why="abuse").status_code == 409  # a reason of Québec's, not of this one
    assert not Report.objects.exists()
    page = talk.team.client(talk.team.clark).get(talk.desk("")).content.decode()
    assert ("Du bruit" in page, "Insulte" in page) == (True, False)
    told = talk.team.client(talk.team.clark)
    message = talk.thread().messages.get().public_id
    said = told.post(talk.desk("_report", message), {"why": "noise"}, follow=True).content.decode()
    assert "dans les 6 heures" in said
    found = Report.objects.get()
    assert (found.why, found.due_at - found.at) == ("noise", timedelta(hours=6))
    assert "Du bruit" in talk.operator().get(at("operation_conversations")).content.decode()


def test_one_stops_for_the_days_of_the_territory_and_asks_as_often_as_it_says(talk: Talk, state: State) -> None:
    talk.begin("Bonjour")
    report(talk)
    state(stop_days=[3], hourly=RATES)
    decide = at("operation_report", Report.objects.get().public_id)
    for days, status in (("7", 409), ("3", 302)):
        sent = {"measure": "stopped", "days": days, "reason": "Assez."}
        assert talk.operator().post(decide, sent).status_code == status
    mug = at("question", talk.market.bruno.offers["Tasse"].variant.product.public_id)
    asked = [
        Client().post(mug, {**form(words), "name": "Guy", "email": "guy@panier.example"}).status_code
        for words in ("un", "deux")
    ]
    assert asked == [200, 429]
    assert Letter.objects.filter(kind="question_to_confirm").count() == 1
