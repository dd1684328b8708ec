"""The file: a python-docx package with the parts that python-docx has no API for.

Comes in: the markup of all parts. Goes out: the bytes of the DOCX (ISO/IEC 29500-2), the same ones each time:
fixed dates inside and outside. There is no theme, so that no theme font wins over a named one, and
nothing of a template.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import zipfile
from typing import NamedTuple

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.coreprops import CoreProperties
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.coreprops import CT_CoreProperties
from docx.package import Package
from docx.parts.document import DocumentPart

from typeset.display import Metadata
from typeset.writers.docx.markup import HEADER, quoted

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
LEVEL = 6
_IMAGES = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
_CUSTOM_XML_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CUSTOM_PROPERTIES = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
UNDATED = "1980-01-01"
"""What a document without a date says: the first day that a ZIP archive knows."""
MOST = 255
"""The longest value of a property (ECMA-376-2, annex F, as Word keeps to it)."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_ITEM = "{6E0B6C52-3C0C-4F0E-9B6A-5B1B4E2D7A10}"
_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


class Texts(NamedTuple):
    """The markup of the parts that every document has."""

    document: bytes
    styles: bytes
    settings: bytes
    fonts: bytes
    notes: bytes
    facts: bytes


class DocxPackage:
    """A package that is filled part by part and then written."""

    def __init__(self) -> None:
        self._package = Package()
        self._images: dict[bytes, str] = {}
        self._heads: dict[tuple[str, bytes], str] = {}
        self._relations: list[tuple[str, Part]] = []
        self._next = 1

    def _part(self, name: str, content_type: str, blob: bytes) -> Part:
        return Part(PackURI(name), content_type, blob, self._package)

    def _relate(self, kind: str, part: Part) -> str:
        """Keep a part for the document; its relationship has this id."""
        self._relations.append((kind, part))
        return f"rId{len(self._relations)}"

    def image(self, data: bytes, kind: str) -> str:
        """Put an image into the package, each once; the id of its relationship."""
        key = hashlib.sha256(data).digest()
        if key not in self._images:
            name = f"/word/media/image{len(self._images) + 1}.{kind}"
            part = self._part(name, _IMAGES[kind], data)
            self._images[key] = self._relate(RT.IMAGE, part)
        return self._images[key]

    def head(self, tag: str, xml: bytes) -> str:
        """Put a running head (``hdr``) or a folio (``ftr``) into the package, equal ones once."""
        if (tag, xml) not in self._heads:
            word = "header" if tag == "hdr" else "footer"
            number = sum(1 for known, _ in self._heads if known == tag) + 1
            kinds = (CT.WML_HEADER, RT.HEADER) if tag == "hdr" else (CT.WML_FOOTER, RT.FOOTER)
            part = self._part(f"/word/{word}{number}.xml", kinds[0], xml)
            self._heads[tag, xml] = self._relate(kinds[1], part)
        return self._heads[tag, xml]

    def file(self, texts: Texts, metadata: Metadata, custom: dict[str, str]) -> bytes:
        """The whole file."""
        for kind, name, content_type, blob in (
            (RT.STYLES, "styles", CT.WML_STYLES, texts.styles),
            (RT.SETTINGS, "settings", CT.WML_SETTINGS, texts.settings),
            (RT.FONT_TABLE, "fontTable", CT.WML_FONT_TABLE, texts.fonts),
            (RT.FOOTNOTES, "footnotes", CT.WML_FOOTNOTES, texts.notes),
        ):
            self._relate(kind, self._part(f"/word/{name}.xml", content_type, blob))
        self._relate(f"{_OFFICE}/relationships/customXml", self._facts(texts.facts))
        document = DocumentPart.load(
            PackURI("/word/document.xml"), CT.WML_DOCUMENT_MAIN, texts.document, self._package
        )
        for n, (kind, part) in enumerate(self._relations, 1):
            document.load_rel(kind, part, f"rId{n}")
        package = self._package
        package.relate_to(document, RT.OFFICE_DOCUMENT)
        package.relate_to(self._core(metadata), RT.CORE_PROPERTIES)
        app = self._part("/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, _app(metadata))
        package.relate_to(app, RT.EXTENDED_PROPERTIES)
        own = self._part("/docProps/custom.xml", _CUSTOM_PROPERTIES, _custom(custom))
        package.relate_to(own, RT.CUSTOM_PROPERTIES)
        stream = io.BytesIO()
        package.save(stream)
        return _dated(stream)

    def _facts(self, xml: bytes) -> Part:
        item = self._part("/customXml/item1.xml", "application/xml", xml)
        text = (
            f'{HEADER}<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{_ITEM}">'
            "<ds:schemaRefs/></ds:datastoreItem>"
        )
        about = self._part("/customXml/itemProps1.xml", _CUSTOM_XML_PROPERTIES, text.encode())
        item.relate_to(about, f"{_OFFICE}/relationships/customXmlProps")
        return item

    def _core(self, metadata: Metadata) -> CorePropertiesPart:
        """docProps/core.xml: no date but that of the issue."""
        part = CorePropertiesPart(
            PackURI("/docProps/core.xml"),
            CT.OPC_CORE_PROPERTIES,
            CT_CoreProperties.new(),
            self._package,
        )
        core: CoreProperties = part.core_properties
        author = metadata.author[:MOST]
        core.title, core.author, core.subject = (
            metadata.title[:MOST],
            author,
            metadata.subject[:MOST],
        )
        core.keywords = "、".join(metadata.keywords)[:MOST]
        core.language, core.last_modified_by, core.revision = metadata.language, author, 1
        given = metadata.date or UNDATED
        day = datetime.date.fromisoformat(given if len(given) == 10 else f"{given}-01")
        date = datetime.datetime(day.year, day.month, day.day)
        core.created = core.modified = date
        return part


def _app(metadata: Metadata) -> bytes:
    return (
        f'{HEADER}<Properties xmlns="{_OFFICE}/extended-properties">'
        "<Application>gazette-typeset</Application>"
        f"<Company>{quoted(metadata.author)}</Company></Properties>"
    ).encode()


def _custom(values: dict[str, str]) -> bytes:
    rows = "".join(
        f'<property fmtid="{_SET}" pid="{n}" name="{quoted(name)}">'
        f"<vt:lpwstr>{quoted(value)}</vt:lpwstr></property>"
        for n, (name, value) in enumerate(values.items(), 2)
    )
    return (
        f'{HEADER}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        f"{rows}</Properties>"
    ).encode()


def _dated(stream: io.BytesIO) -> bytes:
    """The archive written anew with one date for all, and nothing of the system it was made on."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(stream) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as new,
    ):
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, old.read(entry))
    return out.getvalue()
