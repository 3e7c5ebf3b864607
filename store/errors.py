"""The one error that is shown to a person as it is, and the kinds of it that somebody tells apart."""


class Sorry(Exception):  # noqa: N818 - it is said to people; code has errors
    """Something a person can mend: one sentence that says what is wrong, where, and what to do."""


class BadInput(Sorry):
    """What was handed in cannot be used as it is: a file, its header, a map, a day."""


class DatabaseGone(Sorry):
    """The database does not answer, or cannot be read or written; what was under way is undone."""


class Outgrown(DatabaseGone):
    """A newer version has upgraded the database; this one must not write to it any more."""
