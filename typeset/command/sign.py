"""``sign``: the archive edition with a signature."""

from __future__ import annotations

import argparse
from pathlib import Path

from typeset.command.terminal import DONE, Say, tell


def arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help=say("help-pdf"))
    parser.add_argument(
        "--certificate", type=Path, required=True, metavar="FILE", help=say("help-certificate")
    )
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help=say("help-passphrase"))
    parser.add_argument("--timestamp", required=True, metavar="URL", help=say("help-timestamp"))
    for name in ("trust", "crl"):
        parser.add_argument(
            f"--{name}",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help=say(f"help-{name}"),
        )


def run(options: argparse.Namespace, lang: str) -> int:
    from typeset.outputs import write_whole
    from typeset.signing import Trust, passphrase_in, sign, time_stamper

    secret = passphrase_in(options.passphrase_file) if options.passphrase_file else None
    stamper = time_stamper(options.timestamp)
    trust = Trust(options.trust, options.crl)
    data = sign(options.file, options.certificate, secret, stamper, trust)
    name = f"{options.file.stem}-signed.pdf"
    for path in write_whole(options.file.parent, {name: data}):
        tell("sign.written", lang, path=path)
    return DONE
