"""The languages in which people are written to."""

from enum import StrEnum


class Language(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"
    ARABIC = "ar"
