"""What identity does by the clock (定时任务)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="identity.send_mails", queue="mail", queueing_lock="identity.send_mails")
def run_send_mails(timestamp: int) -> None:  # noqa: ARG001  the scheduler hands it over
    """Send the e-mails that are due."""
    # Every command loads the list of tasks; only a worker pays for what they do.
    from renqi.identity.services.send_mail import send_mails

    send_mails(clock=_now)


def _now() -> datetime:
    # A job is an entry of its own, as a page or a command is, so it reads the clock.
    return datetime.now(UTC)  # noqa: TID251
