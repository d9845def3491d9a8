"""The description of the files says what the code reads."""

from pathlib import Path

from services import imports
from services.imports.columns import FILES

FORMAT = Path(imports.__file__).parent / "FORMAT.md"


def described() -> list[str]:
    """The files and columns as the description lists them."""
    lines: list[str] = []
    for file in FILES:
        lines += ["", f"## {file.name}", "", f"Also: {', '.join(file.aliases)}", ""]
        for column in file.columns:
            name = f"**{column.name}**" if column.required else column.name
            lines.append(f"- {name}: {', '.join(column.aliases)}")
    return lines[1:]


def test_every_file_and_column_is_described_and_nothing_else() -> None:
    text = FORMAT.read_text(encoding="utf-8")
    start = text.index("## mission")
    assert text[start:].splitlines() == described()
