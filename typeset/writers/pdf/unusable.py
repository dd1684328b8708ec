"""Why a picture cannot be used, from wherever this is found to where it is reported."""

from __future__ import annotations


class UnusablePictureError(Exception):
    """A picture that cannot be used: ``rule`` and ``values`` of the fault to report."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values
