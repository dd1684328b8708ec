"""An issue kept standing: the whole of its last PDF, to be printed again with the pages that have changed.

Comes in: the folder of an issue, a cache. Goes out: the PDF and the manifest that a build from nothing gives,
byte for byte, or nothing where that cannot be told from what has changed. Printers kept type standing for the
next impression; here it is the objects of a file (``Edition``), with what each page was made of.

Whatever the pages depend on beside the records is compared first (``surroundings``). A changed record
is read and set, and held against what was set from it before: where both have the same shape (slabs of the
same heights under the same rules, the same elements, bookmarks, ids, characters), everything but the
pages with other lines stays as it is. Those are drawn, and must have the same elements, links and anchors in
the same order. Where any of this is not so, the usual way is gone. Editions are read as
numbers and texts alone.
"""
