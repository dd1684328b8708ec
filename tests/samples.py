"""A small issue for tests: three invented documents, written where a test wants it."""

from __future__ import annotations

from pathlib import Path

PUBLICATION = """\
name = "云浦州人民政府公报"
motto = ["传达政令　服务社会"]

[[imprint]]
label = "主办单位："
value = "云浦州人民政府办公室"
"""

ISSUE = """\
id = "2025-01"
year = 2025
number = 1
date = "2025-02"
date_text = "2025年2月"
layout = "gazette"

[[section]]
name = "州政府文件"
documents = ["01-notice.xml", "02-circular.xml"]

[[section]]
name = "人事任免"
documents = ["03-personnel.xml"]
"""

PARAGRAPH = (
    "各县（市）人民政府、州级各部门要认真组织实施，压实工作责任，做好统筹衔接，"
    "确保2025年底前完成5项重点任务，完成率达到98.5%以上。"
)

NOTICE = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<document id="notice" kind="notice" date="2025-01-08">
  <issuer>云浦州人民政府</issuer>
  <title>关于做好春耕备耕工作的通知</title>
  <number>云浦府发〔2025〕1号</number>
  <recipients>各县（市）人民政府，州级各部门：</recipients>
  <p>{PARAGRAPH}</p>
  <heading level="1"><num>一、</num>总体要求</heading>
  <p>{PARAGRAPH}{PARAGRAPH}</p>
  <p><run-in level="2"><num>（一）</num>加强领导。</run-in>{PARAGRAPH}</p>
  <signature><name>云浦州人民政府</name><date>2025年1月8日</date></signature>
</document>
"""

CIRCULAR = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<document id="circular" kind="circular" date="2025-01-20">
  <issuer>云浦州人民政府</issuer>
  <title>关于2024年度考核情况的通报</title>
  <number>云浦府发〔2025〕2号</number>
  <recipients>各县（市）人民政府：</recipients>
  <p>{PARAGRAPH * 3}</p>
  <attachments-note><label>附件：</label><item>考核结果</item></attachments-note>
  <signature><name>云浦州人民政府</name><date>2025年1月20日</date></signature>
  <attachment id="results">
    <label>附件</label>
    <title>考核结果</title>
    <table>
      <thead><tr><th>单位</th><th>得分</th></tr></thead>
      <tbody>
        <tr><td>临溪县</td><td>96.5</td></tr>
        <tr><td>安江市</td><td>94.2</td></tr>
      </tbody>
    </table>
  </attachment>
</document>
"""

PERSONNEL = """\
<?xml version="1.0" encoding="UTF-8"?>
<document id="personnel" kind="appointments" date="2025-01-25">
  <title>1月人事任免</title>
  <number>云浦府人〔2025〕1号</number>
  <p>经州人民政府研究，同意</p>
  <personnel><action>任命：</action><item>罗青禾同志为州林业局副局长。</item></personnel>
</document>
"""


def write_issue(folder: Path, **replaced: str) -> Path:
    """Write the sample issue into ``folder``; ``replaced`` gives other text for a file by its stem,
    dashes as underscores (``issue``, ``publication``, ``_01_notice``)."""
    files = {
        "publication.toml": PUBLICATION,
        "issue.toml": ISSUE,
        "01-notice.xml": NOTICE,
        "02-circular.xml": CIRCULAR,
        "03-personnel.xml": PERSONNEL,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        stem = name.split(".")[0].replace("-", "_")
        stem = f"_{stem}" if stem[0].isdigit() else stem
        (folder / name).write_text(replaced.get(stem, text), "utf-8")
    return folder
