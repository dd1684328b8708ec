"""Our own Word files, edited or not, back into records (docs/word.md).

In: what ``reader`` has read of a file that carries our custom part. Out: the records it was made from,
with what was changed in Word. ``facts`` says what no text shows, ``styles`` what each style stands for,
``inlines`` reads paragraphs, ``frames`` what is being filled, ``issue`` the whole.
"""
