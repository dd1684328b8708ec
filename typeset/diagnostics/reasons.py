"""Why a file could not be read or written, as the system or a parser says it, in our two languages.

In: an exception of the system (``errno``), of a parser or of decoding, which a ``Fault`` holds among its
values. Out: its words, from ``messages/reasons.toml``; what is not listed there stays as it was said.
"""

from __future__ import annotations

import errno
import re

from typeset.diagnostics import wording


def told(error: BaseException, lang: str) -> str:
    """What ``error`` says, in ``lang``."""
    said = str(error)
    at = 0
    if isinstance(error, OSError) and error.errno:
        said = error.strerror or said
        name = f"system.{errno.errorcode.get(error.errno, '')}"
    elif isinstance(error, UnicodeDecodeError):
        name, at = "parser.encoding", error.start + 1
    elif isinstance(error, RecursionError):
        name = "parser.depth"
    else:
        # Names and values out: Cannot declare ('a', 'b') twice (at line 3, column 1)
        words = re.findall(r"[a-z]+", re.sub(r"\(.*?\)|'.*?'|\".*?\"", "", said).lower())
        name = "parser." + "-".join(words)
    try:
        return wording(f"reasons.{name}", lang, {"at": at})
    except KeyError:
        return said
