"""The whole command line of the toolkit; see ``python build.py --help``."""

import sys

from typeset.command import main

if __name__ == "__main__":
    sys.exit(main())
