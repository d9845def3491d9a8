"""What the domain refuses, in words for staff: also what companies may not know of each other."""

from services.domain.errors import DomainError
from services.domain.pin_words import PinError, misfit_texts
from services.locale import translations
from services.web.company import words as company_words


def sentences(error: DomainError, language: str) -> list[str]:
    """What is wrong and what to do, each sentence once."""
    if isinstance(error, PinError):
        return misfit_texts(error.misfits, translations(language))
    return company_words.sentences(error, language)
