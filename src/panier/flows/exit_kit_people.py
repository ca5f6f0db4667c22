"""Of the kit: conversations as their sides wrote them, reviews with the shop's replies, and whoever lets the shop write to them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from panier.civic.messaging.files import ATTACHED
from panier.civic.messaging.models import Message, Thread
from panier.civic.messaging.queries import all_threads_of_merchant
from panier.civic.reviews.models import Review
from panier.civic.reviews.queries import all_reviews_of_merchant
from panier.flows.exit_kit_archive import Archive
from panier.flows.links import consent_link
from panier.kit.progress import tell
from panier.offer.catalogue.rules.exported import Row
from panier.offer.leaving.rules import PEOPLE
from panier.offer.merchants.models import Merchant
from panier.trade.consents.queries import consents_to_merchant, token_of
from panier.trade.consents.rules import words_of

CONVERSATIONS, REVIEWS, VERSION = "panier-conversations", "panier-reviews", 1
CUSTOMERS = ("E-mail", "Name", "Consented at", "Consent", "Language", "No longer write")


class People:
    """Nobody's address is here but of those who ticked that this shop may write to them."""

    def __init__(self, archive: Archive, merchant: Merchant, *, now: datetime) -> None:
        self._archive, self._merchant, self._now = archive, merchant, now
        self._attached: list[tuple[str, str]] = []  # the id it is kept under, its name in the kit

    def write(self) -> None:
        tell(PEOPLE, 0, 1)
        counts = self._archive.counts
        counts["conversations"] = self._document("conversations.json", CONVERSATIONS, "conversations", self._threads())
        counts["reviews"] = self._document("reviews.json", REVIEWS, "reviews", self._reviews())
        counts["customers"] = self._archive.table("customers.csv", CUSTOMERS, self._customers())
        tell(PEOPLE, 1, 1)

    def write_attachments(self) -> None:
        """After the moment the rest was read at: what was attached never changes."""
        kept = 0
        for public_id, name in self._attached:
            try:
                self._archive.picture(name, ATTACHED.read(public_id))
            except FileNotFoundError:
                continue
            kept += 1
        self._archive.counts["attachments"] = kept

    def _document(self, name: str, kind: str, key: str, items: Iterator[dict[str, Any]]) -> int:
        head = {"format": kind, "version": VERSION, "made_at": self._now.isoformat()}
        return self._archive.document(name, head, key, items)

    def _threads(self) -> Iterator[dict[str, Any]]:
        last = 0
        while some := all_threads_of_merchant(self._merchant.pk, after=last):
            for thread in some:
                yield self._thread(thread)
            last = some[-1].pk

    def _thread(self, thread: Thread) -> dict[str, Any]:
        return {
            "id": thread.public_id,
            "order": thread.part.number if thread.part else "",
            "product": thread.product,
            "title": thread.title,
            "buyer": thread.name,
            "language": thread.language,
            "state": thread.state,
            "started_at": thread.started_at.isoformat(),
            "market_called_at": thread.called_at.isoformat() if thread.called_at else None,
            "messages": [self._message(each) for each in thread.messages.all()],
        }

    def _message(self, message: Message) -> dict[str, Any]:
        """What the market hid is hidden here too: the shop reads its reason."""
        said = {"id": message.public_id, "side": message.side, "author": message.author, "at": message.at.isoformat()}
        if message.hidden_at:
            return {**said, "hidden": message.hidden_reason}
        return {
            **said,
            "language": message.language,
            "text": message.text,
            "files": [
                {"name": each.name, "file": self._file(each.public_id, each.kind)} for each in message.attachments.all()
            ],
        }

    def _file(self, public_id: str, kind: str) -> str:
        name = f"attachments/{public_id}.{kind}"
        self._attached.append((public_id, name))
        return name

    def _reviews(self) -> Iterator[dict[str, Any]]:
        last = 0
        while some := all_reviews_of_merchant(self._merchant.pk, after=last):
            yield from map(_review, some)
            last = some[-1].pk

    def _customers(self) -> Iterator[Row]:
        last = 0
        while some := consents_to_merchant(self._merchant.pk, after=last):
            for each in some:
                yield {
                    "E-mail": each.email,
                    "Name": each.name,
                    "Consented at": each.given_at.isoformat(),
                    "Consent": f"{each.version}: {words_of(each.version, each.language)}",
                    "Language": each.language,
                    "No longer write": consent_link(token_of(each), each.language),
                }
            last = some[-1].pk


def _review(review: Review) -> dict[str, Any]:
    return {
        "id": review.public_id,
        "product": review.product.public_id if review.product else "",
        "title": review.title,
        "stars": review.stars,
        "words": review.words,
        "language": review.language,
        "name": review.shown_name,
        "state": review.state,
        "hidden_for": review.hidden_for,
        "written_at": review.written_at.isoformat(),
        "changed_at": review.changed_at.isoformat(),
        "reply": review.reply,
        "reply_hidden_for": review.reply_hidden_for,
        "reply_by": review.reply_by,
        "replied_at": review.replied_at.isoformat() if review.replied_at else None,
    }
