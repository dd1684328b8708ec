"""The signature: B-LT over the very bytes of a build, checked without a network."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.certificates import PASSPHRASE, Authority, authority
from tests.command.test_command import run
from tests.samples import write_issue
from typeset import pipeline
from typeset.diagnostics import InputFaults
from typeset.signing import Checked, Trust, check, sign
from typeset.verify import verify

SIGNER = "Common Name: Publication Office"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    return write_issue(tmp_path / "issue")


@pytest.fixture
def signed(issue: Path, tmp_path: Path, office: Authority) -> Path:
    """A signed file beside the one that it was made from."""
    pdf = pipeline.make(issue, tmp_path / "out").files[0]
    trust = Trust([office.root], [office.revoked])
    path = pdf.with_name(f"{pdf.stem}-signed.pdf")
    path.write_bytes(sign(pdf, office.signer, PASSPHRASE, office.stamper, trust))
    return path


def rules(issue: Path, signed: Path, *trust: Path) -> list[tuple[str, str]]:
    found = verify(issue, signed.parent, None, "en", trust).findings
    return [(each.rule, str(each.severity)) for each in found]


def test_signature_holds(issue: Path, signed: Path, office: Authority) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    data = signed.read_bytes()
    unsigned = signed.with_name("2025-01.pdf").read_bytes()
    assert data.startswith(unsigned)
    assert check(data, Trust([office.root])) == Checked(SIGNER, True)
    root = PdfFileReader(io.BytesIO(data)).root
    # What B-LT asks for: a time stamp (checked above), and the certificates and lists in the file.
    assert root["/DSS"]["/CRLs"] and root["/DSS"]["/Certs"]
    assert rules(issue, signed, office.root) == [("verify.signature", "note")]


def test_signature_that_does_not_hold(issue: Path, signed: Path, office: Authority) -> None:
    assert rules(issue, signed) == [("verify.untrusted", "warning")]
    data = bytearray(signed.read_bytes())
    at = data.index(b"/Title<") + 12
    data[at : at + 1] = b"0" if data[at : at + 1] != b"0" else b"1"
    signed.write_bytes(data)
    assert rules(issue, signed, office.root) == [
        ("verify.signed", "error"),
        ("verify.bad-signature", "error"),
    ]
    signed.write_bytes(signed.with_name("2025-01.pdf").read_bytes())
    assert rules(issue, signed, office.root) == [("verify.bad-signature", "error")]


def test_what_cannot_be_signed(signed: Path, office: Authority, tmp_path: Path) -> None:
    pdf = signed.with_name("2025-01.pdf")
    trust = Trust([office.root], [office.revoked])
    none = tmp_path / "none"
    none.write_bytes(b"none")
    for arguments, rule in (
        ((pdf, office.signer, b"wrong", office.stamper, trust), "sign.certificate"),
        ((pdf, none, PASSPHRASE, office.stamper, trust), "sign.certificate"),
        ((none, office.signer, PASSPHRASE, office.stamper, trust), "pdf.none"),
        ((pdf, office.signer, PASSPHRASE, None, Trust([], [office.revoked])), "sign.untrusted"),
        ((pdf, office.signer, PASSPHRASE, None, Trust([office.root])), "sign.revocation"),
        ((signed, office.signer, PASSPHRASE, office.stamper, trust), "sign.again"),
        ((pdf, office.signer, PASSPHRASE, None, Trust([none])), "sign.file"),
        ((pdf, office.signer, PASSPHRASE, None, Trust([], [none])), "sign.file"),
        ((pdf, tmp_path / "gone", PASSPHRASE, None, trust), "sign.unreadable"),
    ):
        with pytest.raises(InputFaults) as raised:
            sign(*arguments)
        assert [fault.rule for fault in raised.value.faults] == [rule]


@pytest.fixture
def stamps(office: Authority) -> Iterator[str]:
    """A time stamp service on this machine."""
    from asn1crypto import tsp

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            answer = office.stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_command(issue: Path, tmp_path: Path, office: Authority, stamps: str) -> None:
    pdf = pipeline.make(issue, tmp_path / "out").files[0]
    secret = tmp_path / "passphrase"
    secret.write_bytes(PASSPHRASE + b"\n")
    words = ["sign", str(pdf), "--certificate", str(office.signer), "--passphrase-file"]
    words += [str(secret), "--trust", str(office.root), "--crl", str(office.revoked)]
    done = run(*words, "--timestamp", stamps)
    assert done.returncode == 0, done.stderr
    signed = pdf.with_name("2025-01-signed.pdf")
    assert check(signed.read_bytes(), Trust([office.root])).good
    for profile in ("archive", "access"):
        done = run("preflight", str(signed), "--profile", profile)
        assert done.returncode == 0, done.stdout
    signed.unlink()
    done = run(*words, "--timestamp", "http://127.0.0.1:9/")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "no time stamp was to be had" in done.stderr
    assert not signed.exists()
