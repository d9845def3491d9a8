"""The design system as data: the tokens of the stylesheet, and what they are worth."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from services.web.pages import STATIC

_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_HEX = re.compile(r"#[0-9a-f]{6}")
_DARK = "@media (prefers-color-scheme: dark)"
#: what text is written in, and what it is written on
TEXT = ("ink", "quiet", "accent", "bad", "good", "warn")
GROUNDS = ("surface", "ground", "tint")
#: text that has a ground of its own
PAIRS = (
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("bad", "bad-tint"),
    ("good", "good-tint"),
    ("warn", "warn-tint"),
)
#: lines that say where a field is; 3 : 1 is enough for them
EDGES = (("edge", "surface"), ("edge", "ground"))


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """One colour on another, in one scheme."""

    scheme: str
    above: str
    below: str
    above_value: str
    below_value: str
    ratio: float
    least: float


@cache
def tokens() -> Mapping[str, Mapping[str, str]]:
    """Name and value of each token, by scheme: 'light', and 'dark' with what differs there."""
    style = (STATIC / "escale.css").read_text(encoding="utf-8")
    light, _, rest = style.partition(_DARK)
    dark = rest.partition("\n}\n")[0]
    found = dict(_TOKEN.findall(light))
    return {"light": found, "dark": found | dict(_TOKEN.findall(dark))}


def colours(scheme: str) -> dict[str, str]:
    """The tokens that are plain colours."""
    return {name: value for name, value in tokens()[scheme].items() if _HEX.fullmatch(value)}


def contrasts() -> tuple[Contrast, ...]:
    """Every pair of colours that pages use, in both schemes."""
    texts = (*((above, below) for above in TEXT for below in GROUNDS), *PAIRS)
    pairs = [(pair, 4.5) for pair in texts] + [(pair, 3.0) for pair in EDGES]
    return tuple(
        Contrast(
            scheme=scheme,
            above=above,
            below=below,
            above_value=colours(scheme)[above],
            below_value=colours(scheme)[below],
            ratio=contrast(colours(scheme)[above], colours(scheme)[below]),
            least=least,
        )
        for scheme in tokens()
        for (above, below), least in pairs
    )


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2 between two colours written as #rrggbb: 1 to 21."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
