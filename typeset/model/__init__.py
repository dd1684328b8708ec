"""The closed vocabulary of a gazette, its XML and TOML forms, and ways to walk through it.

``nodes`` the vocabulary · ``read`` files to nodes · ``write`` nodes to files · ``walk`` text, blocks
and counts of a record · ``numbering`` numbering schemes. Only ``read`` needs lxml.
"""
