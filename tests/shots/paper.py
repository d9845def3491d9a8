"""What leaves the screen: letters, printed pages and the PDF, as pictures."""

import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy import select

from services.db import transaction
from services.locale import LANGUAGES
from services.models import Mail
from services.web.stored_mail import read_mail
from tests.shots.camera import SCHEMES, Camera
from tests.shots.pages import PICTURES, Moment

#: what people print
PRINTED = ("agenda", "company-agenda")
MAIL_WIDTHS = (390, 700)
#: A4 without its margins, in CSS pixels
PAPER = {"width": 688, "height": 1017}


def shoot(eye: Camera, folder: Path, moment: Moment) -> list[Path]:
    """Pictures of what exists at that moment; beside them each page as a PDF."""
    made: list[Path] = []
    for language in LANGUAGES:
        if moment is Moment.PUBLISHED:
            made += _letter(eye, folder, language, name="letter")
            for name in PRINTED:
                made += _printed(eye, folder, language, name=name)
            made += _pdf(eye, folder, language)
        elif moment is Moment.RUNNING:
            made += _letter(eye, folder, language, name="notice")
    return made


def _letter(eye: Camera, folder: Path, language: str, *, name: str) -> list[Path]:
    """The agenda letter of the reader, or the notice that the reader's partner got."""
    recipient = eye.sample.names[language][f"{name}_to"]
    with transaction(eye.sample.engine) as session:
        raw = session.scalars(
            select(Mail.raw).filter_by(recipient=recipient).order_by(Mail.id.desc())
        ).first()
    if raw is None:
        raise RuntimeError(f"{name}: no mail to {recipient}")
    page = eye.windows[language].context.new_page()
    page.set_content(read_mail(raw).html)
    made = []
    for width in MAIL_WIDTHS:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            path = folder / f"{name}.{language}.{width}.{scheme}.png"
            page.screenshot(path=path, full_page=True)
            made.append(path)
    page.close()
    return made


def _printed(eye: Camera, folder: Path, language: str, *, name: str) -> list[Path]:
    page = _opened(eye, name, language)
    page.emulate_media(media="print", color_scheme="light")
    page.set_viewport_size({"width": PAPER["width"], "height": PAPER["height"]})
    path = folder / f"{name}.{language}.print.light.png"
    page.screenshot(path=path, full_page=True)
    page.pdf(path=path.with_suffix(".pdf"), prefer_css_page_size=True, format="A4")
    page.emulate_media(media="screen")
    return [path]


def _pdf(eye: Camera, folder: Path, language: str) -> list[Path]:
    """The first page of the agenda's PDF, where a program to draw it is installed."""
    address = eye.base + eye.sample.address("/a/{delegate}/agenda.pdf", language)
    file = folder / f"agenda.{language}.pdf"
    file.write_bytes(eye.windows[language].request.get(address).body())
    if not (drawer := shutil.which("pdftoppm")):
        return []
    stem = folder / f"agenda.{language}.pdf.page"
    command = [drawer, "-png", "-r", "80", "-singlefile", str(file), str(stem)]
    subprocess.run(command, check=True)
    return [stem.with_suffix(".page.png")]


def _opened(eye: Camera, name: str, language: str) -> Page:
    return eye.open(next(each for each in PICTURES if each.name == name), language)
