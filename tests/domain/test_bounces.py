"""Mails that come back: found by Message-ID or by the address to which they came."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.domain import bounces, delivery, resending
from services.mail.reports import read_report, return_path
from services.models import Event, Mail, MailState
from tests.domain.drafts import drafted
from tests.domain.test_letters import SETTINGS, published, sent, written
from tests.missions import NOW, small_mission

#: what Postfix sends when it gives up
NOTIFICATION = """\
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=limit"

--=limit
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

--=limit
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4XyZ
Arrival-Date: Thu,  1 Apr 2027 10:00:00 +0200 (CEST)

Final-Recipient: rfc822; nobody@example.org
Original-Recipient: rfc822;nobody@example.org
Action: {action}
Status: 5.1.1
Remote-MTA: dns; mx2.example.org
Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.org>:
    Recipient address rejected

--=limit
Content-Description: Undelivered Message
Content-Type: {kind}

{original}
--=limit--
"""


def notification(
    *,
    message_id: str = "",
    to: str = "agenda@escale.example",
    action: str = "failed",
    kind: str = "message/rfc822",
) -> bytes:
    original = f"Message-ID: {message_id}\n" if message_id else ""
    original += "Subject: Votre agenda\n\nBonjour"
    return NOTIFICATION.format(to=to, action=action, kind=kind, original=original).encode()


def mails_sent(session: Session) -> list[Mail]:
    mails = written(session, published(session, drafted(session, small_mission(session))))
    sent(session, mails)
    return mails


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_is_found_by_its_message_id_and_marked_once(session: Session, kind: str) -> None:
    mail, *others = mails_sent(session)
    raw = notification(message_id=mail.message_id, kind=kind)
    assert [bounces.take(session, raw) for _ in range(2)] == [[mail.id], []]
    assert mail.state is MailState.BOUNCED
    assert mail.error.startswith("5.1.1 550 5.1.1 <nobody@example.org>: Recipient")
    assert {other.state for other in others} == {MailState.SENT}
    (told,) = session.scalars(select(Event).filter_by(type="mail.bounced"))
    assert (told.subject_id, told.data) == (mail.id, {"status": "5.1.1"})


def test_a_mail_is_found_by_the_address_to_which_it_came_back(session: Session) -> None:
    mail, *_ = mails_sent(session)
    to = return_path("Bounces <bounces@escale.example>", mail.id)
    assert to == f"bounces+{mail.id.hex}@escale.example"
    assert bounces.take(session, notification(to=to)) == [mail.id]


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_what_is_no_failure_changes_nothing(session: Session, action: str) -> None:
    mail, *_ = mails_sent(session)
    raw = notification(message_id=mail.message_id, action=action)
    assert bounces.take(session, raw) == []
    assert mail.state is MailState.SENT


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"Subject: hello\r\n\r\nI am away until Monday.", notification()],
    ids=["nothing", "noise", "a person", "of no mail"],
)
def test_whatever_else_arrives_is_left_alone(session: Session, raw: bytes) -> None:
    mails_sent(session)
    assert bounces.take(session, raw) == []


def test_a_mail_that_was_never_handed_over_can_not_come_back(session: Session) -> None:
    mails = written(session, published(session, drafted(session, small_mission(session))))
    assert bounces.take(session, notification(message_id=mails[0].message_id)) == []
    assert mails[0].state is MailState.QUEUED


def test_a_notification_that_overtakes_the_stamp_counts(session: Session) -> None:
    (mail, *_) = written(session, published(session, drafted(session, small_mission(session))))
    attempt = delivery.claim(session, mail.id, now=NOW)
    assert attempt is not None
    session.flush()
    assert bounces.take(session, notification(message_id=mail.message_id)) == [mail.id]
    delivery.sent(session, attempt, now=NOW)
    assert mail.state is MailState.BOUNCED


def test_an_address_is_undeliverable_until_a_mail_gets_through(session: Session) -> None:
    mail, *_ = mails_sent(session)
    assert not bounces.is_undeliverable(session, mail.recipient)
    bounces.take(session, notification(message_id=mail.message_id))
    assert bounces.is_undeliverable(session, mail.recipient.upper())
    anew = resending.send_anew(session, mail, settings=SETTINGS, actor="staff:1", now=NOW)
    assert bounces.is_undeliverable(session, mail.recipient)
    sent(session, [anew])
    assert not bounces.is_undeliverable(session, mail.recipient)


def test_a_report_without_a_mail_says_what_the_server_said() -> None:
    report = read_report(notification())
    assert report is not None
    assert (report.message_ids, report.mail_ids, report.status) == ((), (), "5.1.1")
