"""Word files (ECMA-376, Office Open XML) for intake.

In: a path. Out: the text of the file in reading order with its lines, what stands in it beside the text
(pictures, notes), and remarks. ``package`` opens the container within limits, ``styles`` and
``numbering`` say what Word shows, ``runs``, ``rows`` and ``reader`` walk the document, ``evidence``
tells headings and titles by their looks.
"""
