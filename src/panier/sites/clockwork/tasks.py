"""The jobs: each reads the clock and calls one flow, or delivers letters. Flows enqueue them by name.

Every one may run twice or late: what it calls takes effect once. procrastinate finds this module by its name.
"""

from datetime import UTC, datetime

import structlog
from django.conf import settings
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from panier.flows.age_stock import age_stock as age_all_stock
from panier.flows.audit_books import audit_books as run_audit
from panier.flows.begin_refund import begin_refund as begin_one_refund
from panier.flows.date_stock import date_stock as date_all_stock
from panier.flows.end_unaccepted import end_unaccepted as end_late_unaccepted
from panier.flows.expire_claims import expire_claims as expire_over_claims
from panier.flows.expire_enquiries import expire_enquiries as expire_due_enquiries
from panier.flows.expire_exit_kits import expire_exit_kits as expire_due_exit_kits
from panier.flows.expire_orders import expire_orders as expire_due_orders
from panier.flows.expire_substitutes import expire_substitutes as expire_due_substitutes
from panier.flows.fetch_pictures import fetch_pictures as fetch_some_pictures
from panier.flows.find_together import find_together as find_all_together
from panier.flows.finish_closings import finish_closings as finish_due_closings
from panier.flows.follow_shop import follow_shop as follow_one_shop
from panier.flows.invite_reviews import invite_reviews as invite_due_reviews
from panier.flows.lapse_applications import lapse_applications as lapse_unanswered_applications
from panier.flows.learn_meaning import learn_meaning as learn_some_meaning
from panier.flows.list_directory import list_directory as list_whole_directory
from panier.flows.make_exit_kit import make_exit_kit as make_one_exit_kit
from panier.flows.pull_feed import ask_due_pulls
from panier.flows.pull_feed import pull_feed as pull_one_feed
from panier.flows.pull_shop import ask_due_shops
from panier.flows.pull_shop import pull_shop as pull_one_shop
from panier.flows.purge import purge as purge_all
from panier.flows.push_sold import ask_waiting_pushes
from panier.flows.push_sold import push_sold as tell_what_is_sold
from panier.flows.receive_webhook import handle_event as handle_stored_event
from panier.flows.remind_joining import remind_joining as remind_who_joins
from panier.flows.remind_shops import remind_shops as remind_due_shops
from panier.flows.settle_payments import settle_payments as settle_open_payments
from panier.flows.tell_conversation import tell_conversation as tell_one_side
from panier.flows.work_on_import import work_on_import as do_work_on_import
from panier.flows.work_on_news import ask_waiting_news
from panier.flows.work_on_news import work_on_news as do_work_on_news
from panier.kit.jobs import STALLED_AFTER_S
from panier.offer.search.actions import mark_surroundings_stale
from panier.sites.clockwork import figures, goods, hours, reminders
from panier.sites.letters.deliver import deliver

log = structlog.get_logger(__name__)
__all__ = ["figures", "goods", "hours", "reminders"]  # its jobs are found with these
PATIENT = RetryStrategy(max_attempts=8, exponential_wait=3)  # 3 s, 9 s … about 2.7 hours in all
MOST_CRASHES = 5  # a job that takes its worker down this often is given to the operator
FINISHED_KEPT_HOURS = 72
EVERY_MINUTE, EVERY_HOUR, EVERY_NIGHT = (
    "* * * * *",
    "7 * * * *",
    "17 7 * * *",
)  # UTC: 3 h 17 in summer, 2 h 17 in winter


class NotDelivered(Exception):  # noqa: N818 - asks for another try
    """Some letters could not leave; those that did are not sent again."""


class BooksBroken(Exception):  # noqa: N818 - shown among the failed jobs
    """The names of the checks that found something."""


def clock() -> datetime:
    return datetime.now(tz=UTC)


@app.task(name="write_letters", retry=PATIENT)
def write_letters(letters: list[str]) -> None:
    waiting = [letter for letter in letters if not deliver(letter, now=clock())]
    if waiting:
        raise NotDelivered(waiting)


@app.task(name="tell_conversation", retry=PATIENT)
def tell_conversation(thread: str, side: str) -> None:
    tell_one_side(thread, side, now=clock())


@app.task(name="begin_refund", retry=PATIENT)
def begin_refund(refund: str) -> None:
    begin_one_refund(refund, now=clock())


@app.task(name="handle_event", retry=PATIENT)
def handle_event(provider: str, event: str, kind: str, key: str) -> None:
    handle_stored_event(provider=provider, event=event, kind=kind, key=key, now=clock())


@app.task(name="fetch_pictures", retry=PATIENT)
def fetch_pictures(merchant: str) -> None:
    """A few, then the next turn: a worker asked to stop waits for few."""
    fetch_some_pictures(merchant)


@app.task(name="work_on_import", retry=PATIENT)
def work_on_import(run: str) -> None:
    do_work_on_import(run, now=clock())


@app.periodic(cron=EVERY_HOUR)
@app.task(name="ask_pulls", queueing_lock="ask_pulls")
def ask_pulls(timestamp: int) -> None:  # noqa: ARG001 - as below
    ask_due_pulls(now=clock())


@app.task(name="pull_feed")
def pull_feed(merchant: str) -> None:
    """Not again at once: what failed is told to the merchant, and tried at its next hour."""
    pull_one_feed(merchant, now=clock())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="ask_shops", queueing_lock="ask_shops")
def ask_shops(timestamp: int) -> None:  # noqa: ARG001 - as below
    ask_due_shops(now=clock())
    ask_waiting_news()
    ask_waiting_pushes(now=clock())


@app.task(name="pull_shop", retry=PATIENT)
def pull_shop(connection: str) -> None:
    pull_one_shop(connection, now=clock())


@app.task(name="work_on_news", retry=PATIENT)
def work_on_news(connection: str) -> None:
    do_work_on_news(connection, now=clock())


@app.task(name="push_sold", retry=PATIENT)
def push_sold(connection: str) -> None:
    tell_what_is_sold(connection, now=clock())


@app.task(name="follow_shop", retry=PATIENT)
def follow_shop(connection: str) -> None:
    follow_one_shop(connection, now=clock())


@app.task(name="make_exit_kit", retry=PATIENT)
def make_exit_kit(kit: str) -> None:
    make_one_exit_kit(kit, now=clock())


@app.task(name="list_directory", retry=PATIENT)
def list_directory(run: str) -> None:
    list_whole_directory(run, now=clock())


@app.task(name="learn_meaning", queueing_lock="learn_meaning", lock="learn_meaning", retry=PATIENT)
def learn_meaning(after: int) -> None:
    learn_some_meaning(after=after)


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="learn_all_meaning", queueing_lock="learn_all_meaning")
def learn_all_meaning(timestamp: int) -> None:  # noqa: ARG001 - as below
    """From the first product: what a turn has missed, and what the encoder was not there to learn."""
    learn_some_meaning(after=0)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="expire_orders", queueing_lock="expire_orders", lock="expire_orders")
def expire_orders(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the tick; the flow wants the real time
    expire_due_orders(now=clock())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="expire_enquiries", queueing_lock="expire_enquiries", lock="expire_enquiries")
def expire_enquiries(timestamp: int) -> None:  # noqa: ARG001 - as above
    expire_due_enquiries(now=clock())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="remind_shops", queueing_lock="remind_shops", lock="remind_shops")
def remind_shops(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Late parts end first, where the territory says so: nobody is reminded of what has ended."""
    end_late_unaccepted(now=clock())
    remind_due_shops(now=clock())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="expire_substitutes", queueing_lock="expire_substitutes", lock="expire_substitutes")
def expire_substitutes(timestamp: int) -> None:  # noqa: ARG001 - as above
    expire_due_substitutes(now=clock())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="finish_closings", queueing_lock="finish_closings", lock="finish_closings")
def finish_closings(timestamp: int) -> None:  # noqa: ARG001 - as above
    finish_due_closings(now=clock())


@app.periodic(cron=EVERY_HOUR)
@app.task(name="expire_exit_kits", queueing_lock="expire_exit_kits", lock="expire_exit_kits")
def expire_exit_kits(timestamp: int) -> None:  # noqa: ARG001 - as above
    expire_due_exit_kits(now=clock())


@app.periodic(cron=EVERY_HOUR)
@app.task(name="invite_reviews", queueing_lock="invite_reviews", lock="invite_reviews")
def invite_reviews(timestamp: int) -> None:  # noqa: ARG001 - as above
    invite_due_reviews(now=clock())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="settle_payments", queueing_lock="settle_payments", lock="settle_payments")
def settle_payments(timestamp: int) -> None:  # noqa: ARG001 - as above
    settle_open_payments(now=clock())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="age_stock", queueing_lock="age_stock", lock="age_stock")
def age_stock(timestamp: int) -> None:  # noqa: ARG001 - as above
    age_all_stock(now=clock())


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="date_stock", queueing_lock="date_stock", retry=PATIENT)
def date_stock(timestamp: int) -> None:  # noqa: ARG001 - as above
    date_all_stock(now=clock())


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="find_together", queueing_lock="find_together", retry=PATIENT)
def find_together(timestamp: int) -> None:  # noqa: ARG001 - as above
    find_all_together(settings.TERRITORY, now=clock())


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="renew_openings", queueing_lock="renew_openings", retry=PATIENT)
def renew_openings(timestamp: int) -> None:  # noqa: ARG001 - as above
    """The index knows the openings of 8 days: each night they reach one day further. No document changes."""
    mark_surroundings_stale()


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - as above
    """Jobs whose worker died wait again; those that keep killing their worker fail, for the operator to see."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
        if job.attempts >= MOST_CRASHES:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)


@app.periodic(cron=EVERY_HOUR)
@app.task(name="expire_claims", queueing_lock="expire_claims")
def expire_claims(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Proofs of origin that are over: the index, the letters. Pages look at the day themselves."""
    expire_over_claims(settings.TERRITORY, now=clock())


@app.periodic(cron=EVERY_HOUR)
@app.task(name="lapse_applications", queueing_lock="lapse_applications")
def lapse_applications(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Who may still answer is reminded; whose time is over hears that."""
    lapse_unanswered_applications(now=clock())
    remind_who_joins(settings.TERRITORY, now=clock())


@app.periodic(cron=EVERY_HOUR)
@app.task(name="audit_books", queueing_lock="audit_books")
def audit_books(timestamp: int) -> None:  # noqa: ARG001 - as above
    """A broken promise fails the job: the log has the rows, the operator's page the job."""
    broken = [finding for finding in run_audit(now=datetime.now(tz=UTC)) if finding.broken]
    for finding in broken:
        log.error("audit_broken", check=finding.name, promise=finding.promise, rows=finding.broken)
    if broken:
        raise BooksBroken([finding.name for finding in broken])


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="purge", queueing_lock="purge")
def purge(timestamp: int) -> None:  # noqa: ARG001 - as above
    log.info("purged", **{name.replace(" ", "_"): count for name, count in purge_all(now=clock()).items()})


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="forget_finished_jobs", queueing_lock="forget_finished_jobs", pass_context=True)
async def forget_finished_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - as above
    await context.app.job_manager.delete_old_jobs(nb_hours=FINISHED_KEPT_HOURS, include_cancelled=True)
