"""A mail server tells over the API what came back."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from services.models import Mail, MailState
from tests.api.roles import World
from tests.domain.test_bounces import notification


def told(client: TestClient, world: World, role: str, message: bytes) -> object:
    answer = client.post(
        "/api/v1/bounces",
        content=message,
        headers={**world.headers(role), "Content-Type": "message/rfc822"},
    )
    assert answer.status_code == 200
    return answer.json()["mail_ids"]


def test_what_came_back_is_marked_once(client: TestClient, session: Session, world: World) -> None:
    mail = world.sfax.mail
    message = notification(message_id=mail.message_id)
    assert told(client, world, "operator", message) == [str(mail.id)]
    assert told(client, world, "operator", message) == []
    session.refresh(mail)
    assert (mail.state, mail.error[:5]) == (MailState.BOUNCED, "5.1.1")


def test_a_cluster_marks_mails_of_its_own_missions(
    client: TestClient, session: Session, world: World
) -> None:
    mail = world.sfax.mail
    account = Mail(
        recipient="nobody@example.org",
        letter_id=mail.letter_id,
        subject="Votre compte",
        message_id="<2@escale.example>",
        raw=b"text",
        state=MailState.SENT,
    )
    session.add(account)
    session.flush()
    message = notification(message_id=mail.message_id)
    assert told(client, world, "staff elsewhere", message) == []
    assert told(client, world, "staff", notification(message_id=account.message_id)) == []
    assert told(client, world, "staff", message) == [str(mail.id)]


def test_whatever_else_arrives_changes_nothing(client: TestClient, world: World) -> None:
    assert told(client, world, "staff", b"Subject: hello\r\n\r\nI am away until Monday.") == []
