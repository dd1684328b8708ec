"""The line of recipients stands above the text that it opens, never alone at the foot of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layout.issues import pages, texts, words

CLOSING = "<signature><name>云浦州人民政府</name><date>2025年2月6日</date></signature>"
TEXT = "经州政府研究，现将有关事项通知如下，请结合各自的实际认真贯彻执行，遇到问题及时报告州政府。"


@pytest.mark.parametrize("columns", [1, 2])
def test_recipients_stay_with_the_text(tmp_path: Path, columns: int) -> None:
    """Wherever on its page a document ends that another one follows."""
    layout = f"[page]\ncolumns = {columns}\n[documents]\nleast = 4\n"
    for lines in range(24 * columns, 37 * columns, columns):
        above = "<p>略。</p>" * lines
        part = f"<recipients>各县人民政府：</recipients><p>{TEXT}</p>{CLOSING}"
        body = above + f'<instrument id="i"><title>印发的通知</title>{part}</instrument>'
        made = pages(tmp_path, body, layout)
        for name in ("印发的通知", "各县人民政府："):
            (page,) = [page for page in made if name in map(words, texts(page))]
            assert any(words(item).startswith("经州政府") for item in texts(page)), (lines, name)
