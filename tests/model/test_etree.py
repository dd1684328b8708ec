"""lxml without ``inspect``: in a process of its own, since this one has it."""

import subprocess
import sys

_TRY = """
import sys
from typeset.model.etree import load
etree = load()
assert "ast" not in sys.modules and "inspect" not in sys.modules
assert load() is etree

class Target:
    def start(self, tag, attributes): self.tag = tag
    def end(self, tag): pass
    def close(self): return self.tag

# What the stand-in is for still works, by the real module.
assert etree.fromstring("<a/>", etree.XMLParser(target=Target())) == "a"
import inspect
assert inspect.isfunction(load)
"""


def test_inspect_is_left_out_until_it_is_wanted() -> None:
    subprocess.run([sys.executable, "-c", _TRY], check=True)
