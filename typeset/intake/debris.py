"""What reading or copying may have left in the text, told to a person and not changed.

In: a unit whose marks are repaired. Out: doubts in the ledger: Latin words in Chinese text, stray figures and
marks inside a word, brackets and quotes without a partner.
"""

from __future__ import annotations

import re

from typeset.diagnostics import Severity
from typeset.intake.ledger import Ledger
from typeset.intake.marks import HAN
from typeset.intake.source import Text

_LATIN = re.compile(rf"(?<={HAN})\s*([a-z]{{2,}})\s*(?={HAN})")
_STRAY = re.compile(rf"(?<={HAN})([.·]\d{{1,2}}|[|\\^_`~@#]+|\.)\s*(?={HAN})")
_PAIRS = {"（": "）", "《": "》", "〔": "〕", "“": "”", "‘": "’", "〈": "〉", "【": "】"}
_CLOSERS = {close: opened for opened, close in _PAIRS.items()}
_BRACKET = re.compile(f"[{''.join((*_PAIRS, *_CLOSERS))}]")


def look_for_debris(text: Text, ledger: Ledger) -> None:
    """Note what looks like debris in ``text``."""
    for match in _LATIN.finditer(text.chars):
        if match[1] not in _KNOWN:
            ledger.doubt("text.latin", *text.range(*match.span(1)))
    for match in _STRAY.finditer(text.chars):
        ledger.doubt("text.debris", *text.range(*match.span(1)))
    stack: list[int] = []
    for match in _BRACKET.finditer(text.chars):
        k, ch = match.start(), match[0]
        if ch in _PAIRS:
            stack.append(k)
        else:
            if stack and text.chars[stack[-1]] == _CLOSERS[ch]:
                stack.pop()
            elif not (ch == "）" and re.match(r"^\w{1,2}）", text.chars)):
                ledger.doubt("text.bracket", *text.range(k, k + 1), severity=Severity.ERROR)
    for k in stack:
        ledger.doubt("text.bracket", *text.range(k, k + 1), severity=Severity.ERROR)


_KNOWN = frozenset(
    ("km", "kg", "mm", "cm", "kw", "kv", "mg", "ml", "hm", "pm", "am", "www", "app", "vs")
)
