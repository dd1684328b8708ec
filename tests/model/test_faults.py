"""Each kind of bad record ends in its fault, at its line, and all of them are reported."""

from __future__ import annotations

import string
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from tests.model.samples import WHOLE, document, read_text
from typeset.diagnostics import Fault, InputFaults


def faults(folder: Path, source: str | bytes) -> list[Fault]:
    with pytest.raises(InputFaults) as caught:
        read_text(folder, source)
    return list(caught.value.faults)


def rules(found: list[Fault]) -> list[tuple[str, int]]:
    return [(fault.rule.removeprefix("model."), fault.span.line) for fault in found]


P = "<p>甲</p>"
TR = "<tr><td>1</td><td>2</td></tr>"


AB = "<node key='a'>甲</node><node key='b'>乙</node>"


def chart(inside: str, kind: str = "organisation") -> str:
    """A chart whose ``inside`` begins in line 4."""
    return f"<chart kind='{kind}'>\n{inside}\n</chart>"


def table(rows: str, before: str = "") -> str:
    return f"<table>{before}\n<tbody>\n{rows}\n</tbody></table>"


BODIES = [
    # elements
    (f"{P}\n<para>乙</para>", "element-typo", 4),
    (f"{P}\n<paragraf>乙</paragraf>", "element-unknown", 4),
    (f"{P}\n<td>乙</td>", "element-foreign", 4),
    (f"{P}\n<recipients>乙：</recipients>", "misplaced", 4),
    (f"{P}\n<title>乙</title>", "misplaced", 4),
    ("<annotation>（甲）</annotation>\n<heading level='1'>乙</heading>", "misplaced", 4),
    ("<list>\n</list>", "missing-at-end", 3),
    ("<glossary><entry>\n甲</entry></glossary>", "text", 4),
    ("<roster>\n<group><role>甲：</role></group></roster>", "missing-at-end", 4),
    ("<duty>\n<p>甲</p></duty>", "missing-before", 4),
    ("<signature>\n</signature>", "missing-at-end", 3),
    ("<attachment>\n<p>甲</p></attachment>", "missing-before", 4),
    ("<box><title>甲</title>\n<box><p>乙</p></box></box>", "element-foreign", 4),
    ("<box>\n<attachment><label>附件</label><p>乙</p></attachment></box>", "element-foreign", 4),
    ("<p>甲\n<heading level='1'>乙</heading></p>", "element-foreign", 4),
    ("<p>甲\n<run-in level='1'>乙</run-in></p>", "misplaced", 4),
    ("<p>甲\n<br/></p>", "element-foreign", 4),
    (f"{P}\n乙", "text", 4),
    (f"{P}\n乙\n<p>丙</p>", "text", 4),
    ("<table><label>表1</label>\n</table>", "missing-at-end", 3),
    (f"<table><tbody>{TR}</tbody>\n<thead>{TR}</thead></table>", "misplaced", 4),
    ("<table><tbody><tr><td>甲\n<p>乙</p></td></tr></tbody></table>", "misplaced", 4),
    ("<p>\n<x:b xmlns:x='urn:x'>甲</x:b></p>", "namespace", 4),
    # attributes
    ("<p knd='dash'>甲</p>", "attribute-typo", 3),
    ("<p colour='red'>甲</p>", "attribute-unknown", 3),
    ("<heading>甲</heading>", "attribute-missing", 3),
    ("<heading level='7'>甲</heading>", "value", 3),
    ("<p kind='bold'>甲</p>", "value", 3),
    ("<p id='1 2'>甲</p>", "value-NCName", 3),
    ("<p line='0'>甲</p>", "value-positiveInteger", 3),
    ("<p line='99999999999'>甲</p>", "value-positiveInteger", 3),
    ("<p><ref>甲</ref></p>", "attribute-missing", 3),
    ("<table><col width='wide'/><tbody><tr><td>1</td></tr></tbody></table>", "value-decimal", 3),
    ("<table><col width='0'/><tbody><tr><td>1</td></tr></tbody></table>", "value-decimal", 3),
    ("<figure lost='yes'/>", "value", 3),
    # what no grammar can say
    ("", "document-empty", 1),
    ("<attachment><label>附件</label></attachment>", "part-empty", 3),
    ("<p>\n</p>", "empty", 3),
    ("<p>　</p>", "empty", 3),
    ("<heading level='1'/>", "empty", 3),
    ("<p>甲<b/></p>", "empty", 3),
    ("<p>甲<fn/></p>", "empty", 3),
    ("<p>甲<ref to='d'/></p>", "empty", 3),
    ("<signature><name/></signature>", "empty", 3),
    ("<attachment><title>甲<br/></title><p>乙</p></attachment>", "empty", 3),
    ("<p>甲<fn>乙<b><fn>丙</fn></b></fn></p>", "nested", 3),
    ("<p><ref to='d'>甲<cite>乙</cite></ref></p>", "nested", 3),
    ("<p><warichu>甲<b><warichu>乙</warichu></b></warichu></p>", "nested", 3),
    ("<p><warichu>甲<ruby>乙<rt>yǐ</rt></ruby></warichu></p>", "nested", 3),
    ("<p>甲<ruby>乙</ruby></p>", "missing-at-end", 3),
    ("<p>甲<ruby><rt>yǐ</rt>乙</ruby></p>", "text", 3),
    ("<p>甲<ruby>乙<rt/></ruby></p>", "empty", 3),
    ("<p>甲<ruby><rt>yǐ</rt></ruby></p>", "empty", 3),
    ("<p>甲<ref to='d' show='page'>2</ref></p>", "page-text", 3),
    ("<p id='d'>甲</p>", "id-twice", 3),
    ("<p id='a'>甲</p>\n<p id='a'>乙</p>", "id-twice", 4),
    ("<figure alt='甲'/>", "figure-source", 3),
    ("<figure src='a.png' lost='true'/>", "figure-source", 3),
    ("<p>甲\n\ue000</p>", "character", 4),
    ("<p>甲\n&#xE123;</p>", "character", 4),
    ("<p>甲\n&#58000;</p>", "character", 4),
    ("<p>甲\n\u200b乙</p>", "character", 4),
    ("<p>甲\n\x85</p>", "character", 4),
    ("<p>甲\ufffd</p>", "character", 3),
    # tables
    (table(f"{TR}\n<tr><td>1</td></tr>"), "table-ragged", 6),
    (table(f"{TR}\n<tr><td>1</td><td>2</td><td>3</td></tr>"), "table-ragged", 6),
    (table(TR, "<col/><col/><col/>"), "table-ragged", 5),
    (table(TR, "<thead><tr><th>1</th></tr></thead>"), "table-ragged", 5),
    (
        table("<tr><td rows='2'>1</td><td>2</td></tr>\n<tr><td>1</td><td>2</td></tr>"),
        "table-ragged",
        6,
    ),
    (table(f"{TR}\n<tr><td rows='2'>1</td><td>2</td></tr>"), "table-rows-over", 6),
    (
        table("<tr><td rows='2'>1</td><td rows='2'>2</td></tr>\n<tr><td>1</td></tr>"),
        "table-ragged",
        6,
    ),
    (
        table(
            "<tr><td>1</td><td rows='2'>2</td><td>3</td></tr>\n"
            "<tr><td columns='2'>1</td><td>2</td></tr>"
        ),
        "table-overlap",
        6,
    ),
    (table("<tr><td rows='1001'>1</td></tr>"), "table-span", 5),
    (table("<tr><td columns='9999999'>1</td></tr>"), "table-span", 5),
    (table("<tr><td columns='201'>1</td></tr>"), "table-columns", 5),
    (table(f"<tr>{'<td/>' * 201}</tr>"), "table-columns", 5),
    # charts
    ("<chart kind='flow'>\n</chart>", "missing-at-end", 3),
    ("<chart>\n<node key='a'>甲</node></chart>", "attribute-missing", 3),
    (chart("<node>甲</node>"), "attribute-missing", 4),
    (chart("<node key='a' shape='round'>甲</node>"), "value", 4),
    (chart("<node key='a'/>"), "empty", 4),
    (chart("<edge from='a' to='b'/>" + AB), "element-typo", 4),
    (chart(AB + "\n<link from='a'/>"), "attribute-missing", 5),
    (chart(AB + "\n<link from='a' to=''/>"), "value-NCNames", 5),
    (chart(AB + "\n<link from='a' to='b 1'/>"), "value-NCNames", 5),
    (chart(AB + "\n<node key='a'>丙</node><link from='a' to='b'/>"), "chart-key-twice", 5),
    (
        chart("<node key='office'>甲</node>\n<link from='office' to='offices'/>"),
        "chart-target-typo",
        5,
    ),
    (chart(AB + "\n<link from='a' to='b zz'/>"), "chart-target", 5),
    (chart(AB + "\n<link from='a' to='b a'/>"), "chart-self", 5),
    (chart(AB + "<link from='a' to='b'/>\n<link from='a' to='b'/>"), "chart-link-twice", 5),
    (chart(AB + "\n<node key='c'>丙</node>\n<link from='a' to='b c'>是</link>"), "chart-label", 6),
    (chart(AB + "\n<node key='c'>丙</node><link from='a' to='b'/>"), "chart-unconnected", 5),
    (chart(AB + "\n<link from='a' to='b'/><link from='b' to='a'/>"), "chart-cycle", 4),
    (
        chart(AB + "<node key='c'>丙</node><link from='a' to='b c'/>\n<link from='b' to='c'/>"),
        "chart-parents",
        5,
    ),
    (
        chart(AB + "<group key='g'>\n<node key='c'>丙</node></group><link from='a' to='b g c'/>"),
        "chart-parents",
        5,
    ),
    (
        chart(AB + "<group key='g'><node key='c'>丙</node></group>\n<link from='g' to='a b'/>"),
        "chart-group-link",
        5,
    ),
    (
        chart("<node key='a'>甲</node>\n<group><node key='b'>乙</node></group>", "flow"),
        "chart-stage",
        4,
    ),
    (
        chart(f"<group key='g'>{AB}</group>\n<link from='a' to='g'/>", "flow"),
        "chart-group-link",
        5,
    ),
    (chart("".join(f"<node key='n{n}'>甲</node>" for n in range(101))), "chart-large", 3),
]


@pytest.mark.parametrize(("body", "rule", "line"), BODIES)
def test_body(tmp_path: Path, body: str, rule: str, line: int) -> None:
    assert rules(faults(tmp_path, document(body))) == [(rule, line)]


HEADS = [
    ("<issuer>甲</issuer>", "missing-before", 3),
    ("<title>题</title><number>1号</number>\n<subtitle>甲</subtitle>", "misplaced", 3),
    ("<title>题</title>\n<issuer>甲</issuer>", "misplaced", 3),
    ("<title/>", "empty", 2),
    ("<title>题</title><number>1<b>号</b></number>", "element-foreign", 2),
]


@pytest.mark.parametrize(("head", "rule", "line"), HEADS)
def test_head(tmp_path: Path, head: str, rule: str, line: int) -> None:
    assert rules(faults(tmp_path, document(P, head=head))) == [(rule, line)]


SOURCES = [
    ("", "file-empty", 1),
    (" \n\n", "file-empty", 1),
    (b"\xef\xbb\xbf", "file-empty", 1),
    ("<doc/>", "root", 1),
    ("<!-- x -->\n<html xmlns='http://www.w3.org/1999/xhtml'/>", "root", 2),
    ("# 标题\n", "not-xml", 1),
    (WHOLE.replace('kind="notice"', 'kind="letter"'), "value", 2),
    (WHOLE.replace('id="plan" ', ""), "attribute-missing", 2),
    (WHOLE.replace("2023-01-22", "2023-02-30"), "value-date", 2),
    (WHOLE.replace("2023-01-22", "2023-1-22"), "value-date", 2),
    (WHOLE.replace("2023-01-22", "2023-01-22Z"), "value-date", 2),
    (document("<p>甲\n<b>乙</p>"), "tags", 4),
    ("<document id='d'\n kind='other'>\n<title>题</title>\n", "unclosed", 1),
    (WHOLE.replace("<document ", "<document xmlns='urn:x' "), "namespace", 2),
    (document("<p>甲\n&nbsp;</p>"), "entity", 4),
    (document("<p>R&D</p>"), "ampersand", 3),
    (document("<p>R & D</p>"), "ampersand", 3),
    (document("<p>3 < 5</p>"), "less-than", 3),
    (document('<p kind="a<b">x</p>'), "less-than", 3),
    (document("<p kind=plain>x</p>"), "attribute-quotes", 3),
    (document("<p kind=”plain”>x</p>"), "attribute-quotes", 3),
    (document("<p kind>x</p>"), "attribute-quotes", 3),
    (document("<p <b>x</b></p>"), "attribute-quotes", 3),
    (document('<p kind="plain" kind="plain">x</p>'), "attribute-twice", 3),
    (document("<p>x</p>") + "<document/>", "extra", 5),
    (document("<p>甲 < 乙</p>"), "less-than", 3),
    (document("<p>甲]]></p>"), "syntax", 3),
    (document("<p>\n\x07</p>"), "character", 4),
    (document("<p>甲</p>").encode("gbk"), "encoding-gbk", 2),
    (document("<p>a\n@</p>").encode().replace(b"@", b"\xff\xff"), "encoding-broken", 4),
    ('<?xml version="1.0" encoding="GBK"?>' + document("<p>甲</p>"), "encoding-stale", 1),
    ('<?xml version="1.0" encoding="big5"?>' + document("<p>甲</p>"), "encoding-unknown", 1),
]


@pytest.mark.parametrize(("source", "rule", "line"), SOURCES)
def test_source(tmp_path: Path, source: str | bytes, rule: str, line: int) -> None:
    assert rules(faults(tmp_path, source)) == [(rule, line)]


def test_all_faults_at_once(tmp_path: Path) -> None:
    body = """<paar>甲</paar>
<p knd="x">乙</p>
<list/>
<p>丙<td/></p>
<signature/>
<recipients/>"""
    assert rules(faults(tmp_path, document(body))) == [
        ("element-unknown", 3),
        ("attribute-typo", 4),
        ("missing-at-end", 5),
        ("element-foreign", 6),
        ("missing-at-end", 7),
        ("misplaced", 8),
    ]


def test_banned_characters_do_not_hide_other_faults(tmp_path: Path) -> None:
    found = rules(faults(tmp_path, document("<p>\x01</p>\n<p kind='x'>\ue000</p>")))
    assert found == [("character", 3), ("character", 4), ("value", 4)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_message_names_place_reason_and_remedy(tmp_path: Path, lang: str) -> None:
    (fault,) = faults(tmp_path, document("<para>甲</para>"))
    message = fault.message(lang)
    assert message.startswith("d.xml:3: ")
    assert message.count(" · ") == 2
    assert "<p>" in message


# ---------------------------------------------------------------- the catalogue


def catalogue() -> dict[str, dict[str, str]]:
    place = resources.files("typeset.diagnostics") / "messages" / "model.toml"
    rows: dict[str, dict[str, str]] = tomllib.loads(place.read_text("utf-8"))["model"]
    return rows


@pytest.mark.parametrize(("rule", "row"), catalogue().items())
def test_both_languages_say_the_same_things(rule: str, row: dict[str, str]) -> None:
    assert set(row) == {"zh", "en"}
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(row[lang]) if name} for lang in row
    ]
    assert fields[0] == fields[1], rule
    assert all(sentence.count(" · ") == 2 for sentence in row.values()), rule


@pytest.mark.parametrize(
    "source",
    [document(body) for body, _, _ in BODIES]
    + [document(P, head=head) for head, _, _ in HEADS]
    + [source for source, _, _ in SOURCES],
)
def test_every_fault_can_be_said(tmp_path: Path, source: str | bytes) -> None:
    for fault in faults(tmp_path, source):
        for lang in ("zh", "en"):
            assert "{" not in fault.message(lang)
            assert "None" not in fault.message(lang)


def test_a_wrong_end_tag_is_named_as_it_stands(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, document("<p>甲</q>"))
    assert "</q>" in fault.message("en")
