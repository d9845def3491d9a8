"""Columns, and what is wrong in a row, in the reader's words.

The importer says what is wrong in English sentences, as its command prints them; here each has
its translation. What the domain refuses is told as everywhere on these pages.
"""

import re
from gettext import NullTranslations

from services.domain.errors import InvalidError
from services.imports.problems import Problem
from services.web.company.words import known_sentence

_GAP = re.compile(r"%\((\w+)\)s")


def column_name(name: str, words: NullTranslations) -> str:
    return {
        "name": words.gettext("Name"),
        "company": words.gettext("Company"),
        "country": words.gettext("Country"),
        "side": words.gettext("Side"),
        "cluster": words.gettext("Cluster"),
        "state": words.gettext("State"),
        "seats": words.gettext("Meetings at the same time"),
        "max_meetings": words.gettext("Most meetings"),
        "min_meetings": words.gettext("Promised meetings"),
        "meets_at": words.gettext("Meets only at"),
        "languages": words.gettext("Languages"),
        "collective_size": words.gettext("Size of collective meetings"),
        "offers": words.gettext("What it offers"),
        "needs": words.gettext("What it looks for"),
        "sector": words.gettext("Sector"),
        "product": words.gettext("Product"),
        "technology": words.gettext("Technology"),
        "territory": words.gettext("Territory"),
        "website": words.gettext("Website"),
        "description": words.gettext("About the company"),
        "contact_name": words.gettext("Contact"),
        "contact_email": words.gettext("Mail address of the contact"),
        "contact_language": words.gettext("Language of the contact"),
        "email": words.gettext("Mail address"),
        "role": words.gettext("Role"),
        "language": words.gettext("Language"),
        "arrives_at": words.gettext("Arrives"),
        "leaves_at": words.gettext("Leaves"),
        "rank": words.gettext("Rank"),
        "partner": words.gettext("Whom it wishes to meet"),
        "note": words.gettext("Note to the partner"),
    }.get(name, name)


def sentence(problem: Problem, words: NullTranslations) -> str:
    """What is wrong there and what to do; in English where nobody has translated it yet."""
    if problem.code:
        told = known_sentence(InvalidError(problem.code, problem.message), words)
        if told:
            return told
    for english, own in _templates(words):
        match = _pattern(english).fullmatch(problem.message)
        if match:
            return own % match.groupdict("") if match.groupdict() else own
    return problem.message


def unreadable(message: str, words: NullTranslations) -> str:
    """Why a whole file can't be read."""
    for english, own in _files(words):
        match = _pattern(english).fullmatch(message)
        if match:
            return own % match.groupdict("") if match.groupdict() else own
    return words.gettext("The file can’t be read. Save it again as CSV UTF-8 or as XLSX.")


def _pattern(english: str) -> re.Pattern[str]:
    parts = _GAP.split(english)
    pieces = [re.escape(part) if n % 2 == 0 else f"(?P<{part}>.*?)" for n, part in enumerate(parts)]
    return re.compile("".join(pieces), re.DOTALL)


def _templates(words: NullTranslations) -> list[tuple[str, str]]:
    """What the importer says, and the same in the reader's language; gaps are named."""
    pairs = {
        "This must not be empty.": words.gettext("This must not be empty."),
        "This must be on one line.": words.gettext("This must be on one line."),
        "Write a whole number.": words.gettext("Write a whole number."),
        "There is no such day in the calendar.": words.gettext(
            "There is no such day in the calendar."
        ),
        "Write the date as 2027-04-13 or 13/04/2027.": words.gettext(
            "Write the date as 2027-04-13 or 13/04/2027."
        ),
        "Write the time as 09:00 or 9h30.": words.gettext("Write the time as 09:00 or 9h30."),
        "Write the day and the time, as 2027-04-13 18:00.": words.gettext(
            "Write the day and the time, as 2027-04-13 18:00."
        ),
        "This is none of %(known)s.": words.gettext("This is none of %(known)s."),
        "Accents were lost in this text before it was saved; write it again.": words.gettext(
            "Accents were lost in this text before it was saved; write it again."
        ),
        "This text was converted once too often; it should probably read «%(meant)s».": (
            words.gettext(
                "This text was converted once too often; it should probably read «%(meant)s»."
            )
        ),
        "This stands in row %(row)s already; keep one of the two rows.": words.gettext(
            "This stands in row %(row)s already; keep one of the two rows."
        ),
        "No company «%(name)s» takes part in the mission (is «%(meant)s» meant?).": words.gettext(
            "No company «%(name)s» takes part in the mission (is «%(meant)s» meant?)."
        ),
        "No company «%(name)s» takes part in the mission.": words.gettext(
            "No company «%(name)s» takes part in the mission."
        ),
        "Several companies of the mission are called «%(name)s»; rename one of them.": (
            words.gettext(
                "Several companies of the mission are called «%(name)s»; rename one of them."
            )
        ),
        "The mission has no site «%(name)s»%(perhaps)s.": words.gettext(
            "The mission has no site «%(name)s»."
        ),
        "There is no cluster «%(name)s»%(perhaps)s; add it to the file clusters.": words.gettext(
            "There is no cluster «%(name)s». Correct the name, or leave the column out."
        ),
        "This contradicts what is stored already (%(rule)s).": words.gettext(
            "This contradicts what is stored already."
        ),
        "«%(shown)s» is no mail address; write it as in name@example.org.": words.gettext(
            "This is no mail address. Write it as in name@example.org."
        ),
        "«%(shown)s» is no web address; write it as in https://www.example.org.": words.gettext(
            "This is no web address. Write it as in https://www.example.org."
        ),
        "There is no country «%(shown)s»; write its two-letter code, as in TN or FR.": (
            words.gettext("There is no country «%(shown)s». Write its name, or its code as in TN.")
        ),
        "There is no language «%(shown)s»; write its two-letter code, as in fr or ar.": (
            words.gettext("There is no language «%(shown)s». Write its name, or its code as in fr.")
        ),
    }
    return list(pairs.items())


def _files(words: NullTranslations) -> list[tuple[str, str]]:
    pairs = {
        "there is nothing in it": words.gettext("There is nothing in the file."),
        "it is larger than %(size)s MB%(rest)s": words.gettext("The file is larger than 5 MB."),
        "row %(row)s can't be read: %(why)s": words.gettext(
            "Row %(row)s can’t be read: a quotation mark is probably not closed there."
        ),
        "it has more than %(number)s rows": words.gettext(
            "The file has more than %(number)s rows."
        ),
        "its accents are written in an old code page%(rest)s": words.gettext(
            "Its accents are written in an old way. Save it again as CSV UTF-8."
        ),
    }
    return list(pairs.items())
