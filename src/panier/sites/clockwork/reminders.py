"""Jobs that tell operators what waits too long, and owners where their shop is paid from now on."""

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from panier.flows.close_pooled import close_pooled as close_all_pooled
from panier.flows.remind_reports import remind_reports as remind_late_reports
from panier.flows.watch_bank_accounts import tell_banks_in_force as tell_all_banks_in_force


@app.periodic(cron="7 * * * *")
@app.task(name="remind_reports", queueing_lock="remind_reports")
def remind_reports(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the tick; the flow wants the real time
    remind_late_reports(settings.TERRITORY, now=datetime.now(tz=UTC))


@app.periodic(cron="27 * * * *")
@app.task(name="close_pooled", queueing_lock="close_pooled")
def close_pooled(timestamp: int) -> None:  # noqa: ARG001 - as above
    close_all_pooled(settings.TERRITORY, now=datetime.now(tz=UTC))


@app.periodic(cron="* * * * *")
@app.task(name="tell_banks_in_force", queueing_lock="tell_banks_in_force", lock="tell_banks_in_force")
def tell_banks_in_force(timestamp: int) -> None:  # noqa: ARG001 - as above
    tell_all_banks_in_force(now=datetime.now(tz=UTC))
