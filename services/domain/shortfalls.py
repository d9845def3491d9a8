"""What a company can be reminded of: what it has not done, and still can."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from services.domain.answers import answering
from services.domain.errors import ConflictError
from services.domain.people import Lacking, Participant
from services.domain.wishes import refuse_when_closed
from services.models import Mission, MissionState


class Topic(StrEnum):
    WISHES = "wishes"
    PROFILE = "profile"
    ANSWERS = "answers"


LACKS = {
    Topic.WISHES: Lacking.WISHES,
    Topic.PROFILE: Lacking.PROFILE,
    Topic.ANSWERS: Lacking.ANSWERS,
}
#: while others still read profiles to choose
CHOOSING = (MissionState.DRAFT, MissionState.OPEN, MissionState.CLOSED)


def open_topics(mission: Mission, *, now: datetime) -> list[Topic]:
    """What companies themselves can still do at that moment: nothing after its deadline."""
    possible = {
        Topic.WISHES: _wishes_open(mission, now),
        Topic.PROFILE: mission.state in CHOOSING,
        Topic.ANSWERS: answering(mission, now=now),
    }
    return [topic for topic, still in possible.items() if still]


def shortfalls(
    participant: Participant, about: Collection[str], mission: Mission, *, now: datetime
) -> list[Topic]:
    """Of `about`, what this one lacks and can still do; what is good enough is not among it."""
    if participant.is_out:
        return []
    return [
        topic
        for topic in open_topics(mission, now=now)
        if topic in about and participant.lacks(LACKS[topic])
    ]


def _wishes_open(mission: Mission, now: datetime) -> bool:
    try:
        refuse_when_closed(mission, now=now)
    except ConflictError:
        return False
    return True
