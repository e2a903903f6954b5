"""Servers that the user runs: what is sent, and what is made of the answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from writer.engines import Message, Sampling
from writer.engines.boundary import line_end
from writer.engines.opening import open_engine
from writer.engines.server import ServerEngine, render
from writer.errors import MissingError, UsageError

MESSAGES: list[Message] = [{"role": "user", "content": "Write."}]


class ChatOnly(BaseHTTPRequestHandler):
    """A server with the chat end point alone, as LM Studio and Ollama have it; it streams a fixed answer."""

    asked: ClassVar[list[dict[str, Any]]] = []

    def do_GET(self) -> None:
        known = self.path == "/v1/models"
        self.send_response(200 if known else 404)
        self.end_headers()
        if known:
            self.wfile.write(json.dumps({"data": [{"id": "some-model"}]}).encode())

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()
        for piece in ("- Ada showed me", " the kiln.", "\n", "- more"):
            event = {"choices": [{"delta": {"content": piece}}]}
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    ChatOnly.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), ChatOnly)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()


def test_a_chat_server_continues_what_was_kept_and_says_what_is_lost(url: str) -> None:
    engine = open_engine(f"server:{url}")
    assert isinstance(engine, ServerEngine) and engine.model == "some-model"
    assert engine.remark is not None and "likelihood" in engine.remark
    session = engine.open(MESSAGES)
    session.keep("Details:\n")
    (proposal,) = session.propose(1, line_end, Sampling(), 7)
    assert proposal.text == "- Ada showed me the kiln.\n" and not proposal.finished
    assert ChatOnly.asked[0]["messages"][-1] == {"role": "assistant", "content": "Details:\n"}
    mark = session.mark()
    session.keep(proposal)
    session.rewind(mark)
    assert session.text == "Details:\n"
    engine.close()


def test_a_server_that_is_not_there_is_missing_and_named() -> None:
    with pytest.raises(MissingError, match=r"127\.0\.0\.1:9"):
        open_engine("server:http://127.0.0.1:9")


def test_the_server_engine_needs_an_address() -> None:
    with pytest.raises(UsageError, match="server:URL"):
        open_engine(engine="server")


def test_a_chat_template_is_rendered_without_running_code() -> None:
    template = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>"
    assert render(template, MESSAGES) == "<user>Write.<assistant>"
    with pytest.raises(Exception, match=r"unsafe|not safely"):
        render("{{ ''.__class__.__mro__ }}", MESSAGES)
