"""Broken and hostile Word files: a fault that names the file, or records; never a traceback, never without
end.
"""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.test_word import CHANGED, NUMBERING, TEXT_BOX
from tests.intake.test_word_beside import PNG, drawn
from tests.intake.word import END, HEAD, document, p, package, part, r, record, take, tbl, tc, texts
from typeset.diagnostics import InputFaults
from typeset.intake import take_in, write_intake
from typeset.model.read import read_issue
from typeset.model.walk import characters

ENTITY = '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def lying(data: bytes) -> bytes:
    """The same package, its directory claiming that every part is 10 bytes long unpacked."""
    at, out = 0, bytearray(data)
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        out[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at += 4
    return bytes(out)


def named_wrongly(data: bytes) -> bytes:
    """The same package, the name of its document broken where it says that it is UTF-8."""
    flags = 6
    at = data.index(b"word/document.xml") - 30
    out = bytearray(data)
    out[at + flags : at + flags + 2] = (0x800).to_bytes(2, "little")
    out[at + 30] = 0xF9
    return bytes(out)


WHOLE = package(HEAD + p("正文。") + END)

REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "intake.empty"),
    "text": (b"text", "docx.no-word"),
    "old Word": (OLE, "docx.ole"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "docx.encrypted"),
    "RTF": (b"{\\rtf1 }", "docx.no-word"),
    "half a file": (WHOLE[: len(WHOLE) // 2], "docx.broken"),
    "a beginning cut out": (b"PK" + zipped({"word/document.xml": b"<a/>"})[40:], "docx.broken"),
    "a name in no encoding": (named_wrongly(WHOLE), "docx.broken"),
    "a workbook": (zipped({"xl/workbook.xml": b"<a/>"}), "docx.no-word"),
    "OFD": (zipped({"OFD.xml": b"<a/>"}), "docx.no-word"),
    "an archive": (zipped({"a.txt": b"a"}), "docx.part"),
    "no body": (package("", raw=part("document", "")), "docx.part"),
    "broken XML": (package("", raw=document("<w:p>")[:-30]), "docx.xml"),
    "entity": (package("", raw=ENTITY + "<w:document/>"), "docx.doctype"),
    "laughs": (package("", raw=LAUGHS + "<w>&b;</w>"), "docx.doctype"),
    "deep": (package("<w:p>" * 5000 + "</w:p>" * 5000), "docx.xml"),
    "bomb": (zipped({"word/document.xml": b"<a>" + b" " * 90_000_000}), "docx.bomb"),
    "no text": (package(p() * 10), "intake.empty"),
    "many parts": (zipped({f"{n}.xml": b"" for n in range(10_001)}), "docx.bomb"),
    "sizes that lie": (lying(WHOLE), "docx.broken"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    data, rule = REFUSED[name]
    with pytest.raises(InputFaults) as caught:
        take(tmp_path, data)
    assert [fault.rule for fault in caught.value.faults] == [rule]
    for lang in ("zh", "en"):
        assert caught.value.faults[0].message(lang).count(" · ") == 2


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.rtf"])
def test_names_of_other_office_files(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(OLE)
    with pytest.raises(InputFaults) as caught:
        take_in([path], None, "zh")
    assert caught.value.faults[0].rule == "docx.ole"
    path.write_bytes(WHOLE)
    assert len(take_in([path], None, "zh").records) == 1


def nested(depth: int) -> str:
    inner = p("深处。")
    for _ in range(depth):
        inner = tbl(tc(inner + p()) + tc("旁"))
    return inner


TAKEN: dict[str, bytes] = {
    "empty paragraphs": package(HEAD + p() * 100_000 + p("正文。") + END),
    "nested tables": package(HEAD + nested(60) + END),
    "spans beyond all": package(
        HEAD + tbl(tc("甲", span=10**6) + tc("乙"), *[tc("丙", 63, "x") + tc("丁")] * 50) + END
    ),
    "wide rows": package(HEAD + tbl(*["".join(tc("甲") for _ in range(300))] * 3) + END),
    "rows without cells": package(HEAD + "<w:tbl><w:tr/><w:tr/></w:tbl>" + p("正文。") + END),
    "missing parts": package(HEAD + p("正文。") + END, {}, {"n": ("numbering", "none.xml")}),
    "numbers without lists": package(HEAD + p("正文。", num="99:88") + END),
    "styles in a circle": package(
        HEAD + p("正文。", style="a") + END,
        {
            "styles.xml": part(
                "styles",
                '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
                '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>',
            )
        },
    ),
    "fields left open": package(
        HEAD + p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 50, "正文。") + p("正文。") + END
    ),
    "fields closed only": package(
        HEAD + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>' * 50, "正文。") + END
    ),
    "notes that are missing": package(
        HEAD + p("正文", '<w:r><w:footnoteReference w:id="5"/></w:r>' * 20, "。") + END
    ),
    "deep runs": package(HEAD + p("<w:smartTag>" * 90 + r("正文。") + "</w:smartTag>" * 90) + END),
    "deep changes": package(HEAD + p("<w:ins>" * 90 + r("正文。") + "</w:ins>" * 90) + END),
    "many changes": package(HEAD + CHANGED * 2000 + END),
    "numbers beyond all": package(
        HEAD
        + p(r("正文。", size=10**9))
        + '<w:p><w:pPr><w:outlineLvl w:val="1e99"/></w:pPr></w:p>'
        + END
    ),
    "only a picture": package(
        p(drawn("p")), {"media/a.png": PNG.getvalue()}, {"p": ("image", "media/a.png")}
    ),
    "macro": package(HEAD + p("正文。") + END, {"vbaProject.bin": b"x"}),
    "only a table": package(tbl(tc("甲") + tc("乙"), tc("丙") + tc("丁"))),
    "only a number": package(p("青府发〔2023〕2号")),
    "only a red head": package(p("青河州人民政府文件")),
    "boxes in boxes": package(
        HEAD + p(TEXT_BOX.format(p(TEXT_BOX.format(p(TEXT_BOX.format(p("深。"))))))) + END
    ),
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str, tmp_path: Path) -> None:
    """Records that can be read again."""
    result = take(tmp_path, TAKEN[name])
    write_intake(result, tmp_path / "issue")
    issue = read_issue(tmp_path / "issue")
    assert sum(1 for _ in issue.records()) == len(result.records) >= 1


def test_nothing_is_fetched_or_read_from_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(part("footnotes", p("秘密")), encoding="utf-8")
    relations = {
        "a": ("footnotes", f"file://{secret}"),
        "b": ("styles", "../../../../../../" + str(secret)),
        "c": ("header", "https://example.org/header.xml"),
    }
    body = p("正文。") + '<w:altChunk r:id="a"/><w:sectPr><w:headerReference r:id="c"/></w:sectPr>'
    result = take(tmp_path, package(HEAD + body, {}, relations))
    assert texts(result) == ["正文。"]


def test_text_nested_too_deep_is_kept(tmp_path: Path) -> None:
    whole = "".join(
        words for words, _ in characters(record(take(tmp_path, TAKEN["nested tables"])))
    )
    assert "深处。" in whole
    assert whole.count("旁") == 60


EVERYTHING = package(
    HEAD
    + p("总体要求", num="1:0")
    + p(r("（一）安全第一。", "楷体_GB2312", 16), "渡船定期检验。")
    + CHANGED
    + tbl(
        tc("县", merge="restart") + tc("渡口", span=2), tc("", merge="x") + tc("新建") + tc("改建")
    )
    + p(TEXT_BOX.format(p("须知。")))
    + p("注", '<w:r><w:footnoteReference w:id="1"/></w:r>', drawn("p"))
    + END,
    {
        "numbering.xml": NUMBERING,
        "footnotes.xml": part("footnotes", f'<w:footnote w:id="1">{p("注文。")}</w:footnote>'),
        "media/a.png": PNG.getvalue(),
    },
    {"p": ("image", "media/a.png")},
)


def outcome(folder: Path, data: bytes) -> None:
    """Records or faults, and nothing else."""
    try:
        result = take(folder, data)
        write_intake(result, folder / "issue", replace=True)
    except InputFaults as error:
        for lang in ("zh", "en"):
            assert all(fault.message(lang) for fault in error.faults)
        return
    for finding in (*result.repairs, *result.findings):
        assert finding.message
    read_issue(folder / "issue")


SETTINGS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@SETTINGS
@given(st.data())
def test_mutated_bytes(tmp_path: Path, data: st.DataObject) -> None:
    out = bytearray(EVERYTHING)
    for _ in range(data.draw(st.integers(1, 6))):
        out[data.draw(st.integers(0, len(out) - 1))] = data.draw(st.integers(0, 255))
    outcome(tmp_path, bytes(out))


@SETTINGS
@given(st.integers(0, 10**6))
def test_mutated_trees(tmp_path: Path, seed: int) -> None:
    """Elements dropped, doubled, moved and renamed, values changed: whatever stays is well-formed."""
    from lxml import etree

    chance = random.Random(seed)
    source = zipfile.ZipFile(io.BytesIO(EVERYTHING))
    parts = {name: source.read(name) for name in source.namelist()}
    for name in ("word/document.xml", "word/numbering.xml", "word/footnotes.xml"):
        root = etree.fromstring(parts[name])
        for _ in range(chance.randrange(1, 12)):
            every = list(root.iter())[1:]
            if not every:
                break
            one, other = chance.choice(every), chance.choice(every)
            kind = chance.randrange(5)
            if kind == 0 and one.getparent() is not None:
                one.getparent().remove(one)
            elif kind == 1 and one is not other and other not in list(one.iter()):
                other.append(one)
            elif kind == 2:
                one.tag = other.tag
            elif kind == 3:
                for key in one.attrib:
                    one.set(key, chance.choice(["", "-1", "0", "99999999999", "x", "二"]))
            elif one.getparent() is not None:
                one.getparent().append(etree.fromstring(etree.tostring(one)))
        parts[name] = etree.tostring(root)
    outcome(tmp_path, zipped(parts))
