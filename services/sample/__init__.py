"""A mission to try Escale with: invented companies and persons, ready to be imported."""

from pathlib import Path

#: the digital mission from Provence to Tunis, a folder of CSV
TUNIS = Path(__file__).parent / "tunis"
