"""The ways in which a verification ends badly; `words` has their sentences in English and Chinese."""


class Told(Exception):
    """A finding: the code of its sentence and the figures in it."""

    def __init__(self, code: str, **figures: object) -> None:
        super().__init__(code, figures)
        self.code = code
        self.figures = figures


class Unreadable(Told):
    """What was given has not the form that docs/spec/audit.md prescribes: nothing can be said of its content."""


class DoesNotHold(Told):
    """What was given is readable and is not true."""
