"""Tables only; what the business does with them is in services.domain."""

from services.models.access import AnsweredRequest, Link, LinkKind, StaffToken
from services.models.acting import Acting
from services.models.announcement import Announcement
from services.models.arrangement import (
    Arrangement,
    ArrangementHalfDay,
    ArrangementOrder,
    ArrangementParticipant,
)
from services.models.base import Base
from services.models.cluster import Agreement, AgreementCluster, AgreementKind, Cluster
from services.models.company import (
    Absence,
    Company,
    Delegate,
    Participation,
    ParticipationState,
    Side,
)
from services.models.correction import (
    Correction,
    CorrectionKind,
    MeetingLock,
    MeetingLockParticipant,
)
from services.models.delegation import Delegation
from services.models.dispatch import Dispatch, DispatchKind
from services.models.event import Event, Receipt
from services.models.inquiry import Inquiry, InquiryKind
from services.models.interpreter import Interpreter, InterpreterAbsence
from services.models.language import Language
from services.models.letter import Letter, Mail, MailState
from services.models.mission import Mission, MissionPartner, MissionState
from services.models.notice import Notice, NoticeKind
from services.models.place import Room, Site, Table, TableClosure, Travel
from services.models.programme import Activity, ActivityKind, Attendance, Audience, HalfDay, Slot
from services.models.rating import Rating
from services.models.registration import Registration, RegistrationState
from services.models.role import StaffRole
from services.models.schedule import (
    Booking,
    CalendarEntry,
    Interpretation,
    Meeting,
    MeetingParticipant,
    Occasion,
    Refusal,
    Schedule,
    ScheduleState,
)
from services.models.solve import Purpose, Solve, SolveProgress, SolveState
from services.models.staff import StaffAccount, StaffSession
from services.models.upload import Upload, UploadKind
from services.models.wish import Answer, AnswerValue, Veto, Wish

__all__ = [
    "Absence",
    "Acting",
    "Activity",
    "ActivityKind",
    "Agreement",
    "AgreementCluster",
    "AgreementKind",
    "Announcement",
    "Answer",
    "AnswerValue",
    "AnsweredRequest",
    "Arrangement",
    "ArrangementHalfDay",
    "ArrangementOrder",
    "ArrangementParticipant",
    "Attendance",
    "Audience",
    "Base",
    "Booking",
    "CalendarEntry",
    "Cluster",
    "Company",
    "Correction",
    "CorrectionKind",
    "Delegate",
    "Delegation",
    "Dispatch",
    "DispatchKind",
    "Event",
    "HalfDay",
    "Inquiry",
    "InquiryKind",
    "Interpretation",
    "Interpreter",
    "InterpreterAbsence",
    "Language",
    "Letter",
    "Link",
    "LinkKind",
    "Mail",
    "MailState",
    "Meeting",
    "MeetingLock",
    "MeetingLockParticipant",
    "MeetingParticipant",
    "Mission",
    "MissionPartner",
    "MissionState",
    "Notice",
    "NoticeKind",
    "Occasion",
    "Participation",
    "ParticipationState",
    "Purpose",
    "Rating",
    "Receipt",
    "Refusal",
    "Registration",
    "RegistrationState",
    "Room",
    "Schedule",
    "ScheduleState",
    "Side",
    "Site",
    "Slot",
    "Solve",
    "SolveProgress",
    "SolveState",
    "StaffAccount",
    "StaffRole",
    "StaffSession",
    "StaffToken",
    "Table",
    "TableClosure",
    "Travel",
    "Upload",
    "UploadKind",
    "Veto",
    "Wish",
]
