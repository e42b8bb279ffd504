"""The two ways in which a verification ends badly."""


class Unreadable(Exception):
    """What was given has not the form that docs/spec/audit.md prescribes: nothing can be said of its content."""


class DoesNotHold(Exception):
    """What was given is readable and is not true."""
