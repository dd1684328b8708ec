"""From structured source records to the pages of a government gazette.

The way through the package is one-way and each arrow is one pure step between frozen values:

    records (XML, TOML) -> model.Issue -> assemble -> layout (paragraph, text, fonts)
        -> display.Document -> writers

``docs/architecture.md`` shows the floors; ``tests/test_floors.py`` enforces them.
"""
