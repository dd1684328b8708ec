"""The catalogue of a run of issues: one SQLite file with full-text search in Chinese.

Comes in: what came of each issue. Goes out: rows that are found again by words, gaps in the numbers of
issues, and whether an issue is as it was when it was made. Text is indexed by trigrams (FTS5), since Chinese
has no spaces between words; words of one or two characters are looked for by reading all of it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from typeset import resources
from typeset.archive.work import Done, Job
from typeset.diagnostics import Fault, InputFaults, Span
from typeset.inputs import digest
from typeset.resources import VERSION

_SCHEMA = """
CREATE TABLE IF NOT EXISTS issues (
    name TEXT PRIMARY KEY, id TEXT, publication TEXT, year INTEGER, number INTEGER, cumulative INTEGER,
    date TEXT, pages INTEGER, manifest TEXT, faults TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS outputs (issue TEXT, name TEXT, sha256 TEXT, PRIMARY KEY (issue, name));
CREATE TABLE IF NOT EXISTS warnings (issue TEXT, message TEXT);
CREATE TABLE IF NOT EXISTS documents (
    key INTEGER PRIMARY KEY, issue TEXT, id TEXT, section TEXT, start INTEGER, end INTEGER);
CREATE INDEX IF NOT EXISTS documents_of_issue ON documents (issue);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    number, date, issuers, title, text, tokenize = 'trigram');
"""
_TRIGRAM = 3


class Gap(NamedTuple):
    """Numbers of issues of a year that are not there, though later ones are."""

    publication: str
    year: int
    missing: tuple[int, ...]


class Hit(NamedTuple):
    """A document that was found; ``excerpt`` is the place in its text, or its beginning."""

    issue: str
    id: str
    number: str
    date: str
    issuers: str
    title: str
    start: int
    end: int
    excerpt: str


class Catalogue:
    """An open catalogue; every change is on the disk before the next one.

    Raises:
        InputFaults: the file cannot be opened, or is no catalogue.
    """

    def __init__(self, path: Path, *, must_exist: bool = False) -> None:
        self._path = path
        self._shas: dict[Path, str] = {}
        try:
            if must_exist and not path.is_file():
                raise FileNotFoundError(2, "no such file")
            self._base = sqlite3.connect(path)
            self._base.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise self._fault(error) from None

    def _fault(self, error: Exception) -> InputFaults:
        return InputFaults([Fault("archive.catalogue", Span(str(self._path), 0), {"why": error})])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._base.close()

    # ---- what came of issues

    def put(self, done: Done) -> None:
        """Put down what came of an issue in the place of what was known of it."""
        rows = done.rows
        with self._base as base:
            self._forget(done.name)
            base.execute(
                "INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(done.name, rows.get("issue"), done.publication, done.year, done.number),
                    *(done.cumulative, done.date, rows.get("page_count"), done.manifest),
                    "\n".join(done.faults),
                ),
            )
            outputs = [(done.name, *row) for row in rows.get("outputs", {}).items()]
            base.executemany("INSERT INTO outputs VALUES (?, ?, ?)", outputs)
            warnings = [(done.name, message) for message in rows.get("warnings", ())]
            base.executemany("INSERT INTO warnings VALUES (?, ?)", warnings)
            for each in done.articles:
                key = base.execute(
                    "INSERT INTO documents (issue, id, section, start, end) VALUES (?, ?, ?, ?, ?)",
                    (done.name, each.id, each.section, each.start, each.end),
                ).lastrowid
                base.execute(
                    "INSERT INTO words (rowid, number, date, issuers, title, text)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (key, each.number, each.date, each.issuers, each.title, each.text),
                )

    def _forget(self, name: str) -> None:
        base = self._base
        of_it = "SELECT key FROM documents WHERE issue = ?"
        base.execute(f"DELETE FROM words WHERE rowid IN ({of_it})", (name,))
        for table in ("documents", "outputs", "warnings"):
            base.execute(f"DELETE FROM {table} WHERE issue = ?", (name,))
        base.execute("DELETE FROM issues WHERE name = ?", (name,))

    def keep(self, names: Iterable[str]) -> None:
        """Forget issues that are no longer there."""
        known = {name for (name,) in self._base.execute("SELECT name FROM issues")}
        with self._base:
            for name in sorted(known - set(names)):
                self._forget(name)

    def is_current(self, job: Job) -> bool:
        """Whether an issue has been made from what is there now, by this version of the program, and its
        files are still those."""
        row = self._base.execute(
            "SELECT manifest FROM issues WHERE name = ? AND faults = ''", (job.name,)
        ).fetchone()
        if row is None:
            return False
        rows = Done(job.name, manifest=row[0]).rows
        folder, layouts = Path(job.folder), resources.root() / "layouts"
        try:
            return (
                rows["versions"]["gazette-typeset"] == VERSION
                and all(self._is(folder / name, sha) for name, sha in rows["inputs"].items())
                and all(
                    self._is(_first(name, folder / "lock", folder, layouts), sha)
                    for name, sha in rows["layouts"].items()
                )
                and all(
                    digest((Path(job.out) / job.name / name).read_bytes()) == sha
                    for name, sha in rows["outputs"].items()
                )
            )
        except (OSError, KeyError, TypeError, AttributeError):
            return False

    def _is(self, path: Path, sha: str) -> bool:
        place = path.resolve()
        if place not in self._shas:
            self._shas[place] = digest(place.read_bytes())
        return self._shas[place] == sha

    # ---- questions

    def gaps(self) -> list[Gap]:
        """Where the numbers of a year's issues are not one after the other, from 1 on."""
        numbers: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        query = "SELECT publication, year, number FROM issues WHERE faults = ''"
        for publication, year, number in self._base.execute(query):
            numbers[publication, year].add(number)
        found = []
        for (publication, year), there in sorted(numbers.items()):
            missing = tuple(sorted(set(range(1, max(there) + 1)) - there))
            if missing:
                found.append(Gap(publication, year, missing))
        return found

    def find(self, words: Sequence[str], most: int) -> Iterator[Hit]:
        """The documents that hold all of ``words``, the newest first."""
        long = [word for word in words if len(word) >= _TRIGRAM]
        where, values = [], list[Any]()
        if long:
            where.append("words MATCH ?")
            values.append(" AND ".join('"' + word.replace('"', '""') + '"' for word in long))
        columns = "number || ' ' || date || ' ' || issuers || ' ' || title || ' ' || text"
        for word in words:
            if len(word) < _TRIGRAM:
                where.append(f"instr({columns}, ?) > 0")
                values.append(word)
        query = (
            "SELECT documents.issue, documents.id, words.number, words.date, words.issuers,"
            " words.title, documents.start, documents.end, words.text"
            " FROM words JOIN documents ON documents.key = words.rowid"
            f" WHERE {' AND '.join(where) or '1'}"
            " ORDER BY words.date DESC, documents.issue, documents.start LIMIT ?"
        )
        try:
            for *row, text in self._base.execute(query, (*values, most)):
                yield Hit._make((*row, _excerpt(text, words)))
        except sqlite3.Error as error:
            raise self._fault(error) from None


def _first(name: str, *folders: Path) -> Path:
    return next((folder / name for folder in folders if (folder / name).is_file()), Path(name))


AROUND = 16


def _excerpt(text: str, words: Sequence[str]) -> str:
    """Where the first of ``words`` that stands in ``text`` stands in it."""
    places = [(text.find(word), len(word)) for word in words]
    at, length = min((place for place in places if place[0] >= 0), default=(0, AROUND))
    return " ".join(text[max(0, at - AROUND) : at + length + AROUND].split())
