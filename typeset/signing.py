"""The signature of the archive edition: PAdES B-LT (ETSI EN 319 142-1) by pyHanko, an optional extra.

Comes in: a PDF, a certificate with its key (PKCS #12), who vouches for it, and a time stamp. Goes out: the
same bytes with a revision behind them that holds the signature, the time stamp, and what is needed to check
both in years to come. That the file can be made again is true of the bytes before the signature.
"""

from __future__ import annotations

import errno
import io
import logging
import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from typeset.diagnostics import Fault, InputFaults, Span

FIELD = "Signature"
MOST_BYTES = 1_000_000
"""Of a certificate, a list of revoked ones or a passphrase."""
MOST_PDF = 1_000_000_000


class Trust(NamedTuple):
    """Certificates that are trusted (PEM or DER), and lists of revoked ones; without lists they are fetched
    from where the certificates say."""

    roots: Sequence[Path] = ()
    revoked: Sequence[Path] = ()


class Checked(NamedTuple):
    """Of a signed file: whose signature it is, whether it is whole and whether everything that vouches for it
    is in the file; ``why`` not."""

    signer: str
    good: bool
    why: str = ""


def _library(name: str) -> Any:
    # What it would log is told by faults and findings.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        return import_module(name)
    except ImportError:
        raise InputFaults([Fault("sign.library", Span("", 0))]) from None


def _read(path: Path, most: int = MOST_BYTES) -> bytes:
    try:
        if path.stat().st_size > most:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return path.read_bytes()
    except OSError as error:
        why = {"why": error}
        raise InputFaults([Fault("sign.unreadable", Span(str(path), 0), why)]) from None


def _certificates(paths: Sequence[Path]) -> list[Any]:
    pem, x509 = _library("asn1crypto.pem"), _library("asn1crypto.x509")
    found = []
    for path in paths:
        data = _read(path)
        try:
            parts = [data]
            if pem.detect(data):
                parts = [der for _, _, der in pem.unarmor(data, multiple=True)]
            for der in parts:
                certificate = x509.Certificate.load(der)
                certificate.native  # noqa: B018 (parses all of it)
                found.append(certificate)
        except (ValueError, TypeError) as error:
            why = {"why": str(error)[:80]}
            raise InputFaults([Fault("sign.file", Span(str(path), 0), why)]) from None
    return found


def _context(trust: Trust) -> dict[str, Any]:
    pem, crl = _library("asn1crypto.pem"), _library("asn1crypto.crl")
    lists = []
    for path in trust.revoked:
        data = _read(path)
        try:
            der = pem.unarmor(data)[2] if pem.detect(data) else data
            lists.append(crl.CertificateList.load(der, strict=True))
        except (ValueError, TypeError) as error:
            why = {"why": str(error)[:80]}
            raise InputFaults([Fault("sign.file", Span(str(path), 0), why)]) from None
    return {
        "trust_roots": _certificates(trust.roots),
        "allow_fetching": not lists,
        "crls": lists,
    }


def passphrase_in(path: Path) -> bytes:
    """The first line of the file ``path``."""
    return _read(path).partition(b"\n")[0].rstrip(b"\r")


def time_stamper(address: str) -> Any:
    """What asks the time stamp authority at ``address`` (RFC 3161)."""
    return _library("pyhanko.sign.timestamps").HTTPTimeStamper(address)


def sign(
    path: Path, certificate: Path, passphrase: bytes | None, stamper: Any, trust: Trust
) -> bytes:
    """The file ``path`` with a signature.

    Raises:
        InputFaults: there is no pyHanko, the certificate or the file cannot be used, no time stamp is to be
            had, or nobody vouches for the certificate.
    """
    signers, fields = _library("pyhanko.sign.signers"), _library("pyhanko.sign.fields")
    writer = _library("pyhanko.pdf_utils.incremental_writer")
    validation = _library("pyhanko_certvalidator")
    secret, data = _read(certificate), _read(path, MOST_PDF)
    if b"%PDF-" not in data[:1024]:
        raise InputFaults([Fault("pdf.none", Span(str(path), 0))])
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(secret, [], passphrase)
    except ValueError:
        raise InputFaults([Fault("sign.certificate", Span(str(certificate), 0))]) from None
    context = _context(trust)
    try:
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            subfilter=fields.SigSeedSubFilter.PADES,
            embed_validation_info=True,
            # Without what says that it was not revoked, nobody could check it later.
            validation_context=validation.ValidationContext(**context, revocation_mode="require"),
        )
        out = signers.sign_pdf(
            writer.IncrementalPdfFileWriter(io.BytesIO(data)), metadata, signer, timestamper=stamper
        )
        return bytes(out.getbuffer())
    except Exception as error:  # pyHanko, asn1crypto and the network each have their own
        raise InputFaults([_failed(path, error)]) from None


def _failed(path: Path, error: Exception) -> Fault:
    """What kept a signature from being made: which of the helpers, by what they raise."""
    names: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(names) < 9:
        names.append(f"{type(cause).__name__} {cause}")
        cause = cause.__cause__ or cause.__context__
    every = " ".join(names)
    rule = "sign.failed"
    if "TimestampRequestError" in every:
        rule = "sign.timestamp"
    elif "revinfo" in every.lower() or "revocation" in every.lower():
        rule = "sign.revocation"
    elif "PathBuildingError" in every or "could not be validated" in every:
        rule = "sign.untrusted"
    elif "filled already" in every:
        rule = "sign.again"
    elif "PdfReadError" in every:
        rule = "sign.damaged"
    return Fault(rule, Span(str(path), 0), {"why": f"{type(error).__name__}: {error}"[:200]})


def check(data: bytes, trust: Trust) -> Checked:
    """Whether the signature of ``data`` is good, by what is in the file and the ``trust`` roots alone, at the
    time that its time stamp states."""
    reader = _library("pyhanko.pdf_utils.reader")
    validation = _library("pyhanko.sign.validation")
    context = _context(Trust(trust.roots)) | {"allow_fetching": False}
    try:
        pdf = reader.PdfFileReader(io.BytesIO(data))
        found = pdf.embedded_signatures[0]
        stored = validation.DocumentSecurityStore.read_dss(pdf)
        context["revocation_mode"] = "require"
        first = validation.validate_pdf_signature(found, stored.as_validation_context(context))
        name = first.signing_cert.subject.human_friendly
        if first.timestamp_validity is None:
            return Checked(name, False, "no time stamp")
        context["moment"] = first.timestamp_validity.timestamp
        then = stored.as_validation_context(context)
        status = validation.validate_pdf_signature(found, then, then)
        # What is behind the signature may be nothing but what vouches for it.
        good = bool(status.bottom_line and status.timestamp_validity.trusted)
        return Checked(name, good, "" if good else str(status.summary()))
    except Exception as error:  # pyHanko and asn1crypto each have their own
        return Checked("", False, f"{type(error).__name__}: {error}"[:200])
