"""States in words."""

from gettext import NullTranslations


def solve_state(state: str, words: NullTranslations) -> str:
    return {
        "waiting": words.gettext("waiting"),
        "running": words.gettext("running"),
        "done": words.gettext("done"),
        "failed": words.gettext("failed"),
        "cancelled": words.gettext("stopped"),
    }.get(state, state)


def schedule_state(state: str, words: NullTranslations) -> str:
    return {
        "draft": words.gettext("draft"),
        "published": words.gettext("published"),
        "superseded": words.gettext("replaced"),
    }.get(state, state)


def mail_state(state: str, words: NullTranslations) -> str:
    return {
        "queued": words.gettext("queued"),
        "sending": words.gettext("being sent"),
        "sent": words.gettext("sent"),
        "failed": words.gettext("failed"),
        "unclear": words.gettext("unclear"),
        "superseded": words.gettext("replaced"),
    }.get(state, state)
