"""One exception type per exit code. The message is a sentence for a person and names the next command to type."""

from __future__ import annotations


class WriterError(Exception):
    """A failure that ends the command; `exit_code` is the contract's."""

    exit_code = 1


class UsageError(WriterError):
    """Wrong use: an unknown model, a recipient who is not in the notes."""

    exit_code = 2


class InputError(WriterError):
    """Bad input: nothing was drafted; the message says what is wrong and where."""

    exit_code = 3


class MissingError(WriterError):
    """Something needed is not on this machine; the message gives the command that mends it."""

    exit_code = 4
