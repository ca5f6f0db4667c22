"""Conversations on the pages of all three sides: what a form brings, refusals in words, files for who takes part."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.civic.messaging.actions import Said
from panier.civic.messaging.files import ATTACHED, check_sizes, prepared
from panier.civic.messaging.queries import answer_time, limits
from panier.civic.messaging.rules import Limits, shown_hours
from panier.kit.refusals import Refusal
from panier.sites._shared.formats import day_and_clock

TYPES = {"webp": "image/webp", "pdf": "application/pdf"}
TOO_MANY, CONFLICT = 429, 409


def limits_now() -> Limits:
    return limits(settings.TERRITORY, datetime.now(tz=UTC))


def said_of(request: HttpRequest) -> Said:
    """The message of a form. BadFile; files are decoded here, before anything is locked."""
    sent, rules = request.FILES.getlist("files"), limits_now()
    check_sizes([(each.name or "", each.size or 0) for each in sent], rules)
    files = prepared([(each.name or "", each.read()) for each in sent], rules)
    language = get_language() or settings.LANGUAGE_CODE
    return Said(request.POST.get("text", ""), language, _form_key(request), files)


def form_facts(request: HttpRequest, refusal: Refusal | None = None) -> dict[str, Any]:
    """What the form of a message needs; after a refusal, what was typed and why it was not sent."""
    facts: dict[str, Any] = {"limits": limits_now(), "form": uuid4(), "typed": {}, "notice": ""}
    if refusal is not None:
        facts |= {"form": _form_key(request), "typed": request.POST.dict(), "notice": message_words(refusal)}
    return facts


def usual_hours(merchant_id: int) -> int | None:
    """Within how many hours of opening this shop usually answers; None: too few questions to say."""
    found = answer_time(merchant_id, now=datetime.now(tz=UTC))
    return shown_hours(found.median_minutes or 0) if found.is_known else None


def reported_words() -> str:
    """What whoever reported a message reads at once."""
    return _("Reported. The market decides within %(hours)s hours and writes to you.") % {
        "hours": limits_now().report_hours
    }


def status_of(refusal: Refusal | None) -> int:
    if refusal is None:
        return 200
    return TOO_MANY if refusal.code == "too-many-messages" else CONFLICT


def file_answer(attachment: Any) -> HttpResponse:
    """A picture we encoded may be shown; a PDF is only ever downloaded. Neither can run anything, nor is it kept on the way."""
    try:
        data = ATTACHED.read(attachment.public_id)
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = HttpResponse(data, content_type=TYPES[attachment.kind])
    shown = attachment.kind == "webp"
    stem = attachment.name.rpartition(".")[0] or attachment.name or attachment.public_id
    answer["Content-Disposition"] = content_disposition_header(not shown, f"{stem}.{attachment.kind}") or "attachment"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def message_words(refusal: Refusal) -> str:
    """In the active language: what is wrong, and what to do."""
    facts: dict[str, Any] = refusal.facts
    if refusal.code == "bad-file":
        return _file_words(facts)
    words = {
        "not-found": _("This conversation is not here any more."),
        "nothing-said": _("Write something, or attach a file."),
        "text-too-long": _("A message has at most %(most)s characters: shorten it, or send it in two.")
        % {"most": facts.get("most", 0)},
        "thread-closed": _("This conversation is closed: nothing more can be written in it."),
        "too-many-messages": _("You wrote %(most)s messages within the hour. Wait a little, then go on.")
        % {"most": facts.get("most", 0)},
        "called-already": _("The market has been called in already."),
        "reason-needed": _("Say why in a few words."),
        "not-to-publish": _(
            "Only a question about a product and your answer to it are published, once, as they were written."
        ),
        "bad-report": _("Choose why you report this message."),
        "report-decided": _("This report has been decided meanwhile."),
        "bad-decision": _("Choose what becomes of the author, and for how many days."),
        "contact-needed": _("Complete your name and e-mail, so that the answer reaches you."),
    }
    if refusal.code == "silenced":
        return _("You cannot write here until %(moment)s: “%(reason)s”") % {
            "moment": day_and_clock(facts["until"]),
            "reason": facts["reason"],
        }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))


def _file_words(facts: dict[str, Any]) -> str:
    words = {
        "too-many": _("Too many files: a message carries at most %(most)s. Send the others in a second one."),
        "too-large": _("“%(name)s” is too large: send a smaller one, of at most %(most)s MB."),
        "too-many-pixels": _("“%(name)s” has too many pixels: send a smaller picture."),
        "animated": _("“%(name)s” moves: send a picture that stands still."),
        "unreadable": _("“%(name)s” cannot be read as a picture: open it, save it as JPEG or PNG, and try again."),
        "kind": _("“%(name)s” is not something we take: attach pictures or a PDF."),
        "lies": _("“%(name)s” is not what its name says: attach the real picture or PDF."),
    }
    words["heic"] = words["unreadable"]
    return words[facts["problem"]] % {"name": facts.get("name", ""), "most": facts.get("most", 0)}


def _form_key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("form", ""))
    except ValueError:
        return uuid4()
