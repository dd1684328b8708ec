"""Web pages (HTML) for intake.

In: a path. Out: the page's text with its lines, as Markdown gives them. ``page`` decodes and parses it
with every text at its place in the file, ``regions`` tells the document from what stands around it,
``foreign`` makes the lines. Nothing is fetched.
"""
