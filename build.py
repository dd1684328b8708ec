"""The whole command line of the toolkit; see ``python build.py --help``."""

import sys

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 (older ones end here, before they meet newer syntax)
        sys.exit("Python 3.11 or newer is needed / 需要 Python 3.11 或更新版本")
    try:
        from typeset.start import run
    except KeyboardInterrupt:  # later ones are the command's
        raise SystemExit(130) from None
    run()
