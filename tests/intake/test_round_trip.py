"""Our own Word files come back as the records they were made from, with what was edited in Word and
nothing else.
"""

from __future__ import annotations

import copy
import difflib
import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from typeset import pipeline
from typeset.diagnostics import InputFaults
from typeset.intake import Intake, take_in, write_intake
from typeset.model import nodes
from typeset.model.read import read_issue, read_record
from typeset.model.walk import blocks
from typeset.model.write import record_to_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ISSUE = Path("sources/2025-03")
LOST = re.compile(r' (?:line|source)="[^"]*"')
"""Say where a block stands in the file it was taken from: that is the Word file now."""


@pytest.fixture(scope="module")
def word_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("out")
    pipeline.make(ISSUE, out, formats=("docx",))
    return (out / "2025-03.docx").read_bytes()


def edited(data: bytes, edit: Callable[[Any], None], part: str = "word/document.xml") -> bytes:
    """The file with one part changed as a person would with Word."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                root = etree.fromstring(content)
                edit(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            file.writestr(name, content)
    return out.getvalue()


def take(folder: Path, data: bytes, changes: str = "accept") -> Intake:
    path = folder / "回稿.docx"
    path.write_bytes(data)
    return take_in([path], None, "zh", changes=changes)


def lines(result: Intake) -> list[str]:
    return [
        line
        for _, record in result.records
        for line in LOST.sub("", record_to_xml(record)).split("\n")
    ]


def originals() -> list[str]:
    return [
        line
        for record in read_issue(ISSUE).records()
        for line in LOST.sub("", record_to_xml(record)).split("\n")
    ]


def differences(before: list[str], after: list[str]) -> list[str]:
    found = difflib.unified_diff(before, after, lineterm="", n=0)
    return [
        re.sub(r"^([+-]) *", r"\1", line)
        for line in found
        if not line.startswith(("---", "+++", "@@"))
    ]


def test_records_are_equal(word_file: bytes, tmp_path: Path) -> None:
    result = take(tmp_path, word_file)
    assert differences(originals(), lines(result)) == []
    assert (result.repairs, result.findings) == ((), ())
    issue = read_issue(ISSUE)
    assert (
        result.id,
        result.year,
        result.number,
        result.cumulative,
        result.date,
        result.date_text,
    ) == (
        issue.id,
        issue.year,
        issue.number,
        issue.cumulative,
        issue.date,
        issue.date_text,
    )
    assert [name for name, _ in result.sections] == [section.name for section in issue.sections]
    assert result.publication.name_local == issue.publication.name_local
    assert result.publication.imprint == issue.publication.imprint
    assert result.publication.motto == issue.publication.motto


def test_the_issue_can_be_built_again(word_file: bytes, tmp_path: Path) -> None:
    write_intake(take(tmp_path, word_file), tmp_path / "issue")
    again, issue = read_issue(tmp_path / "issue"), read_issue(ISSUE)
    assert [record.number for record in again.records()] == [r.number for r in issue.records()]
    for name in ("figures/water-network.svg", "figures/frost-days.png"):
        assert (tmp_path / "issue" / name).read_bytes() == (ISSUE / name).read_bytes()


# ---------------------------------------------------------------- edits


def paragraph(root: Any, words: str) -> Any:
    """The first paragraph of the text, not of the contents, that has ``words``."""
    for p in root.iter(W + "p"):
        style = p.find(f"{W}pPr/{W}pStyle")
        contents = style is not None and style.get(W + "val", "").startswith("TOC")
        if not contents and words in "".join(t.text or "" for t in p.iter(W + "t")):
            return p
    raise AssertionError(words)


def text_of(element: Any) -> Any:
    return max(element.iter(W + "t"), key=lambda t: len(t.text or ""))


def change_text(root: Any) -> None:
    text = text_of(paragraph(root, "过去一年，是我州发展进程中"))
    text.text = text.text.replace("过去一年", "过去的一年")


def add_paragraph(root: Any) -> None:
    """Enter at the end of a paragraph: a copy of its properties with new text."""
    before = paragraph(root, "过去一年，是我州发展进程中")
    new = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:pStyle w:val="Body"/></w:pPr>'
        "<w:r><w:t>新增一段。</w:t></w:r></w:p>"
    )
    before.addnext(new)


def add_row(root: Any) -> None:
    row = next(
        tr
        for tr in root.iter(W + "tr")
        if tr.getprevious() is not None
        and tr.getnext() is not None
        and tr.find(f"{W}trPr/{W}tblHeader") is None
        and tr.find(f".//{W}vMerge") is None
    )
    new = copy.deepcopy(row)
    for n, t in enumerate(new.iter(W + "t")):
        t.text = f"新{n}"
    row.addnext(new)


def delete_paragraph(root: Any) -> None:
    p = paragraph(root, "——这一年，通道经济迈出关键一步")
    p.getparent().remove(p)


def add_member(root: Any) -> None:
    line = next(
        p
        for p in root.iter(W + "p")
        if p.find(f"{W}pPr/{W}pStyle") is not None
        and p.find(f"{W}pPr/{W}pStyle").get(W + "val") == "Roster"
        and "副组长：" in "".join(t.text or "" for t in p.iter(W + "t"))
    )
    new = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:pStyle w:val="Roster"/></w:pPr><w:r><w:tab/><w:t>石　平</w:t>'
        "<w:tab/><w:t>州政府副州长</w:t></w:r></w:p>"
    )
    line.addnext(new)


def bold(root: Any) -> None:
    """Bold for a word: Word parts the run."""
    run = text_of(paragraph(root, "过去一年，是我州发展进程中")).getparent()
    text = run.find(W + "t")
    for words, strong in ((text.text[:4], True), (text.text[4:], False)):
        new = etree.SubElement(run.getparent(), W + "r")
        if strong:
            etree.SubElement(etree.SubElement(new, W + "rPr"), W + "b")
        etree.SubElement(new, W + "t").text = words
        run.addprevious(new)
    run.getparent().remove(run)


BODY = "<p>过去一年，是我州发展进程中"
EDITS: dict[str, tuple[Callable[[Any], None], int, int, str]] = {
    "text": (change_text, 1, 1, "+<p>过去的一年，是我州"),
    "paragraph": (add_paragraph, 0, 1, "+<p>新增一段。</p>"),
    "row": (add_row, 0, 1, "+<tr><td>新0</td><td>新1"),
    "deleted": (delete_paragraph, 1, 0, '-<p kind="dash">——这一年，通道经济'),
    "member": (add_member, 0, 1, "+<member><name>石　平</name><post>州政府副州长</post></member>"),
    "bold": (bold, 1, 1, "+<p><b>过去一年</b>，是我州"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_and_nothing_else(name: str, word_file: bytes, tmp_path: Path) -> None:
    edit, gone, come, said = EDITS[name]
    before = lines(take(tmp_path, word_file))
    found = differences(before, lines(take(tmp_path, edited(word_file, edit))))
    assert sum(line[0] == "-" for line in found) == gone, found
    assert sum(line[0] == "+" for line in found) == come, found
    assert any(line.startswith(said) for line in found), found


def track(root: Any) -> None:
    run = text_of(paragraph(root, "过去一年，是我州发展进程中")).getparent()
    text = run.find(W + "t").text
    run.find(W + "t").text = text[2:]
    who = 'w:author="江河" w:date="2025-03-20T09:00:00Z"'
    for markup in (
        f'<w:del xmlns:w="{W[1:-1]}" w:id="9001" {who}><w:r><w:delText>过去</w:delText></w:r></w:del>',
        f'<w:ins xmlns:w="{W[1:-1]}" w:id="9002" {who}><w:r><w:t>刚刚过去的</w:t></w:r></w:ins>',
    ):
        run.addprevious(etree.fromstring(markup))


def test_tracked_changes(word_file: bytes, tmp_path: Path) -> None:
    before, data = lines(take(tmp_path, word_file)), edited(word_file, track)
    accepted, rejected = take(tmp_path, data), take(tmp_path, data, "reject")
    found = differences(before, lines(accepted))
    assert len(found) == 2
    assert found[1].startswith("+<p>刚刚过去的一年，是我州")
    assert differences(before, lines(rejected)) == []
    assert [one.rule for one in accepted.findings] == [
        "docx.change.deleted-dropped",
        "docx.change.inserted-kept",
    ]
    assert all(one.document == "report-2025" and one.line for one in accepted.findings)


def number_styles(root: Any) -> dict[str, str]:
    """Style ids as WPS writes them: numbers; the names stay."""
    new = {}
    for n, style in enumerate(root.iter(W + "style")):
        new[style.get(W + "styleId")] = str(n + 1)
    for element in root.iter():
        for key in (W + "styleId", W + "val"):
            if (
                element.tag.rpartition("}")[2] in ("style", "basedOn", "next", "link")
                and element.get(key) in new
            ):
                element.set(key, new[element.get(key)])
    return new


def test_styles_renamed_by_another_program(word_file: bytes, tmp_path: Path) -> None:
    names: dict[str, str] = {}
    data = edited(word_file, lambda root: names.update(number_styles(root)), "word/styles.xml")

    def use(root: Any) -> None:
        for element in root.iter(W + "pStyle", W + "rStyle", W + "tblStyle"):
            element.set(W + "val", names[element.get(W + "val")])

    data = edited(edited(data, use), use, "word/footnotes.xml")
    assert differences(lines(take(tmp_path, word_file)), lines(take(tmp_path, data))) == []


def test_style_of_another_program_is_told(word_file: bytes, tmp_path: Path) -> None:
    def edit(root: Any) -> None:
        add_paragraph(root)
        new = paragraph(root, "新增一段。")
        new.find(f"{W}pPr/{W}pStyle").set(W + "val", "a9")

    result = take(tmp_path, edited(word_file, edit))
    assert [one.rule for one in result.findings] == ["docx.style"]
    assert "<p>新增一段。</p>" in [line.strip() for line in lines(result)]


def test_a_document_pasted_in(word_file: bytes, tmp_path: Path) -> None:
    def edit(root: Any) -> None:
        last = next(
            p
            for p in root.iter(W + "p")
            if p.find(f"{W}pPr/{W}pStyle") is not None
            and p.find(f"{W}pPr/{W}pStyle").get(W + "val") == "SignatureDate"
        )
        for style, words in reversed(
            (
                ("DocIssuer", "澜川州人民政府"),
                ("DocTitle", "关于新渡口的通知"),
                ("DocNumber", "澜府发〔2025〕99号"),
                ("Body", "新渡口启用。"),
            )
        ):
            styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
            new = f'<w:p xmlns:w="{W[1:-1]}">{styled}<w:r><w:t>{words}</w:t></w:r></w:p>'
            last.addnext(etree.fromstring(new))

    result = take(tmp_path, edited(word_file, edit))
    found = [record for _, record in result.records if record.number == "澜府发〔2025〕99号"]
    assert len(result.records) == 16
    assert [(one.issuers, str(one.kind)) for one in found] == [(("澜川州人民政府",), "notice")]


@pytest.mark.parametrize("seed", range(6))
def test_damaged_files(seed: int, word_file: bytes, tmp_path: Path) -> None:
    """Elements lost, moved and renamed: records or faults, never a traceback."""
    chance = random.Random(seed)

    def edit(root: Any) -> None:
        every = list(root.iter())[2:]
        for one in chance.sample(every, 300):
            kind = chance.randrange(3)
            if kind == 0 and one.getparent() is not None:
                one.getparent().remove(one)
            elif kind == 1:
                one.tag = chance.choice(every).tag
            else:
                for key in one.attrib:
                    one.set(key, chance.choice(["", "0", "-1", "x", "99999999999"]))

    try:
        write_intake(take(tmp_path, edited(word_file, edit)), tmp_path / "issue")
        read_issue(tmp_path / "issue")
    except InputFaults as error:
        assert all(fault.message("zh") for fault in error.faults)


@pytest.mark.parametrize("layout", ["gb9704", "gb9704-plain", "gazette"])
def test_official_document_by_itself(layout: str, tmp_path: Path) -> None:
    """Nothing of an issue is said, so that it is asked for; the record is equal."""
    (source,) = Path("sources/official").glob("*.xml")
    pipeline.make(source, tmp_path / "out", layout=layout, formats=("docx",))
    (made,) = (tmp_path / "out").glob("*.docx")
    result = take_in([made], None, "zh")
    wanted = LOST.sub("", record_to_xml(read_record(source))).split("\n")
    assert differences(wanted, lines(result)) == []
    assert result.repairs == ()
    assert {one.rule for one in result.findings} <= {"issue.number", "publication.name"}


def test_official_document_of_a_department(tmp_path: Path) -> None:
    """Without our part and our styles it is told by its looks."""
    (source,) = Path("sources/official").glob("*.xml")
    pipeline.make(source, tmp_path / "out", formats=("docx",))
    (made,) = (tmp_path / "out").glob("*.docx")
    data = without_our_part(made.read_bytes())
    data = edited(data, foreign_names, "word/styles.xml")
    (got,) = (record for _, record in take(tmp_path, data).records)
    wanted = read_record(source)
    for key in ("issuers", "number", "date", "copy_number", "classification", "urgency", "kind"):
        assert getattr(got, key) == getattr(wanted, key), key
    for text in ("title", "signatories", "colophon"):
        assert plain_text(getattr(got, text)) == plain_text(getattr(wanted, text)), text
    roles = [[b.role for b in one.blocks if isinstance(b, nodes.Part)] for one in (got, wanted)]
    assert roles[0] == roles[1]


def foreign_names(root: Any) -> None:
    """Every style named as no style of ours."""
    for n, name in enumerate(root.iter(W + "name")):
        name.set(W + "val", f"样式{n}")


def without_our_part(data: bytes) -> bytes:
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            if not name.startswith("customXml"):
                file.writestr(name, source.read(name))
    return out.getvalue()


def plain_text(value: object) -> str:
    """All characters in a node."""
    found = re.findall(r"text='([^']*)'|date='([^']*)'", repr(value))
    return "".join(one or other for one, other in found)


def test_gazette_without_our_part_is_told_by_its_contents_and_looks(
    word_file: bytes, tmp_path: Path
) -> None:
    """What another program leaves of it: styles, a contents field, an imprint in a text box."""
    result, issue = take(tmp_path, without_our_part(word_file)), read_issue(ISSUE)
    assert [name for name, _ in result.sections] == [section.name for section in issue.sections]
    assert [one.number for _, one in result.records] == [one.number for one in issue.records()]
    assert (result.year, result.number, result.cumulative) == (2025, 3, 219)
    assert result.publication.name == issue.publication.name
    tables = [
        sum(isinstance(block, nodes.Table) for one in records for block in blocks(one))
        for records in ((one for _, one in result.records), issue.records())
    ]
    assert tables[0] == tables[1]
