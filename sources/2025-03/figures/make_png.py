"""Draws ``frost-days.png``: the bar chart of the contingency plan, grey, one column wide, 300 dpi.

Run it where Pillow is installed; it finds its font and its place by itself.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
FONT = HERE.parents[2] / "fonts" / "NotoSansSC-Bold.ttf"
DAYS = (14, 18, 12, 21, 16, 19, 23, 17, 15, 26)
FIRST_YEAR = 2015
WIDTH, HEIGHT = 964, 620  # 22 characters of 10.5 pt at 300 dpi
LEFT, RIGHT, TOP, FOOT = 84, 940, 60, 548
MOST, STEP = 30, 5


def y_of(days: float) -> int:
    return round(FOOT - (FOOT - TOP) * days / MOST)


def main() -> None:
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 30)
    for days in range(0, MOST + 1, STEP):
        draw.line((LEFT, y_of(days), RIGHT, y_of(days)), fill=0 if days == 0 else 190, width=2)
        draw.text((LEFT - 14, y_of(days)), str(days), fill=0, font=font, anchor="rm")
    pitch = (RIGHT - LEFT) / len(DAYS)
    for n, days in enumerate(DAYS):
        middle = round(LEFT + pitch * (n + 0.5))
        shade = 60 if days == max(DAYS) else 110
        draw.rectangle((middle - 26, y_of(days), middle + 26, FOOT), fill=shade)
        draw.text((middle, FOOT - 16), str(days), fill=255, font=font, anchor="mb")
        draw.text((middle, FOOT + 12), str(FIRST_YEAR + n), fill=0, font=font, anchor="mt")
    mean = sum(DAYS) / len(DAYS)
    for x in range(LEFT, RIGHT, 24):
        draw.line((x, y_of(mean), min(x + 14, RIGHT), y_of(mean)), fill=0, width=3)
    draw.text(
        (LEFT + 4, TOP - 14),
        f"单位：天　虚线：10年平均{mean:.1f}天",
        fill=0,
        font=font,
        anchor="lb",
    )
    image.save(HERE / "frost-days.png", dpi=(300, 300), optimize=True)


if __name__ == "__main__":
    main()
