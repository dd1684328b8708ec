"""What holds for every paragraph, tried on made-up ones."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faces import set_text, width, words
from tests.oracle import LINE_END_FORBIDDEN, LINE_START_FORBIDDEN

HAN = st.sampled_from(
    "的一是在有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
)
MARKS = st.sampled_from("，。、；：？！“”‘’（）《》〈〉〔〕…·")
WEST = st.sampled_from(
    ["5G", "GDP", "3.5%", "2023", "PM2.5", "±800", "https://example.org/a/b", "A"]
)
TEXT = st.lists(st.one_of(HAN, HAN, HAN, HAN, MARKS, WEST, st.just("——")), min_size=1, max_size=160)


@settings(max_examples=60, deadline=None)
@given(TEXT, st.integers(12, 30))
def test_text_is_conserved(parts: list[str], measure: int) -> None:
    text = "".join(parts)
    assert "".join(map(words, set_text(text, measure))) == text


@settings(max_examples=60, deadline=None)
@given(TEXT, st.integers(16, 30))
def test_full_lines_fill_the_measure(parts: list[str], measure: int) -> None:
    lines = set_text("山川湖海" + "".join(parts), measure)
    for n, line in enumerate(lines[:-1]):
        room = measure - 2 if n == 0 else measure
        assert abs(width(line) - room * 1000) < 2, words(line)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.one_of(HAN, HAN, HAN, st.sampled_from("，。、；：？！”）》")), min_size=30, max_size=160
    )
)
def test_no_banned_line_start_or_end(parts: list[str]) -> None:
    """Where runs of marks are short enough to be kept, no line starts or ends with a banned one."""
    text = "山" + "".join(parts)
    lines = set_text(text)
    for line in lines[1:]:
        assert words(line)[0] not in LINE_START_FORBIDDEN or _all_marks(words(line))
    for line in lines[:-1]:
        assert words(line)[-1] not in LINE_END_FORBIDDEN


def _all_marks(text: str) -> bool:
    return all(ch in LINE_START_FORBIDDEN for ch in text[:20])
