"""A throw-away authority for the tests: its own certificate, one to sign with, one that stamps times, and the
list of what it has revoked."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSPHRASE = b"gazette"


class Authority(NamedTuple):
    """Files of the authority, and a time stamper."""

    root: Path
    signer: Path
    revoked: Path
    stamper: Any


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(**used: bool) -> x509.KeyUsage:
    every = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**(dict.fromkeys(every, False) | used))


def _revocation_list(key: Any, now: datetime.datetime) -> x509.CertificateRevocationList:
    day = datetime.timedelta(days=1)
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(_name("Test Authority"))
        .last_update(now - day)
        .next_update(now + 30 * day)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )


def authority(folder: Path) -> Authority:
    """Make one in ``folder``."""
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from pyhanko.sign.timestamps import DummyTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    key = ec.generate_private_key(ec.SECP256R1())

    def certificate(name: str, public: Any, *extensions: tuple[Any, bool]) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name("Test Authority"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - day)
            .not_valid_after(now + 365 * day)
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
        return builder.add_extension(issuer, critical=False).sign(key, hashes.SHA256())

    root = certificate(
        "Test Authority",
        key.public_key(),
        (x509.BasicConstraints(ca=True, path_length=1), True),
        (_usage(key_cert_sign=True, crl_sign=True), True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
    )
    own = ec.generate_private_key(ec.SECP256R1())
    stamp = rsa.generate_private_key(65537, 2048)
    signing = certificate(
        "Publication Office",
        own.public_key(),
        (_usage(digital_signature=True, content_commitment=True), True),
    )
    stamping = certificate(
        "Time Stamps",
        stamp.public_key(),
        (_usage(digital_signature=True), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),
    )
    revoked = _revocation_list(key, now)
    pem, der = serialization.Encoding.PEM, serialization.Encoding.DER
    files = {
        "root.pem": root.public_bytes(pem),
        "list.crl": revoked.public_bytes(der),
        "signer.p12": pkcs12.serialize_key_and_certificates(
            *(b"office", own, signing, [root]), serialization.BestAvailableEncryption(PASSPHRASE)
        ),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    store = SimpleCertificateStore()
    store.register(asn1.Certificate.load(root.public_bytes(der)))
    stamper = DummyTimeStamper(
        asn1.Certificate.load(stamping.public_bytes(der)),
        keys.PrivateKeyInfo.load(
            stamp.private_bytes(
                der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        ),
        certs_to_embed=store,
    )
    return Authority(folder / "root.pem", folder / "signer.p12", folder / "list.crl", stamper)
