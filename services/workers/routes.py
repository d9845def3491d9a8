"""Who reacts to what: the one table of reactions."""

from typing import NamedTuple

from services.domain.events import Fact


class Actor(NamedTuple):
    """A consumer of events: its name and the queue it listens to."""

    name: str
    queue: str


SOLVE = Actor("solve.run", "solve")
INQUIRE = Actor("inquire.run", "inquiries")
LETTERS = Actor("letters.write", "letters")
#: a queue of its own: what is said minutes before a meeting can't wait for a thousand agendas
NOTICES = Actor("notices.tell", "notices")
DISPATCHES = Actor("dispatches.write", "dispatches")
MAIL = Actor("mail.deliver", "mail")

ACTORS = (SOLVE, INQUIRE, LETTERS, NOTICES, DISPATCHES, MAIL)

ROUTES: dict[str, tuple[Actor, ...]] = {
    Fact.SOLVE_REQUESTED.value: (SOLVE,),
    Fact.INQUIRY_ASKED.value: (INQUIRE,),
    Fact.SCHEDULE_PUBLISHED.value: (LETTERS,),
    Fact.NOTICE_GIVEN.value: (NOTICES,),
    Fact.NOTICE_TAKEN_BACK.value: (NOTICES,),
    Fact.DISPATCH_ASKED.value: (DISPATCHES,),
    Fact.MAIL_QUEUED.value: (MAIL,),
}


def types_for(actor: Actor) -> tuple[str, ...]:
    """The types of events that the actor reacts to."""
    return tuple(kind for kind, actors in ROUTES.items() if actor in actors)
