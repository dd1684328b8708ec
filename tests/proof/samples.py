"""A small issue with mistakes, about an invented prefecture."""

from __future__ import annotations

from pathlib import Path

from tests.samples import ISSUE, PUBLICATION

NOTICE = """\
<?xml version="1.0" encoding="UTF-8"?>
<document id="ferry" kind="notice" date="2025-01-08">
  <issuer>云浦州人民政府</issuer>
  <title>关于印发《云浦州渡口规划》的通知</title>
  <number>云浦府发〔2025〕1号</number>
  <recipients>各县（市）人民政府，州级各部门：</recipients>
  <p>现将《云浦州渡口规划》印发给你们，请认真贯彻执行,抓好落实。</p>
  <signature><name>云浦州人民政府</name><date>2025年1月8日</date></signature>
  <instrument>
    <title>云浦州渡口发展规划</title>
    <heading level="1"><num>一、</num>总体要求。</heading>
    <p>全州共有<b>渡口</b>12处，其中公益渡口5处、经营渡口4处、旅游渡口4处 &amp; 码头若干。</p>
  </instrument>
</document>
"""
FOREIGN = """\
# 云浦州人民政府关于做好渡口管理工作的通知

云浦府发[2025]3号

各县(市)人民政府:

定于2025年3月8日(星期五)召开会议,就.0 业工作一并部署。全州渡口12处,其中公益5处、经营4处、旅游4处。

云浦州人民政府

2025年2月10日
"""


def write_issue(folder: Path, notice: str = NOTICE) -> Path:
    """The issue in ``folder``: one document."""
    (folder / "publication.toml").write_text(PUBLICATION, "utf-8")
    head, _, _ = ISSUE.partition("[[section]]")
    section = '[[section]]\nname = "州政府文件"\ndocuments = ["01-ferry.xml"]\n'
    (folder / "issue.toml").write_text(head + section, "utf-8")
    (folder / "01-ferry.xml").write_text(notice, "utf-8")
    return folder
