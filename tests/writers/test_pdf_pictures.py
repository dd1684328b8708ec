"""Pictures and drawings: what goes in comes out, once; damaged and hostile files are faults."""

from __future__ import annotations

import io
import math
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.need import need_tool
from tests.writers.sheets import document, library, page, poppler_text, qpdf_check
from typeset.diagnostics import InputFaults
from typeset.display import Picture
from typeset.units import pt
from typeset.writers.pdf import svg_geometry as geometry
from typeset.writers.pdf import write_pdf

SIDE = pt(100)


def shown(*paths: Path, compress: bool = True) -> bytes:
    items = [Picture(0, SIDE * at, SIDE, SIDE, str(path)) for at, path in enumerate(paths)]
    return write_pdf(document(page(*items)), library(), compress=compress)


def images(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.pages[0].Resources.XObject.values())


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def rules(*paths: Path) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        shown(*paths)
    for fault in caught.value.faults:
        assert fault.message("zh") and fault.message("en")
    return [fault.rule for fault in caught.value.faults]


def rendered(data: bytes, folder: Path) -> Image.Image:
    """The first page at one pixel a point, as poppler shows it."""
    path = folder / "render.pdf"
    path.write_bytes(data)
    command = [need_tool("pdftoppm"), "-r", "72", "-png", "-singlefile"]
    subprocess.run([*command, str(path), str(folder / "render")], check=True)
    return Image.open(folder / "render.png").convert("RGB")


def save(folder: Path, name: str, image: Image.Image, **options: Any) -> Path:
    path = folder / name
    image.save(path, **options)
    return path


def svg(folder: Path, body: str, attributes: str = 'viewBox="0 0 100 100"', head: str = "") -> Path:
    path = folder / "drawing.svg"
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    path.write_text(f"{head}<svg {space} {attributes}>{body}</svg>", "utf-8")
    return path


# ---------------------------------------------------------------- rasters


@pytest.mark.parametrize(
    ("mode", "color", "space", "seen"),
    [
        ("RGB", (200, 30, 60), "/DeviceRGB", (200, 30, 60)),
        ("L", 90, "/DeviceGray", (90, 90, 90)),
        ("1", 0, "/DeviceGray", (0, 0, 0)),
        ("RGB", (80, 80, 80), "/DeviceGray", (80, 80, 80)),
        ("RGBA", (0, 0, 255, 128), "/DeviceRGB", (127, 127, 255)),
        ("LA", (0, 128), "/DeviceGray", (127, 127, 127)),
        ("I;16", 0x8000, "/DeviceGray", (128, 128, 128)),
    ],
)
def test_png(tmp_path: Path, mode: str, color: Any, space: str, seen: tuple[int, ...]) -> None:
    data = shown(save(tmp_path, "a.png", Image.new(mode, (8, 8), color)))
    pdf = opened(data)
    (image,) = images(pdf)
    assert str(image.ColorSpace) == space
    assert ("/SMask" in image) is (mode in ("RGBA", "LA"))
    pixel = rendered(data, tmp_path).getpixel((50, 50))
    assert isinstance(pixel, tuple)
    assert max(abs(a - b) for a, b in zip(pixel, seen, strict=True)) <= 2


def test_a_palette_with_transparency_keeps_both(tmp_path: Path) -> None:
    image = Image.new("P", (8, 8), 1)
    image.putpalette([255, 0, 0, 0, 128, 0])
    data = shown(save(tmp_path, "a.png", image, transparency=bytes([255, 128])))
    pdf = opened(data)
    assert "/SMask" in images(pdf)[0]
    pixel = rendered(data, tmp_path).getpixel((50, 50))
    assert pixel == (127, 191, 127)


@pytest.mark.parametrize(
    ("mode", "color", "space"),
    [
        ("RGB", (200, 30, 60), "/DeviceRGB"),
        ("L", 90, "/DeviceGray"),
    ],
)
def test_jpeg_goes_in_as_it_is(tmp_path: Path, mode: str, color: Any, space: str) -> None:
    path = save(tmp_path, "a.jpg", Image.new(mode, (16, 16), color), quality=95)
    data = shown(path)
    pdf = opened(data)
    (image,) = images(pdf)
    assert str(image.ColorSpace) == space
    assert image.read_raw_bytes() == path.read_bytes()


def test_a_cmyk_jpeg_becomes_rgb(tmp_path: Path) -> None:
    """The output intent of the edition to keep is sRGB."""
    path = save(tmp_path, "a.jpg", Image.new("CMYK", (16, 16), (0, 0, 255, 0)), quality=95)
    data = shown(path)
    pdf = opened(data)
    assert [str(image.ColorSpace) for image in images(pdf)] == ["/DeviceRGB"]
    red, green, blue = rendered(data, tmp_path).getpixel((50, 50))  # type: ignore[misc]
    assert red > 200 and green > 200 and blue < 120


def test_a_picture_shown_twice_is_embedded_once(tmp_path: Path) -> None:
    path = save(tmp_path, "a.png", Image.new("RGB", (8, 8), (1, 2, 3)))
    data = shown(path, path, compress=False)
    pdf = opened(data)
    assert len(images(pdf)) == 1
    assert data.count(b"/Subtype/Image") == 1
    assert data.count(b"/I1 Do") == 2


def test_the_alternative_text_stands_beside_the_picture(tmp_path: Path) -> None:
    path = save(tmp_path, "a.png", Image.new("L", (4, 4)))
    item = Picture(0, 0, SIDE, SIDE, str(path), "流程图")
    data = write_pdf(document(page(item)), library(), compress=False)
    assert b"/Span<</Alt<FEFF6D417A0B56FE>>>BDC\nq 100 0 0 100 0 742 cm /I1 Do Q\nEMC" in data


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int, pixels: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = png_chunk(b"IHDR", head) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\x89PNG\r\n\x1a\n", "writers.picture-damaged"),
        (png_of(10, 10, b"no deflate data"), "writers.picture-damaged"),
        (png_of(10, 10, zlib.compress(b"\0")), "writers.picture-damaged"),
        (png_of(2**31 - 1, 2**31 - 1, b""), "writers.picture-pixels"),
        (png_of(20_000, 20_000, zlib.compress(bytes(1000))), "writers.picture-pixels"),
        (b"\xff\xd8\xff\xe0", "writers.picture-damaged"),
        (b"GIF89a", "writers.picture-format"),
        (b"", "writers.picture-format"),
    ],
)
def test_a_bad_raster_is_a_fault(tmp_path: Path, content: bytes, rule: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    assert rules(path) == [rule]


def test_a_picture_cut_off_is_a_fault(tmp_path: Path) -> None:
    path = save(tmp_path, "a.png", Image.effect_noise((64, 64), 50))
    path.write_bytes(path.read_bytes()[:-900])
    assert rules(path) == ["writers.picture-damaged"]


def test_what_is_damaged_is_told_without_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(InputFaults) as caught:
        shown(tmp_path / "a.png")
    assert "0x" not in str(caught.value.faults[0].values["why"])


def test_all_bad_pictures_are_named(tmp_path: Path) -> None:
    good = save(tmp_path, "good.png", Image.new("L", (4, 4)))
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    found = rules(tmp_path / "none.png", good, bad)
    assert found == ["writers.picture-unreadable", "writers.picture-damaged"]


# ---------------------------------------------------------------- drawings


def test_a_drawing_is_vectors_with_text(tmp_path: Path) -> None:
    body = """
    <style>.box{fill:none;stroke:#000} g > text.t{font-weight:bold;text-anchor:middle}</style>
    <defs><marker id="m" viewBox="0 0 10 10" refX="10" refY="5" orient="auto">
    <path d="M0 0L10 5L0 10z"/></marker></defs>
    <rect class="box" x="5" y="5" width="90" height="40" rx="4"/>
    <g><text class="t" x="50" y="30" font-size="12">申请——受理</text></g>
    <path d="M50 45v20" stroke="black" marker-end="url(#m)"/>
    <text x="10" y="90" font-size="9">第<tspan dy="-3" font-size="5">2</tspan>步</text>"""
    data = shown(svg(tmp_path, body))
    qpdf_check(data, tmp_path)
    pdf = opened(data)
    (form,) = images(pdf)
    assert str(form.Subtype) == "/Form"
    assert b"rg" not in form.read_bytes().split()
    found = "".join(poppler_text(data, tmp_path, "-raw").split())
    assert "申请——受理" in found and sorted(found[-3:]) == sorted("第2步")


def ink(data: bytes, folder: Path, x: int, y: int) -> tuple[int, ...]:
    pixel = rendered(data, folder).getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


WHITE = (255, 255, 255)


@pytest.mark.parametrize(
    ("body", "inside", "outside"),
    [
        ('<rect x="20" y="10" width="60" height="20"/>', (50, 20), (50, 50)),
        ('<circle cx="50" cy="50" r="30"/>', (50, 50), (72, 72)),
        ('<ellipse cx="50" cy="50" rx="40" ry="10"/>', (15, 50), (50, 65)),
        ('<polygon points="0,0 100,0 0,100"/>', (20, 20), (80, 80)),
        ('<path d="M10 10h80v80H10z M30 30h40v40H30z" fill-rule="evenodd"/>', (20, 20), (50, 50)),
        ('<path d="M10 50a40 40 0 1 1 80 0z"/>', (50, 20), (50, 60)),
        ('<path d="M10 50a40 40 0 1080 0z"/>', (50, 80), (50, 40)),
        ('<path d="M0 100Q50-100 100 100z"/>', (50, 20), (5, 20)),
        ('<path d="M0 0C100 0 100 100 0 100S-100 0 0 0"/>', (50, 50), (90, 90)),
        ('<g transform="translate(50,50) rotate(45)"><rect width="50" height="2"/></g>', (65, 66), (75, 51)),
        ('<g transform="matrix(1 0 0 1 50 0)"><rect width="10" height="10"/></g>', (55, 5), (5, 5)),
        ('<rect id="a" width="10" height="10"/><use href="#a" x="80" y="80"/>', (85, 85), (50, 50)),
        (
            '<clipPath id="c"><rect width="50" height="100"/></clipPath>'
            '<rect width="100" height="100" clip-path="url(#c)"/>',
            (25, 50),
            (75, 50),
        ),
        (
            '<symbol id="s" viewBox="0 0 10 10"><rect width="10" height="10"/></symbol>'
            '<use href="#s" x="50" y="50" width="40" height="40"/>',
            (70, 70),
            (20, 20),
        ),
        (
            '<svg x="50" y="50" width="50" height="50" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>',
            (75, 75),
            (25, 25),
        ),
        (
            "<switch><foreignObject/><rect width='50' height='50'/><rect width='99' height='99'/></switch>",
            (25, 25),
            (75, 75),
        ),
        (
            '<marker id="m" markerWidth="20" markerHeight="20" refY="10" markerUnits="userSpaceOnUse"'
            ' orient="auto"><rect width="20" height="20"/></marker>'
            '<line x1="50" y1="0" x2="50" y2="50" stroke="black" marker-end="url(#m)"/>',
            (57, 60),
            (57, 40),
        ),
    ],
)  # fmt: skip
def test_shapes_stand_where_svg_puts_them(
    tmp_path: Path, body: str, inside: tuple[int, int], outside: tuple[int, int]
) -> None:
    data = shown(svg(tmp_path, body))
    assert max(ink(data, tmp_path, *inside)) < 60
    assert ink(data, tmp_path, *outside) == WHITE


def test_opacity(tmp_path: Path) -> None:
    body = '<g opacity=".5"><rect width="100" height="100" fill="#f00" fill-opacity=".5"/></g>'
    red, green, blue = ink(shown(svg(tmp_path, body)), tmp_path, 50, 50)
    assert red == 255 and abs(green - 191) <= 2 and green == blue


def nested_uses(depth: int) -> str:
    """Ten uses of ten uses of …: a billion shapes in a few lines."""
    parts = ['<defs><g id="l0"><rect width="1" height="1"/></g>']
    for level in range(1, depth):
        inner = f'<use xlink:href="#l{level - 1}"/>' * 10
        parts.append(f'<g id="l{level}">{inner}</g>')
    return "".join(parts) + f'</defs><use xlink:href="#l{depth - 1}"/>'


ENTITIES = '<!DOCTYPE svg [<!ENTITY a "{}">]>'


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<rect", "writers.drawing-xml"),
        ("<rect width='abc' height='1'/>", "writers.drawing-damaged"),
        ("<path d='M0 0 L10'/>", "writers.drawing-damaged"),
        ("<path d='L10 10'/>", "writers.drawing-damaged"),
        ("<path d='M0 0 L nan 1'/>", "writers.drawing-damaged"),
        ("<path d='M0 0 L1e300 1'/>", "writers.drawing-damaged"),
        ("<rect width='1' height='1' fill='nonsense'/>", "writers.drawing-damaged"),
        ("<g transform='spin(3)'/>", "writers.drawing-damaged"),
        ("<image href='file:///etc/passwd'/>", "writers.drawing-element"),
        ("<foreignObject/>", "writers.drawing-element"),
        ("<rect width='1' height='1' fill='url(#g)'/>", "writers.drawing-element"),
        ("<g filter='url(#f)'/>", "writers.drawing-element"),
        ("<use href='other.svg#a'/>", "writers.drawing-external"),
        ("<use href='http://example.org/a.svg#a'/>", "writers.drawing-external"),
        ("<use href='#nothing'/>", "writers.drawing-damaged"),
        ("<g id='a'><use href='#a'/></g>", "writers.drawing-size"),
        ("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>", "writers.drawing-size"),
        (
            "<marker id='m'><path d='M0 0h1' stroke='red' marker-end='url(#m)'/></marker>"
            "<path d='M0 0h1' stroke='red' marker-end='url(#m)'/>",
            "writers.drawing-size",
        ),
        (nested_uses(9), "writers.drawing-size"),
        ("<g>" * 200 + "</g>" * 200, "writers.drawing-size"),
        ("<g>" * 5000 + "</g>" * 5000, "writers.drawing-xml"),
        ("<text>\ue321</text>", "writers.drawing-character"),
    ],
)
def test_a_bad_drawing_is_a_fault(tmp_path: Path, body: str, rule: str) -> None:
    assert rules(svg(tmp_path, body)) == [rule]


def test_entities_are_refused(tmp_path: Path) -> None:
    for value in ("x", "&#60;rect/>"):
        head = ENTITIES.format(value)
        assert rules(svg(tmp_path, "<text>&a;</text>", head=head)) == ["writers.drawing-doctype"]
    head = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert rules(svg(tmp_path, "<text>&a;</text>", head=head)) == ["writers.drawing-doctype"]


def test_the_plain_doctype_of_svg_is_taken(tmp_path: Path) -> None:
    head = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    data = shown(svg(tmp_path, '<rect width="100" height="100"/>', head=head))
    assert ink(data, tmp_path, 50, 50) == (0, 0, 0)


def test_a_drawing_without_an_extent_is_a_fault(tmp_path: Path) -> None:
    assert rules(svg(tmp_path, "", 'viewBox="0 0 0 10"')) == ["writers.drawing-damaged"]


def test_drawings_are_deterministic(tmp_path: Path) -> None:
    path = svg(tmp_path, '<text x="1" y="20">甲A乙</text><rect width="9" height="9" opacity=".3"/>')
    assert shown(path) == shown(path)


@given(st.text("MmLlHhVvCcSsQqTtAaZz0123456789.-+e, n", max_size=60))
def test_path_data_is_read_or_refused(data: str) -> None:
    try:
        segments = geometry.path("M0 0 " + data)
    except ValueError:
        return
    assert segments[0] == ("m", (0, 0))
    assert all(abs(value) < 1e9 for segment in segments for value in segment.points)
    counts = {"m": 2, "l": 2, "c": 6, "h": 0}
    assert all(len(points) == counts[operator] for operator, points in segments)


@given(st.floats(0, 360), st.floats(1, 90), st.booleans(), st.booleans())
def test_an_arc_ends_where_it_should_and_keeps_its_distance(
    turn: float, radius: float, large: bool, sweep: bool
) -> None:
    x, y = radius * math.cos(turn), radius * math.sin(turn)
    curves = list(geometry.arc((x, y), radius, radius, 0, large, sweep, -x, -y))
    assert curves[-1][-2:] == (-x, -y)
    # Half a circle around the origin, whichever way it goes.
    assert len(curves) in (2, 3)
    for curve in curves:
        assert math.hypot(*curve[-2:]) == pytest.approx(radius, rel=1e-6)
