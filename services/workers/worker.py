"""The process that writes letters and delivers mails."""

from services.mail.transport import read_url
from services.settings import get_settings
from services.workers import dispatches, letters, mail, notices
from services.workers.process import run_actors
from services.workers.routes import DISPATCHES, LETTERS, MAIL, NOTICES


def run() -> None:
    """Until the process is asked to stop. Raises ValueError if SMTP_URL is no mail server's."""
    read_url(get_settings().smtp_url or "")
    run_actors(
        {
            LETTERS: letters.run,
            NOTICES: notices.run,
            DISPATCHES: dispatches.run,
            MAIL: mail.run,
        },
        threads=4,
    )
