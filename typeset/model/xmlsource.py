"""XML files as trees: decoding, hardening, well-formedness.

In: the bytes of a record. Out: an lxml tree with nothing in it but elements and text, or faults. A
document type declaration is refused before a parser sees it, so there are no entities to expand;
the size of the file and the depth of its elements are limited. XML 1.0, appendix F (encodings).
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from typeset.model.etree import load
from typeset.model.faults import Faults
from typeset.model.whitespace import banned, without_banned

MOST_BYTES = 20_000_000
MOST_DEPTH = 40
Element = Any
"""An lxml element; lxml has no types of its own."""

_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DOCTYPE = re.compile(r"\s*(?:<\?(?:(?!\?>).)*\?>\s*|<!--(?:(?!-->).)*-->\s*)*<!DOCTYPE", re.S)
_LEGACY = ("gb18030", "gbk", "gb2312", "cp936")
_UTF = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "utf-16": "utf-16"}


def parse(data: bytes, faults: Faults) -> Element | None:
    """The root element of the file whose bytes are ``data``, or ``None`` with the reasons."""
    source = decode(data, faults)
    if source is None:
        return None
    if _DOCTYPE.match(source):
        faults.add("doctype", source.count("\n", 0, source.index("<!DOCTYPE")) + 1)
        return None
    clean, line, seen = True, 1, 0
    for offset, code in banned(source):
        line, seen = line + source.count("\n", seen, offset), offset
        clean = False
        faults.add("character", line, code=f"U+{code:04X}")
        if faults.full:
            break
    return _parse(source if clean else without_banned(source), faults, clean)


def read_bytes(path: Path, faults: Faults, most: int) -> bytes | None:
    """The content of a regular file of at most ``most`` bytes."""
    try:
        if not path.exists():
            faults.add("file-missing", 0)
        elif not path.is_file():
            faults.add("file-kind", 0)
        else:
            with path.open("rb") as file:
                data = file.read(most + 1)
            if len(data) <= most:
                return data
            faults.add("file-size", 0, most=most // 1_000_000)
    except (OSError, ValueError) as error:
        faults.add("file-unreadable", 0, why=error)
    return None


def decode(data: bytes, faults: Faults, xml: bool = True) -> str | None:
    """``data`` as text by its byte order mark, its XML declaration (``xml``), or as UTF-8."""
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        faults.add("file-empty", 1)
        return None
    encoding = _encoding(data)
    name = _UTF.get(encoding) or ("gb18030" if encoding in _LEGACY else None)
    if name is None and encoding not in ("utf-8-sig", "utf-16-le", "utf-16-be"):
        faults.add("encoding-unknown", 1, encoding=encoding)
        return None
    if encoding in _LEGACY and not data.isascii() and _reads(data, "utf-8"):
        faults.add("encoding-stale", 1, encoding=encoding)
        return None
    try:
        return data.decode(name or encoding).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if name == "utf-8" and _reads(data, "gb18030"):
            faults.add("encoding-gbk" if xml else "encoding-gbk-plain", line)
        else:
            faults.add("encoding-broken", line, encoding=name or encoding)
        return None


def _encoding(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"<\x00"):
        return "utf-16-le"
    if data.startswith(b"\x00<"):
        return "utf-16-be"
    match = _DECLARED.match(data)
    return match[1].decode().lower() if match else "utf-8"


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


# ---------------------------------------------------------------- the parser


@functools.cache
def _parser() -> Any:
    return load().XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


@functools.cache
def _too_deep() -> Any:
    from lxml import etree

    return etree.XPath(f"boolean({'/*' * (MOST_DEPTH + 1)})")


def _parse(source: str, faults: Faults, clean: bool) -> Element | None:
    from lxml import etree

    try:
        root = etree.fromstring(source.encode(), _parser())
    except etree.XMLSyntaxError as error:
        # Without its banned characters a source may be broken where it was not: say so once.
        if clean or "xmlParseCharRef" not in str(error):
            _syntax(error, faults)
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        faults.add("doctype", 1)
        return None
    if _too_deep()(root):
        faults.add("depth", root.sourceline, most=MOST_DEPTH)
        return None
    return root


_TAGS = re.compile(r"tag mismatch: (\S+) line (\d+) and ([^\s,]+)")
_UNCLOSED = re.compile(r"Premature end of data in tag (\S+) line (\d+)")
_ATTRIBUTE = ("AttValue", "attributes construct", "mandates value", "parsing attribute name")
_TWICE = re.compile(r"Attribute (\S+) redefined")
_START_TAG = re.compile(r"Couldn't find end of Start Tag (\S+)")
_ENTITY = re.compile(r"Entity '([^']{1,40})' not defined")


def _syntax(error: Any, faults: Faults) -> None:
    """The first error of the parser in our words; those after it are mostly its consequences."""
    what, line = str(error.msg or error), error.lineno or 1
    if match := _TAGS.search(what):
        faults.add("tags", line, opened=match[1], at=match[2], closed=match[3])
    elif match := _UNCLOSED.search(what):
        faults.add("unclosed", int(match[2]), element=match[1])
    elif match := _ENTITY.search(what):
        faults.add("entity", line, name=match[1])
    elif "xmlParseEntityRef" in what or "EntityRef: expecting" in what:
        faults.add("ampersand", line)
    elif "Excessive depth" in what or "depth" in what:
        faults.add("depth", line, most=MOST_DEPTH)
    elif "Start tag expected" in what:
        faults.add("not-xml", line)
    elif "invalid element name" in what or "Unescaped '<'" in what:
        faults.add("less-than", line)
    elif match := _TWICE.search(what):
        faults.add("attribute-twice", line, name=match[1])
    elif match := _START_TAG.search(what):
        faults.add("start-tag", line, element=match[1])
    elif any(each in what for each in _ATTRIBUTE):
        faults.add("attribute-quotes", line)
    elif "Extra content" in what:
        faults.add("extra", line)
    else:
        faults.add("syntax", line, why=re.sub(r", line \d+, column \d+.*", "", what))
