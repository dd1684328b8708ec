"""A web page, decoded and parsed, with the place of every text in the file.

In: bytes. Out: ``Page``: the text of the file, and its tree, in which each text stands as the number of
its stretch. The encoding is told by the mark at the beginning, the page's own word (``meta``), else
tried (HTML, 13.2.3). A tree does not know where its texts come from; so they are numbered before it is
made.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from typeset.diagnostics import Fault, InputFaults, Span
from typeset.frozen import frozen
from typeset.intake.source import MOST_BYTES

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(script|style|noscript|template|svg|math)\b[^>]*>.*?(?:</\1\s*>|\Z)"
    r"|</?[A-Za-z](?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*>|</?[A-Za-z][^<>]*>|<[!?/][^<>]*>",
    re.S | re.I,
)
_KEPT = re.compile(r"</?[A-Za-z]")
_META = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.I)
_XML = re.compile(rb"^<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{2,30})")
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "iso-8859-1": "",
}
FIRST, LAST = "\ue000", "\ue001"
"""Stand around the number of a text."""
PLACE = "data-place"
"""The attribute that tells where the tag of a picture or of an item of a list stands."""
_PLACED = re.compile(r"<(img|li)(?=[\s>/])", re.I)
_FREE = {ord(FIRST): None, ord(LAST): None, 0: None}
NUMBERS = re.compile(f"{FIRST}(\\d+){LAST}")
MOST_TEXTS = 500_000


@frozen
class Page:
    """``stretches`` are start and end of each text in ``text``; ``root`` is ``None`` where the page cannot be
    parsed as one tree."""

    name: str
    text: str
    stretches: tuple[tuple[int, int], ...]
    root: Any


def read_page(path: Path) -> Page:
    """The page at ``path``.

    Raises:
        InputFaults: no file, too large, no text, an unknown encoding.
    """
    name = str(path)
    data = _bytes(path, name)
    if data.lstrip()[:13].lower() == b"mime-version:":
        raise _fault(name, "mht")
    text = _decoded(data, name).replace("\r\n", "\n").replace("\r", "\n")
    stretches: list[tuple[int, int]] = []
    out: list[str] = []
    at = 0

    def put(start: int, end: int) -> None:
        if text[start:end].strip():
            stretches.append((start, end))
            out.append(f"{FIRST}{len(stretches) - 1}{LAST}")
        elif start < end:
            out.append(" ")

    for match in _TOKEN.finditer(text):
        put(at, match.start())
        if _KEPT.match(match[0]) and match[1] is None:
            tag = match[0].translate(_FREE)
            out.append(_PLACED.sub(rf'<\1 {PLACE}="{match.start()}"', tag, count=1))
        at = match.end()
    put(at, len(text))
    if not stretches:
        raise InputFaults([Fault("intake.empty", Span(name, 0))])
    if len(stretches) > MOST_TEXTS:
        raise _fault(name, "size", most=MOST_TEXTS)
    return Page(name, text, tuple(stretches), _tree("".join(out), len(stretches)))


def _tree(skeleton: str, count: int) -> Any:
    """The tree of the page; ``None`` where texts are lost in it (nested without end)."""
    from lxml import etree, html

    parser = html.HTMLParser(
        remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(skeleton, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    found = {number for text in root.itertext() for number in NUMBERS.findall(text)}
    return root if len(found) == count else None


def _bytes(path: Path, name: str) -> bytes:
    try:
        if not path.exists():
            raise InputFaults([Fault("intake.missing", Span(name, 0))])
        if not path.is_file():
            raise InputFaults([Fault("intake.kind", Span(name, 0))])
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        why = {"why": error}
        raise InputFaults([Fault("intake.unreadable", Span(name, 0), why)]) from None
    if len(data) > MOST_BYTES:
        raise InputFaults([Fault("intake.size", Span(name, 0), {"most": MOST_BYTES // 1_000_000})])
    return data


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    said = ""
    for sign in (_XML, _META):
        match = sign.search(data[:65_536])
        if match and not data.startswith(b"\xef\xbb\xbf"):
            word = match[1].decode("ascii", "replace").lower()
            said = _WIDER.get(word, word)
            break
    for encoding in filter(None, (said, "utf-8-sig", "gb18030")):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    if b"\0" in data[:1000] or data.count(b"\0"):
        raise InputFaults([Fault("intake.encoding", Span(name, 0))])
    try:
        return data.decode(said or "utf-8", "replace")
    except LookupError:
        raise InputFaults([Fault("intake.encoding", Span(name, 0))]) from None


def _fault(name: str, rule: str, **values: object) -> InputFaults:
    return InputFaults([Fault(f"html.{rule}", Span(name, 0), values)])
