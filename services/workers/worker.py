"""The process that writes letters and delivers mails."""

from services.workers import letters, mail
from services.workers.process import run_actors
from services.workers.routes import LETTERS, MAIL


def run() -> None:
    """Until the process is asked to stop."""
    run_actors({LETTERS: letters.run, MAIL: mail.run}, threads=4)
