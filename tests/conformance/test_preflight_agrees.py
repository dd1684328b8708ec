"""Preflight beside veraPDF: a file that breaks a rule of ours is refused there by the same clause."""

from __future__ import annotations

from pathlib import Path

from tests.conformance.validator import failures
from tests.preflight import test_access, test_archive
from tests.preflight.samples import clean
from tests.preflight.test_print import saved
from typeset.preflight import RULES

NOT_THERE = {
    "archive.info",  # PDF/A-2 does not compare Info with XMP
    "access.orphan",  # content that a parent tree knows and the tree does not
    "access.table-head",  # heads are a recommendation
    "access.bookmarks",  # so are bookmarks
    "access.xfa",  # only forms that are dynamic are looked for
}
PROFILES = {"archive": ("2a", test_archive.CASES), "access": ("ua1", test_access.CASES)}


def test_clauses_agree(tmp_path: Path) -> None:
    asked: list[tuple[str, Path]] = []
    for profile, (flavour, cases) in PROFILES.items():
        for id in ("clean", *cases):
            pdf = clean(profile)
            if id != "clean":
                cases[id](pdf)
            path = tmp_path / f"{profile} {id}.pdf"
            saved(pdf, tmp_path).rename(path)
            asked.append((flavour, path))
    refused = {Path(path).stem: rows for (_, path), rows in failures(asked, least=100).items()}
    alone = set()
    for stem, rows in refused.items():
        profile, id = stem.split()
        if id == "clean":
            assert rows == [], profile
            continue
        clauses = {row.split()[0].rpartition("-")[0] for row in rows}
        if not clauses & {part.strip(";") for part in RULES[id].clause.replace(",", "").split()}:
            alone.add(id)
    assert alone == NOT_THERE
