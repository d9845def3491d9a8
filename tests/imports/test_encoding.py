"""Bytes as spreadsheets, editors and old machines write them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.imports.encoding import broken, decode
from services.imports.problems import UnreadableError

FRENCH = "Société;Étang Bleu\r\nŒuvre;10 €\r\nÇa où naïf;«l’été»\r\n"
ARABIC = "الاسم;أمل بن صالح\n"
EMOJI = "name;Café ☕ 🚢\n"

READABLE = {
    "utf-8": (FRENCH.encode(), FRENCH),
    "utf-8 with mark": (b"\xef\xbb\xbf" + FRENCH.encode(), FRENCH),
    "utf-16 little end first": (FRENCH.encode("utf-16"), FRENCH),
    "utf-16 big end first": (b"\xfe\xff" + FRENCH.encode("utf-16-be"), FRENCH),
    "windows-1252": (FRENCH.encode("cp1252"), FRENCH),
    "latin-1": ("Société;Forêt".encode("latin-1"), "Société;Forêt"),
    "one accent only": (b"Soci\xe9t", "Sociét"),
    "arabic": (ARABIC.encode(), ARABIC),
    "arabic in utf-16": (ARABIC.encode("utf-16"), ARABIC),
    "emoji": (EMOJI.encode(), EMOJI),
    "ascii": (b"a,b\n", "a,b\n"),
    "empty": (b"", ""),
    "mark only": (b"\xef\xbb\xbf", ""),
}

HOW = "save it again as «CSV UTF-8» and import that file"
UNREADABLE = {
    "utf-16 without mark": (
        "a;b\n".encode("utf-16-le"),
        f"it holds NUL characters, as UTF-16 without its mark does; {HOW}",
    ),
    "NUL in utf-8": (
        b"a;b\nc\0;d\n",
        f"it holds NUL characters, as UTF-16 without its mark does; {HOW}",
    ),
    "code page 850": (
        "nom;ville\nSociété;Aix".encode("cp850"),
        f"its accents are written in an old code page (line 2, «i‚t»); {HOW}",
    ),
    "mac": (
        "nom\nÇa à père forêt".encode("mac-roman"),
        f"it is neither UTF-8 nor Windows-1252 (line 2); {HOW}",
    ),
    "a picture": (
        b"\x89PNG\r\n\x1a\n\x81\x8d",
        f"it is neither UTF-8 nor Windows-1252 (line 3); {HOW}",
    ),
    "mark of utf-8 on windows-1252": (
        b"\xef\xbb\xbfnom\nSoci\xe9t\xe9",
        f"its mark says UTF-8, but line 2 is not; {HOW}",
    ),
    "half of utf-16": (
        "nom".encode("utf-16") + b"\xd8",
        f"its mark says UTF-16, but line 1 is not; {HOW}",
    ),
}


@pytest.mark.parametrize(("raw", "text"), READABLE.values(), ids=READABLE.keys())
def test_reads_without_losing_a_letter(raw: bytes, text: str) -> None:
    assert decode(raw) == text


@pytest.mark.parametrize(("raw", "sentence"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_refuses_what_it_would_bend(raw: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        decode(raw)
    assert str(refused.value) == sentence


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\ufeff")))
def test_any_text_in_utf_comes_back(text: str) -> None:
    assert [decode(text.encode(name)) for name in ("utf-8", "utf-8-sig", "utf-16")] == [text] * 3


@given(st.text("azAZéèêëàâäçùûüîïôöœæÉÈÀÇŒñ€«»’ ;,\n", min_size=1))
def test_french_in_windows_1252_comes_back(text: str) -> None:
    raw = text.encode("cp1252")
    assume(not reads_as_utf8(raw) or text.isascii())
    assert decode(raw) == text


def reads_as_utf8(raw: bytes) -> bool:
    """By accident: É and » side by side and nothing else, say."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        text = decode(raw)
    except UnreadableError:
        return
    assert "\0" not in text


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("Soci�t�", "Accents were lost in this text before it was saved; write it again."),
        ("SociÃ©tÃ© d’été", None),
        (
            "SociÃ©tÃ©",
            "This text was converted once too often; it should probably read «Société».",
        ),
        ("L'eau — â€™", None),
        (
            "Â« SFAX Â»",
            "This text was converted once too often; it should probably read «« SFAX »».",
        ),
        ("Société", None),
        ("أمل", None),
        ("Ça à Ã", None),
        ("x\0y", "A NUL character can't be kept in a text; remove it."),
    ],
)
def test_names_texts_that_were_broken_before(value: str, sentence: str | None) -> None:
    assert broken(value) == sentence
