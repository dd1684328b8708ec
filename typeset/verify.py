"""Whether an issue made again comes out the same, byte for byte, and where not, what has changed.

Comes in: an issue and the folder with its files and their manifest. Goes out: findings: files that are not
those of the manifest, inputs, layouts, faces, settings and versions that are not those of then, outputs that
come out otherwise now. Nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from typeset import resources
from typeset.diagnostics import Fault, Finding, InputFaults, Severity, Span, wording
from typeset.frozen import NamedTuple
from typeset.inputs import digest
from typeset.layout.layout_file import load_stylesheet
from typeset.lock import write_lock
from typeset.manifest import Facts, Settings, manifest
from typeset.model.read import read_issue
from typeset.pipeline import build, moved_layouts
from typeset.stages import open_library, unlocked_layout

KINDS = {
    "inputs": "input",
    "layouts": "layout",
    "fonts": "font",
    "profiles": "profile",
    "versions": "version",
}
"""Tables of the manifest with what was read, and the rule that tells of a difference."""
MOST_BYTES = 50_000_000


class Verified(NamedTuple):
    """What was found, and how many files were compared."""

    findings: list[Finding]
    files: int


def verify(
    folder: Path, against: Path, layout: str | None, lang: str, trust: Sequence[Path] = ()
) -> Verified:
    """Make the issue in ``folder`` again and compare it with the manifest and the files in ``against``, and
    check the signature of a signed one by the ``trust`` roots.

    Raises:
        InputFaults: there is no manifest to compare with, or the issue cannot be made.
    """
    name = read_issue(folder).id
    place = against / f"{name}-build.json"
    then = _read(place)
    checker = _Checker(name, against, place, lang)
    found = [*checker.files(then["outputs"])]
    facts, files = build(folder, settings_of(then, place, folder, layout))
    now = json.loads(manifest(facts, files))
    found += checker.read(then, now)
    found += checker.made(then["outputs"], files, bool(found))
    found += checker.fonts(facts)
    found += checker.signature(files.get(f"{name}.pdf"), trust)
    for each in moved_layouts(folder, layout):
        place = _home(folder) / "lock" / each
        found.append(checker.finding("lock.moved", place, Severity.NOTE, {"name": each}))
    return Verified(found, len(files))


def _home(folder: Path) -> Path:
    return folder.parent if folder.name == "issue.toml" else folder


def _read(place: Path) -> dict[str, Any]:
    try:
        if place.stat().st_size > MOST_BYTES:
            raise ValueError(f"> {MOST_BYTES // 1_000_000} MB")
        rows = json.loads(place.read_text("utf-8"))
        for key in ("outputs", "settings", *KINDS):
            if not isinstance(rows[key], dict):
                raise ValueError(key)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputFaults([Fault("verify.manifest", Span(str(place), 0), {"why": error})]) from None
    return dict(rows)


def settings_of(
    then: Mapping[str, Any], place: Path, folder: Path, layout: str | None = None
) -> Settings:
    """What was asked for then; ``layout`` instead of the one of then."""
    rows = then["settings"]
    try:
        formats, standard, fit = tuple(map(str, rows["to"])), rows["standard"], rows.get("fit")
        wanted = None
        if fit is not None:
            from typeset.layout.fit import Wanted

            wanted = Wanted(int(fit.removesuffix("x")), fit.endswith("x"))
        chosen = layout or rows["layout"]
        if not layout and chosen and str(chosen).endswith(".toml"):
            # Of a layout that was named by its path only the name is known.
            chosen = str(_home(folder) / Path(chosen).name)
        if standard not in ("2a", "3a", "4", "4f") or not set(formats) <= {"pdf", "print", "docx"}:
            raise ValueError(f"{standard} {formats}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputFaults([Fault("verify.manifest", Span(str(place), 0), {"why": error})]) from None
    return Settings(formats, standard, chosen, wanted)


class _Checker:
    def __init__(self, name: str, against: Path, place: Path, lang: str) -> None:
        self._name = name
        self._against = against
        self._place = place
        self._lang = lang

    def finding(
        self,
        rule: str,
        path: Path | str,
        severity: Severity = Severity.ERROR,
        values: Mapping[str, object] = {},
    ) -> Finding:
        words = wording(rule, self._lang, values)
        return Finding(rule, severity, self._name, str(path), 0, "", words)

    def files(self, outputs: Mapping[str, str]) -> Iterator[Finding]:
        """Files that are not what their manifest says: changed since, or of another build."""
        for name, value in outputs.items():
            path = self._against / Path(name).name
            try:
                same = digest(path.read_bytes()) == value
            except OSError as error:
                yield self.finding("verify.missing", path, values={"why": error})
                continue
            if not same:
                yield self.finding("verify.file", path)

    def read(self, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Finding]:
        """What was read, or used, then and now."""
        for table, rule in KINDS.items():
            before, after = then[table], now[table]
            for name in sorted({*before, *after}):
                if before.get(name) == after.get(name):
                    continue
                kind = "changed" if name in before and name in after else "new"
                kind = "gone" if name not in after else kind
                # A version may differ without consequence; whether it has one is seen in the files.
                severity = Severity.NOTE if rule == "version" else Severity.ERROR
                change = wording(f"verify.{kind}", self._lang, {})
                values = {"name": name, "change": change}
                values |= {"then": before.get(name, ""), "now": after.get(name, "")}
                yield self.finding(f"verify.{rule}", self._place, severity, values)

    def made(
        self, outputs: Mapping[str, str], files: Mapping[str, bytes], known: bool
    ) -> Iterator[Finding]:
        """What comes out otherwise now; ``known``: something was found that may be the reason."""
        for name, data in files.items():
            if name in outputs and digest(data) != outputs[name]:
                rule = "verify.output" if known else "verify.program"
                yield self.finding(rule, self._against / name, values={"name": name})

    def signature(self, pdf: bytes | None, trust: Sequence[Path]) -> Iterator[Finding]:
        """The signed file: whether what was signed is what comes out now, and whether the signature holds."""
        path = self._against / f"{self._name}-signed.pdf"
        if pdf is None or not path.is_file():
            return
        from typeset.signing import Trust, check

        data = path.read_bytes()
        if not data.startswith(pdf):
            yield self.finding("verify.signed", path)
        checked = check(data, Trust(trust))
        values = {"signer": checked.signer, "why": checked.why}
        if checked.good:
            yield self.finding("verify.signature", path, Severity.NOTE, values)
        elif not trust and checked.signer:
            yield self.finding("verify.untrusted", path, Severity.WARNING, values)
        else:
            yield self.finding("verify.bad-signature", path, values=values)

    def fonts(self, facts: Facts) -> Iterator[Finding]:
        """Faces whose files are not those that the catalogue of faces describes."""
        library = open_library()
        for id, value in facts.fonts.items():
            path = library.face(id).path
            if digest(path.read_bytes()) != value:
                yield self.finding("verify.font-file", path, values={"name": id})


def accept(folder: Path) -> list[Path]:
    """Lock the issue in ``folder`` to the layout that it asks for, as that is now, and to the faces.

    Raises:
        InputFaults: the issue or the layout cannot be read.
    """
    home = _home(folder)
    issue = read_issue(folder)
    sheet = load_stylesheet(unlocked_layout(issue, home), resources.root() / "layouts")
    library = open_library()
    fonts = {each.id: each.sha256 for each in library.provenance()}
    own = Path(sheet.path).parent / sheet.print.profile
    profile = [own] if own.suffix.lower() in (".icc", ".icm") and own.is_file() else []
    return write_lock(home, issue.layout, [*sheet.inputs, *profile], fonts)
