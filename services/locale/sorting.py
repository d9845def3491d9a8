"""Names in the order in which a reader of the language looks for them."""

from functools import cache, lru_cache

import icu

from services.locale import locale_of


@lru_cache(maxsize=16_384)
def sort_key(text: str, language: str) -> bytes:
    """What names are compared by in one of LANGUAGES: the order of CLDR, by ICU.

    Accents and capitals only decide between names that have the same letters; who reads Arabic
    finds Arabic names before Latin ones, others after them.
    """
    return bytes(_collator(language).getSortKey(text))


@cache
def _collator(language: str) -> icu.Collator:
    return icu.Collator.createInstance(icu.Locale(str(locale_of(language))))
