"""A model server that the user runs (llama-server, vLLM, Ollama, LM Studio), spoken to over HTTP.

Where the server tells its chat template (llama-server does), the prompt is rendered here and the answer's prefix is
completed token by token. Where only chat is offered, the prefix goes as the assistant's half-said answer, and
likelihoods may be missing: `remark` says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from writer.engines import EngineName, Message, Sampling
from writer.engines.completion import CompletionSession, Piece
from writer.errors import MissingError

_PATIENCE = httpx.Timeout(10.0, read=600.0)  # a laptop may take minutes over a prompt; it is slow, not broken


class ServerEngine:
    """`url`: the server's address, with or without /v1. `name` is llama.cpp where this program started it."""

    name: EngineName = "server"

    def __init__(self, url: str, *, model: str | None = None, api_key: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self.url = url.rstrip("/").removesuffix("/v1")
        # A proxy named in the environment must not see what goes to a server on this machine.
        self._client = httpx.Client(base_url=self.url, headers=headers, timeout=_PATIENCE, trust_env=False)
        self.template = self._chat_template()
        self.model = model or self._first_model()
        self.remark = (
            None
            if self.template
            else "This server offers chat only: sentences are drawn without their likelihood, "
            "so the choice among them is coarser."
        )

    def open(self, messages: Sequence[Message]) -> CompletionSession:
        if self.template is None:
            return CompletionSession(_Chat(self._client, self.model, list(messages)), 0)
        prompt = render(self.template, messages)
        count = len(self._post("/tokenize", {"content": prompt, "parse_special": True}).get("tokens", []))
        return CompletionSession(_Completion(self._client, prompt), count)

    def close(self) -> None:
        self._client.close()

    def _chat_template(self) -> str | None:
        try:
            answer = self._client.get("/props")
            if answer.status_code == 200:
                return str(answer.json().get("chat_template") or "") or None
        except (httpx.HTTPError, ValueError) as error:
            raise MissingError(
                f"No model server answers at {self.url} ({error}). Start it, or choose another --model."
            ) from error
        return None

    def _first_model(self) -> str:
        answer = self._client.get("/v1/models")
        models = answer.json().get("data", []) if answer.status_code == 200 else []
        return str(models[0]["id"]) if models else "default"

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._client.post(path, json=body)
        answer.raise_for_status()
        data: dict[str, Any] = answer.json()
        return data


def render(template: str, messages: Sequence[Message]) -> str:
    """A chat template (Jinja, as models carry it) applied to messages, ready for the answer. Runs sandboxed."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(messages=list(messages), add_generation_prompt=True)


@dataclass
class _Completion:
    """llama-server's own completion end point."""

    client: httpx.Client
    prompt: str

    def stream(self, prefix: str, sampling: Sampling, seed: int) -> Iterator[Piece]:
        body = {
            "prompt": self.prompt + prefix,
            "n_predict": sampling.max_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "top_k": 64,
            "min_p": 0.0,
            "seed": seed % 2**32,
            "n_probs": 1,
            "cache_prompt": True,
            "stream": True,
        }
        for event in _events(self.client, "/completion", body):
            told = event.get("completion_probabilities") or [{}]
            if event.get("content"):
                yield Piece(event["content"], float(told[0].get("logprob", math.nan)))


@dataclass
class _Chat:
    """The chat end point that every such server has; the kept text goes as the assistant's unfinished message."""

    client: httpx.Client
    model: str
    messages: list[Message]

    def stream(self, prefix: str, sampling: Sampling, seed: int) -> Iterator[Piece]:
        messages = [*self.messages, {"role": "assistant", "content": prefix}] if prefix else self.messages
        body = {
            "model": self.model,
            "messages": messages,
            "max_tokens": sampling.max_tokens,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "seed": seed % 2**31,
            "stream": True,
            # vLLM's words for "go on with the last message"; others ignore them.
            "continue_final_message": bool(prefix),
            "add_generation_prompt": not prefix,
        }
        for event in _events(self.client, "/v1/chat/completions", body):
            choice = (event.get("choices") or [{}])[0]
            text = (choice.get("delta") or {}).get("content")
            if text:
                yield Piece(text)


def _events(client: httpx.Client, path: str, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The JSON objects of a server-sent event stream."""
    try:
        with client.stream("POST", path, json=body) as answer:
            if answer.status_code >= 400:
                answer.read()
                raise MissingError(f"The model server refused the request: {answer.text[:200]}")
            for line in answer.iter_lines():
                data = line.removeprefix("data:").strip()
                if line.startswith("data:") and data != "[DONE]":
                    yield json.loads(data)
    except httpx.HTTPError as error:
        raise MissingError(
            f"The model server stopped answering ({error}). Start it again and repeat the command."
        ) from error
