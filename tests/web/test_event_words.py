"""Every kind of event reads as a sentence, and belongs to a kind that can be chosen."""

import pytest

from services.domain.events import Fact
from services.domain.mailbox import Listed
from services.locale import translations
from services.models import DispatchKind, Event, Mail
from services.web.event_words import groups, what_happened
from services.web.staff.outbox import about


@pytest.mark.parametrize("fact", Fact)
def test_every_fact_has_words(fact: Fact) -> None:
    words = translations("en")
    said = what_happened(Event(type=fact.value, actor="worker", data={"version": 3}), words)
    assert said != fact.value
    assert "%(" not in said
    prefix = fact.value.partition(".")[0]
    chosen = [name for name, (_, prefixes) in groups(words).items() if prefix in prefixes]
    assert len(chosen) == 1 or prefix in {"cluster", "agreement"}


@pytest.mark.parametrize("kind", DispatchKind)
def test_every_dispatch_has_a_name(kind: DispatchKind) -> None:
    assert about(Listed(mail=Mail(), version=None, kind=kind, reader=""), translations("en"))
