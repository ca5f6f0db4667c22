"""Jobs that tell operators what waits too long."""

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from panier.flows.remind_reports import remind_reports as remind_late_reports


@app.periodic(cron="7 * * * *")
@app.task(name="remind_reports", queueing_lock="remind_reports")
def remind_reports(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the tick; the flow wants the real time
    remind_late_reports(settings.TERRITORY, now=datetime.now(tz=UTC))
