"""Characters of symbol fonts, as the characters that Unicode has for them.

In: a code of Wingdings, Wingdings 2 or Symbol, with or without F000 added. Out: the character, or 〓
(U+3013), the mark of a character that is missing. The tables are those of the fonts' published
character sets, as far as offices use them.
"""

from __future__ import annotations

MISSING = "〓"
_WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□",
    0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "◆", 0x77: "◆", 0x9F: "·", 0x9E: "·", 0xA1: "○",
    0xA7: "■", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "→", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0xA3: "□",
    0x98: "●",
}
_SYMBOL = {
    0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB7: "·", 0xB8: "÷", 0xB9: "≠",
    0xBB: "≈", 0xD6: "√", 0xE5: "∑", 0xA5: "∞", 0xAE: "→", 0xAC: "←", 0x61: "α", 0x62: "β",
    0x67: "γ", 0x64: "δ", 0x6D: "μ", 0x70: "π", 0x71: "θ", 0x73: "σ", 0x77: "ω", 0x57: "Ω",
    0x44: "Δ", 0x53: "Σ", 0x2D: "−", 0x7E: "∼", 0xBC: "…", 0xA2: "′", 0xB2: "″",
}  # fmt: skip
_TABLES = (("wingdings 2", _WINGDINGS_2), ("wingdings", _WINGDINGS), ("symbol", _SYMBOL))


def symbol(font: str, code: int) -> str:
    """The character at ``code`` of ``font``; ``〓`` where it is not known."""
    private = 0xF000 <= code <= 0xF0FF
    code -= 0xF000 * private
    name = font.strip().lower()
    for known, table in _TABLES:
        if name.startswith(known):
            return table.get(code, MISSING)
    shown = 0x20 < code < 0x7F or (0xA0 < code < 0x110000 and not 0xD800 <= code <= 0xF8FF)
    return chr(code) if shown and not private else MISSING
