"""The whole command line of the toolkit; see ``python build.py --help``."""

from typeset.start import run

if __name__ == "__main__":
    run()
