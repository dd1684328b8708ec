"""The command line as people and scripts meet it: exit status, messages, whole outputs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.need import ROOT
from tests.samples import ISSUE, NOTICE, write_issue
from typeset import command, manifest

Capture = pytest.CaptureFixture[str]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    return write_issue(tmp_path / "issue")


def test_make_writes_pdf_and_manifest(issue: Path, tmp_path: Path) -> None:
    result = run("make", str(issue), "--out", str(tmp_path / "out"), "--lang", "zh")
    assert result.returncode == 0, result.stderr
    assert result.stdout == ""
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "2025-01-build.json",
        "2025-01.pdf",
    ]
    manifest = json.loads((tmp_path / "out" / "2025-01-build.json").read_text("utf-8"))
    assert [row["id"] for row in manifest["pages"]] == ["notice", "circular", "personnel"]
    assert "已写出" in result.stderr


def test_pages_json_is_alone_on_standard_output(issue: Path) -> None:
    result = run("pages", str(issue), "--json")
    rows = json.loads(result.stdout)
    assert [(row["start"], row["end"]) for row in rows] == [(2, 2), (2, 2), (3, 3)]
    assert set(rows[0]) == {"id", "section", "number", "title", "start", "end"}


def test_two_builds_same_bytes(issue: Path, tmp_path: Path) -> None:
    for seed, out in (("1", "a"), ("2", "b")):
        result = run(
            "make", str(issue), "--out", str(tmp_path / out), PYTHONHASHSEED=seed, TZ=f"UTC{seed}"
        )
        assert result.returncode == 0, result.stderr
    for name in ("2025-01.pdf", "2025-01-build.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "wrong usage"),
        (["make", "--nonsense"], "wrong usage"),
        (["make", "--to", "papyrus"], "papyrus"),
        (["intake"], "wrong usage"),
    ],
)
def test_wrong_usage(words: list[str], said: str) -> None:
    result = run(*words, "--lang", "en")
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mak"], "没有“mak”，是否指“make”"),
        (["make", "--layuot", "x"], "没有“--layuot”，是否指“--layout”"),
        (["make", "--standard", "9"], "没有“9”，可用的有：2a、3a、4、4f"),
        (["make", "--jobs", "x"], "“x”不能用，应写成：1、2"),
        (["make", "--jobs"], "--jobs：后面须有一个值"),
        (["make", "a", "b"], "多出“b”"),
        (["make", "--l", "x"], "选项 --l 不明确"),
        (["find", "--json=3", "x"], "--json：这个选项不带值"),
        (["impose", "x", "--sheet", "3"], "“3”不能用"),
        (["intake"], "缺少：FILE, --issue"),
        (["preflight"], "缺少：FILE"),
    ],
)
def test_wrong_usage_in_chinese(words: list[str], said: str, capsys: Capture) -> None:
    try:
        status = command.main([*words, "--lang", "zh"])
    except SystemExit as end:
        status = int(end.code or 0)
    told = capsys.readouterr().err
    assert status == 2
    assert said in told
    assert "用法" in told and "usage" not in told and "argument" not in told


@pytest.mark.parametrize("name", ["", *command.COMMANDS])
def test_help_in_chinese_is_chinese(name: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        command.main([*filter(None, [name]), "--help", "--lang", "zh"])
    told = capsys.readouterr().out
    for english in ("usage", "positional", "options", "show this"):
        assert english not in told
    assert max(width(line) for line in told.splitlines() if line[0:1] == " ") <= 80


def width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in line)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_missing_folder_is_one_fault(lang: str, tmp_path: Path, capsys: Capture) -> None:
    assert command.main(["make", str(tmp_path / "none"), "--lang", lang]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert told[1].startswith({"zh": "共 1 处错误", "en": "1 fault;"}[lang])


def test_a_folder_that_is_no_issue(tmp_path: Path, capsys: Capture) -> None:
    write_issue(tmp_path / "issues" / "one")
    for path, said in (("issues", "one"), ("issues/one/01-notice.txt", "intake")):
        place = tmp_path / path
        if place.suffix:
            place.write_text("x")
        assert command.main(["make", str(place), "--lang", "en"]) == 1
        told = capsys.readouterr().err
        assert said in told and told.endswith("1 fault; nothing was written\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["make", "pages", "intake"])
def test_help_shows_an_example(name: str, lang: str) -> None:
    result = run(name, "--help", "--lang", lang)
    assert result.returncode == 0
    assert f"build.py {name}" in result.stdout.split("xample" if lang == "en" else "示例")[-1]


@pytest.mark.parametrize("coding", ["ascii", "gbk", "cp1252"])
def test_any_encoding_of_the_system(coding: str, issue: Path, tmp_path: Path) -> None:
    """What it lacks ends no run, and JSON is UTF-8."""
    place = tmp_path / "期刊 ꆈꌠ"
    place.symlink_to(issue)
    command_line = [sys.executable, str(ROOT / "build.py"), "pages", str(place), "--lang", "zh"]
    environment = {**os.environ, "PYTHONIOENCODING": coding, "LC_ALL": "C"}
    for more in ([], ["--json"], ["--help"], ["--layout", "ꆈꌠ"]):
        done = subprocess.run(
            [*command_line, *more], capture_output=True, env=environment, check=False
        )
        assert b"Traceback" not in done.stderr
        assert done.returncode == (1 if "--layout" in more else 0)
        if more == ["--json"]:
            assert json.loads(done.stdout.decode())[0]["id"] == "notice"


def test_all_faults_at_once(tmp_path: Path) -> None:
    bad = NOTICE.replace("<recipients>", "<recipient>").replace("</recipients>", "</recipient>")
    issue = write_issue(
        tmp_path / "issue",
        _01_notice=bad,
        _02_circular="<document>",
        issue=ISSUE.replace("year = 2025", 'yeer = "x"'),
    )
    result = run("make", str(issue), "--out", str(tmp_path / "out"), "--lang", "en")
    assert result.returncode == 1
    for name in ("issue.toml", "01-notice.xml", "02-circular.xml"):
        assert name in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_unknown_layout_names_the_known(issue: Path) -> None:
    result = run("make", str(issue), "--layout", "gazete", "--lang", "en")
    assert result.returncode == 1
    assert "gazette" in result.stderr


def test_path_too_long_to_ask() -> None:
    result = run("make", "a" * 5000, "--lang", "en")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert result.stderr.count(" · ") == 2


def test_another_layout_in_the_same_folder_is_told(
    issue: Path, tmp_path: Path, capsys: Capture
) -> None:
    words = ["make", str(issue), "--out", str(tmp_path / "out"), "--lang", "en"]
    told = []
    for layout in ("gazette", "gazette", "large-print"):
        assert command.main([*words, "--layout", layout]) == 0
        told.append("written over" in capsys.readouterr().err)
    assert told == [False, False, True]


def test_unknown_key_in_layout(issue: Path, tmp_path: Path) -> None:
    layout = tmp_path / "mine.toml"
    layout.write_text('extends = "gazette"\n[page]\nlinse = 40\ntop = "tall"\n', "utf-8")
    result = run("make", str(issue), "--layout", str(layout), "--lang", "en")
    assert result.returncode == 1
    assert f"{layout}:3:" in result.stderr
    assert "lines" in result.stderr
    assert f"{layout}:4:" in result.stderr


def test_character_without_a_glyph_is_named(tmp_path: Path) -> None:
    issue = write_issue(tmp_path / "issue", _01_notice=NOTICE.replace("压实", "压\U0001f600实"))
    out = tmp_path / "out"
    result = run("make", str(issue), "--out", str(out), "--lang", "en")
    assert result.returncode == 1
    assert "01-notice.xml:7:" in result.stderr
    assert "U+1F600" in result.stderr
    assert not out.exists()


def test_output_folder_that_is_a_file(issue: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine")
    result = run("make", str(issue), "--out", str(out), "--lang", "en")
    assert result.returncode == 1
    assert "a folder is wanted here" in result.stderr
    assert "Traceback" not in result.stderr
    assert out.read_text() == "mine"


def test_interrupt_leaves_what_stood_there(
    issue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "2025-01.pdf").write_bytes(b"old")

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(manifest, "manifest", interrupt)
    assert command.main(["make", str(issue), "--out", str(out)]) == command.INTERRUPTED
    assert [path.name for path in out.iterdir()] == ["2025-01.pdf"]
    assert (out / "2025-01.pdf").read_bytes() == b"old"


def test_failing_write_changes_nothing(
    issue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "2025-01.pdf").write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert command.main(["make", str(issue), "--out", str(out), "--lang", "en"]) == command.FAULTY
    assert "no space left" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["2025-01.pdf"]
    assert (out / "2025-01.pdf").read_bytes() == b"old"


FOREIGN = """# 北原州人民政府关于做好渡口工作的通知

北府发〔2023〕1号

各县人民政府：

请认真执行。

北原州人民政府

2023年1月9日
"""


def test_intake_then_make(tmp_path: Path) -> None:
    for name in ("a.md", "b.txt"):
        text = FOREIGN if name == "a.md" else FOREIGN.replace("1号", "2号").replace("# ", "")
        (tmp_path / name).write_text(text, "utf-8")
    files = [str(tmp_path / "a.md"), str(tmp_path / "b.txt")]
    result = run("intake", *files, "--issue", str(tmp_path / "issue"), "--lang", "en")
    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in (tmp_path / "issue").iterdir()) == [
        "01-notice.xml",
        "02-notice.xml",
        "intake.json",
        "issue.toml",
        "publication.toml",
    ]
    result = run("make", str(tmp_path / "issue"), "--out", str(tmp_path / "out"))
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_intake_faults(lang: str, tmp_path: Path) -> None:
    """File and line of all faults of all files, exit status 1, and nothing written."""
    (tmp_path / "a.md").write_bytes(b"PK\x03\x04 a Word file")
    (tmp_path / "b.md").write_text("正文。\n正\x07文。\n", "utf-8")
    (tmp_path / "c.md").mkdir()
    files = [str(tmp_path / name) for name in ("a.md", "b.md", "c.md", "d.md")]
    result = run("intake", *files, "--issue", str(tmp_path / "issue"), "--lang", lang)
    assert result.returncode == 1
    assert result.stdout == ""
    for place in ("a.md: ", "b.md:2: ", "c.md: ", "d.md: "):
        assert place in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "issue").exists()


def test_intake_twice_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(FOREIGN, "utf-8")
    for seed in ("1", "2"):
        words = ("intake", str(tmp_path / "a.md"), "--issue", str(tmp_path / seed), "--lang", "zh")
        assert run(*words, PYTHONHASHSEED=seed).returncode == 0
    for path in (tmp_path / "1").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", ["01-notice.xml", "issue.toml", "publication.toml"])
def test_intake_keeps_edits(name: str, tmp_path: Path) -> None:
    """What was edited after an intake is not written over, unless the user says so."""
    (tmp_path / "a.md").write_text(FOREIGN, "utf-8")
    folder = tmp_path / "issue"
    words = ("intake", str(tmp_path / "a.md"), "--issue", str(folder), "--lang", "en")
    for _ in range(2):
        assert run(*words).returncode == 0
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    edited = made[name] + b"\n"
    (folder / name).write_bytes(edited)
    (tmp_path / "a.md").write_text(FOREIGN.replace("1号", "3号"), "utf-8")
    result = run(*words)
    assert result.returncode == 1
    assert f"{name}: " in result.stderr
    assert "--replace" in result.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == made | {name: edited}
    assert run(*words, "--replace").returncode == 0
    assert (folder / name).read_bytes() != edited


def test_the_installed_command_calls_itself_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture
) -> None:
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "bin" / "gazette")])
    with pytest.raises(SystemExit):
        command.main(["make", "--help"])
    (tmp_path / "empty").mkdir()
    assert command.main(["make", str(tmp_path / "empty")]) == 1
    told = "".join(capsys.readouterr())
    assert "gazette make" in told and "gazette intake" in told and "build.py" not in told


def test_files_by_a_pattern_that_no_shell_has_looked_up(tmp_path: Path, capsys: Capture) -> None:
    for name in ("b.txt", "a.txt", "~$b.txt"):
        (tmp_path / name).write_text(FOREIGN.replace("渡口", f"渡口{name[0]}"), "utf-8")
    words = ["intake", str(tmp_path / "*.txt"), "--issue", str(tmp_path / "2023-02"), "--as-given"]
    assert command.main([*words, "--lang", "en"]) == 1  # both have one number
    told = capsys.readouterr().err
    assert "a.txt" in told and "b.txt" in told and "~$b.txt is left out" in told
    assert command.main(["intake", str(tmp_path / "*.doc"), "--issue", "x", "--lang", "en"]) == 1
    assert "*.doc" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "said"), [("a.pdf", "OCR"), ("a.OFD", "OCR"), ("a.xyz", ".docx")])
def test_what_is_no_text(name: str, said: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.7")
    words = ["intake", str(tmp_path / name), "--issue", str(tmp_path / "i"), "--lang", "zh"]
    assert command.main(words) == 1
    assert said in capsys.readouterr().err


def test_a_library_that_is_not_installed(issue: Path) -> None:
    bare = [sys.executable, "-S", str(ROOT / "build.py"), "make", str(issue), "--lang", "en"]
    done = subprocess.run(bare, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "-m pip install -r requirements.lock" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["pdf", "docx", "print"])
def test_a_picture_that_was_cut_off(form: str, tmp_path: Path, capsys: Capture) -> None:
    figure = '<figure src="a.png" alt="渡口"/>'
    folder = write_issue(
        tmp_path / "issue", _01_notice=NOTICE.replace("</recipients>", f"</recipients>{figure}")
    )
    picture = (ROOT / "sources" / "2025-03" / "figures" / "frost-days.png").read_bytes()
    (folder / "a.png").write_bytes(picture[:9000])
    out = tmp_path / "out"
    assert command.main(["make", str(folder), "--to", form, "--out", str(out), "--lang", "zh"]) == 1
    assert "a.png: 图片已损坏：文件不完整" in capsys.readouterr().err
    assert not out.exists()
