"""What hangs on something, in sentences; and the page that asks before it is removed."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from gettext import NullTranslations

from fastapi.responses import Response

from services.domain.usage import Usage
from services.web.staff.desk import MissionDesk
from services.web.staff.setup.frame import shown


@dataclass(frozen=True, kw_only=True)
class Way:
    """Something that can be done: the button's value and label, and what it will do."""

    do: str
    label: str
    does: str
    is_danger: bool = False


def in_words(usage: Usage, words: NullTranslations) -> list[str]:
    """One line for each kind of thing that there is."""
    counted = (
        (
            usage.published,
            words.ngettext(
                "%(num)s meeting of the published schedule",
                "%(num)s meetings of the published schedule",
                usage.published,
            ),
        ),
        (
            usage.people,
            words.ngettext(
                "%(num)s person has it in the published agenda",
                "%(num)s people have it in their published agendas",
                usage.people,
            ),
        ),
        (
            usage.replaced,
            words.ngettext(
                "%(num)s entry of earlier versions, which stay as they were told",
                "%(num)s entries of earlier versions, which stay as they were told",
                usage.replaced,
            ),
        ),
        (
            usage.drafts,
            words.ngettext("%(num)s meeting of drafts", "%(num)s meetings of drafts", usage.drafts),
        ),
        (
            usage.arranged,
            words.ngettext(
                "%(num)s arranged meeting that names it; change that first",
                "%(num)s arranged meetings that name it; change those first",
                usage.arranged,
            ),
        ),
        (
            usage.locked,
            words.ngettext(
                "%(num)s locked meeting; unlock it first",
                "%(num)s locked meetings; unlock those first",
                usage.locked,
            ),
        ),
        (
            usage.listed,
            words.ngettext(
                "%(num)s person on its list", "%(num)s people on its list", usage.listed
            ),
        ),
        (
            usage.companies,
            words.ngettext(
                "%(num)s company that meets only there; change that first",
                "%(num)s companies that meet only there; change those first",
                usage.companies,
            ),
        ),
        (usage.slots, words.ngettext("%(num)s slot", "%(num)s slots", usage.slots)),
        (usage.tables, words.ngettext("%(num)s table", "%(num)s tables", usage.tables)),
        (
            usage.activities,
            words.ngettext(
                "%(num)s activity in it; move that first",
                "%(num)s activities in it; move those first",
                usage.activities,
            ),
        ),
    )
    return [text % {"num": count} for count, text in counted if count]


def seen(usage: Usage) -> str:
    """What the page that asks has shown; if it is another one by then, it asks again."""
    return "-".join(map(str, astuple(usage)))


def asked(
    here: MissionDesk,
    step: str,
    *,
    title: str,
    usage: Usage,
    path: str,
    back: str,
    ways: Sequence[Way],
    refusal: str = "",
) -> Response:
    """The page that lists what hangs on it and asks what to do; with no way, it says `refusal`."""
    return shown(
        here,
        step,
        template="consequences",
        status=409,
        title=title,
        sentences=in_words(usage, here.words),
        seen=seen(usage),
        path=path,
        back=back,
        ways=ways,
        refusal=refusal or here.words.gettext("So it can’t be removed."),
    )
