class BenchmarkError(Exception):
    """Something that the user can set right; the message says how."""


class NoAnswerError(BenchmarkError):
    """A load generator doesn't come back, most likely because the server has given up."""
