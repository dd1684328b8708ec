"""What is measured where no issue is named: the seed beside the checkout, or the demonstration issue."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "seed"


def default_issue(folder: Path) -> Path:
    """The seed, taken in below ``folder``, or the demonstration issue.

    Raises:
        RuntimeError: there is neither.
    """
    if (SEED / "gazette-2023-01.md").exists():
        target = folder / "seed"
        command = [sys.executable, "build.py", "intake", str(SEED / "gazette-2023-01.md")]
        taken = subprocess.run(
            [*command, "--issue", str(target)], cwd=ROOT, capture_output=True, check=False
        )
        if taken.returncode in (0, 3) and (target / "issue.toml").exists():
            return target
        print("intake of the seed failed; using the demonstration issue", file=sys.stderr)
    issues = sorted((ROOT / "sources").glob("*/issue.toml"))
    if not issues:
        raise RuntimeError("no issue: neither ../shared/seed nor sources/*/issue.toml")
    return issues[0].parent
