"""The first lines of a process that runs one command.

What a command makes it keeps until its end, the modules that it imports above all: to look for garbage
would be a tenth of the imports and a third of the work. So the collector is off before anything else
is imported.
"""

import gc

gc.disable()

from typeset.command import run  # noqa: E402 (after the collector is off)

__all__ = ["run"]
