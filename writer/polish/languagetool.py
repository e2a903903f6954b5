"""Asks a running LanguageTool server, through language-tool-python, what it finds in a text."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any

from writer.interview import Variety
from writer.polish.allowed import allowed
from writer.polish.match import Match
from writer.polish.utf16 import utf16_length, utf16_slice

if TYPE_CHECKING:
    from language_tool_python import LanguageTool

ANSWER_SECONDS = 60  # language-tool-python waits 300, twice; a note takes 0.1 s, and 2 s on a busy machine

# language-tool-python keeps the places of emoji of the last text in one variable for all threads, which gave wrong
# offsets; so one question at a time.
_one_at_a_time = threading.Lock()


class NoAnswerError(Exception):
    """The server did not answer, or not as LanguageTool does; the message says how."""


class Client:
    """Asks the server at `url`; the connection of each variety is made once.

    own: whether this program started the server, on this machine: then no proxy is ever asked.
    """

    def __init__(self, url: str, *, own: bool) -> None:
        self.url = url
        self._own = own
        self._tools: dict[Variety, LanguageTool] = {}

    def ask(self, text: str, variety: Variety) -> tuple[Match, ...]:
        """What LanguageTool finds in `text`, with code point offsets into it. Raises NoAnswerError."""
        from language_tool_python.exceptions import LanguageToolError

        with _one_at_a_time:
            try:
                found = self._tool(variety).check(text)
            except LanguageToolError as error:
                raise NoAnswerError(_brief(error)) from error
            # What language-tool-python raises where the answer is some other program's.
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise NoAnswerError("the answer was not LanguageTool's") from error
            matches = tuple(_match(each, text) for each in found)
        return tuple(match for match in matches if match is not None)

    def _tool(self, variety: Variety) -> LanguageTool:
        if variety not in self._tools:
            import language_tool_python

            class PatientTool(language_tool_python.LanguageTool):
                _TIMEOUT = ANSWER_SECONDS  # type: ignore[assignment]

            proxies = {"no_proxy": "127.0.0.1"} if self._own else None
            tool = PatientTool(variety, remote_server=self.url, proxies=proxies)
            tool.picky = False
            # The table mixes ids of categories and of rules; the server passes over an id of the other kind.
            tool.disabled_categories = set(allowed("languagetool").silent)
            tool.disabled_rules = set(allowed("languagetool").silent)
            self._tools[variety] = tool
        return self._tools[variety]


def server_address(named: str) -> str:
    """The address that language-tool-python wants ("http://host:8081/"), of one with or without the API's "v2/"."""
    address = named.strip()
    if "://" not in address:
        address = f"http://{address}"
    return re.sub(r"/*(?:/v2(?:/check)?)?/*$", "/", address)


def _match(found: Any, text: str) -> Match | None:
    """The Match of language-tool-python's; None where its place can't be trusted.

    `offset` is a code point offset by now, but `error_length` and the context's offset are still UTF-16 units.
    """
    start: int = found.offset
    before = utf16_slice(text[start:], 0, found.error_length)
    said = utf16_slice(found.context, found.offset_in_context, found.error_length)
    # The context has blanks for line breaks; else the two must agree, or the offset is not what it seems to be.
    if utf16_length(before) != found.error_length or re.sub(r"\s", " ", before) != re.sub(r"\s", " ", said):
        return None
    return Match(
        start=start,
        end=start + len(before),
        before=before,
        replacements=tuple(found.replacements),
        rule=found.rule_id,
        category=found.category,
        message=found.message,
        engine="languagetool",
    )


def _brief(error: BaseException) -> str:
    """The first line of an error, short, without the address (which may hold a password)."""
    text = re.sub(r"https?://\S+", "", str(error)).strip(" :")
    if "refused" in text:
        return "connection refused"
    if "timed out" in text.lower():
        return f"no answer in {ANSWER_SECONDS} seconds"
    return text.splitlines()[0][:120] if text else type(error).__name__
