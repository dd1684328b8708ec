"""The demonstration issue -> the four pages that the README shows: ``python docs/make_images.py``.

Builds the issue into a temporary folder, turns the pages into PNG with poppler's ``pdftoppm`` and
writes ``docs/images/*.png``: 600 px wide, 16 greys, a thin frame around the paper.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

DOCS = Path(__file__).resolve().parent
ISSUE = DOCS.parent / "sources" / "2025-03"
WIDTH = 600
GREYS = 16
MOST_BYTES = 120_000
PAGES = {
    "front": ("", 0),
    "body": ("report-2025", 0),
    "table": ("lcfbh-2025-12", 1),
    "plan": ("lcff-2025-4", 3),
}
"""Each picture: the document that it shows, and which of its pages, counted from 0."""


def main() -> None:
    """Build, render, write."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        build = [sys.executable, str(DOCS.parent / "build.py"), "make", str(ISSUE), "--out", folder]
        subprocess.run(build, check=True)
        manifest = json.loads((out / f"{ISSUE.name}-build.json").read_text("utf-8"))
        starts = {entry["id"]: entry["start"] for entry in manifest["pages"]}
        (DOCS / "images").mkdir(exist_ok=True)
        for name, (document, page) in PAGES.items():
            number = starts.get(document, 1) + page
            picture(out / f"{ISSUE.name}.pdf", number, DOCS / "images" / f"{name}.png")


def picture(pdf: Path, page: int, target: Path) -> None:
    """Page ``page`` of ``pdf`` as ``target``."""
    raw = pdf.with_name(f"page-{page}")
    command = ["pdftoppm", "-r", "144", "-gray", "-png", "-singlefile", "-f", str(page)]
    subprocess.run([*command, str(pdf), str(raw)], check=True)
    with Image.open(raw.with_suffix(".png")) as image:
        grey = image.convert("L")
    height = grey.height * WIDTH // grey.width
    small = ImageOps.expand(grey.resize((WIDTH - 2, height - 2), Image.Resampling.LANCZOS), 1, 190)
    small.quantize(GREYS, dither=Image.Dither.NONE).save(target, optimize=True)
    size = target.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{target}: {size} bytes, more than {MOST_BYTES}")


if __name__ == "__main__":
    main()
