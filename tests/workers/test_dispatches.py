"""A dispatch through relay, broker and actors, on real servers."""

from sqlalchemy import select

from services.db import transaction
from services.domain import accounts, dispatches
from services.models import Dispatch, DispatchKind, Event, Mail, MailState
from tests.workers.conftest import Service


def test_an_invitation_is_mailed_once(service: Service) -> None:
    with transaction(service.engine) as session:
        account = accounts.add_account(
            session, name="Leïla", email="leila@pole.example", actor="operator"
        )
        for _ in range(2):
            dispatches.ask(
                session,
                Dispatch(kind=DispatchKind.PASSWORD, address="nobody@pole.example"),
                actor="stranger",
            )
        dispatches.ask(
            session,
            Dispatch(kind=DispatchKind.STAFF_INVITATION, account_id=account.id),
            actor="operator",
        )
    for _ in range(2):
        service.drain()
        with transaction(service.engine) as session:
            session.query(Event).update({Event.published_at: None})
    (mail,) = service.sink.mails()
    assert mail["To"] == "Leïla <leila@pole.example>"
    assert mail["Subject"] == "Votre compte Escale"
    with transaction(service.engine) as session:
        assert session.scalars(select(Mail.state)).all() == [MailState.SENT]
        assert session.scalars(select(Dispatch.written_at).filter_by(written_at=None)).all() == []
