"""One back issue made again, in whichever process: all that the catalogue wants to know comes back as values.

Comes in: a ``Job``. Goes out: ``Done``: the manifest, the documents with their text, or the faults in words.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from typeset.diagnostics import InputFaults


class Job(NamedTuple):
    """An issue to make: its ``folder``, its ``name``, which is its place below the folder of all issues and
    below ``out``; ``lang`` is that of its faults."""

    folder: str
    name: str
    out: str
    lang: str = "en"


class Article(NamedTuple):
    """A document as it is searched for; pages as printed."""

    id: str
    section: str
    number: str
    date: str
    issuers: str
    title: str
    text: str
    start: int
    end: int


class Done(NamedTuple):
    """What came of a job: ``faults`` in words, or the rest."""

    name: str
    faults: tuple[str, ...] = ()
    manifest: str = ""
    publication: str = ""
    year: int = 0
    number: int = 0
    cumulative: int | None = None
    date: str = ""
    articles: tuple[Article, ...] = ()

    @property
    def rows(self) -> dict[str, Any]:
        """The manifest."""
        return dict(json.loads(self.manifest)) if self.manifest else {}


def work(job: Job) -> Done:
    """Make one issue; whatever is wrong with it comes back as faults."""
    try:
        return _made(job)
    except InputFaults as error:
        return Done(job.name, tuple(fault.message(job.lang) for fault in error.faults))
    except Exception as error:  # a defect of the program must not end the run either
        return Done(job.name, (f"{type(error).__name__}: {error}"[:500],))


def _made(job: Job) -> Done:
    from typeset import pipeline
    from typeset.manifest import Settings
    from typeset.model.walk import characters

    folder = Path(job.folder)
    facts, files = pipeline.build(folder, Settings())
    built = pipeline.finish(facts, files, Path(job.out) / job.name)
    issue = facts.issue
    pages = {entry.id: entry for entry in facts.page_map}
    articles = []
    for record in issue.records():
        entry = pages[record.id or ""]
        text = "\n".join(line for line, _ in characters(record))
        head = (entry.section, entry.number, record.date or "", "、".join(record.issuers))
        articles.append(Article(entry.id, *head, entry.title, text, entry.start, entry.end))
    return Done(
        name=job.name,
        manifest=built.files[-1].read_text("utf-8"),
        publication=issue.publication.name,
        year=issue.year,
        number=issue.number,
        cumulative=issue.cumulative,
        date=issue.date,
        articles=tuple(articles),
    )
