"""llama.cpp inside this process (extra [llama]): the GGUF as published, with the adapter made into GGUF once.

The wheel `xllamacpp` has no call for one token; it has llama.cpp's own server, so that is what runs, on the loopback
address with a key of its own, and writer.engines.server speaks to it. A llama-cpp-python that the user built is used
where xllamacpp is not installed.
"""

from __future__ import annotations

import json
import math
import os
import secrets
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from writer.engines import Engine, EngineName, Message, Sampling
from writer.engines.completion import CompletionSession, Piece
from writer.engines.server import ServerEngine, render
from writer.errors import MissingError

CONTEXT = 4096  # tokens; the longest prompt and note together take about 2,500


def available() -> bool:
    """True where one of the two bindings is installed."""
    return find_spec("xllamacpp") is not None or find_spec("llama_cpp") is not None


def open_llama(gguf: Path, model: str, adapter: Path | None) -> Engine:
    """Load `gguf`; `adapter` is a .gguf adapter that `adapter_gguf` made. Raises MissingError without a binding."""
    if find_spec("xllamacpp") is not None:
        return XllamaEngine(gguf, model, adapter)
    if find_spec("llama_cpp") is not None:
        return LlamaCppPythonEngine(gguf, model, adapter)
    raise MissingError("llama.cpp is not installed here. Install it with: pip install 'thanks-anyway[llama]'")


class XllamaEngine(ServerEngine):
    """llama.cpp's server in this process."""

    name: EngineName = "llama.cpp"

    def __init__(self, gguf: Path, model: str, adapter: Path | None) -> None:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(gguf)
        params.n_ctx = CONTEXT
        params.n_parallel = 1
        params.verbosity = -1
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        key = secrets.token_urlsafe(32)
        params.api_keys = [key]
        params.ui = False
        params.endpoint_slots = False
        params.cpuparams.n_threads = os.cpu_count() or 1
        if adapter is not None:
            lora = xllamacpp.CommonAdapterLoraInfo()
            lora.path, lora.scale = str(adapter), 1.0
            params.lora_adapters = [lora]
        self._server = xllamacpp.Server(params)
        super().__init__(self._server.listening_address, model=model, api_key=key)

    def close(self) -> None:
        super().close()
        del self._server


class LlamaCppPythonEngine:
    """A llama-cpp-python that the user built from source (faster than the wheel: made for this processor)."""

    name: EngineName = "llama.cpp"

    def __init__(self, gguf: Path, model: str, adapter: Path | None) -> None:
        import llama_cpp

        self.model = model
        self._llama: Any = llama_cpp.Llama(
            str(gguf), lora_path=str(adapter) if adapter else None, n_ctx=CONTEXT, logits_all=False, verbose=False
        )
        self._template = str(self._llama.metadata.get("tokenizer.chat_template", ""))

    def open(self, messages: Sequence[Message]) -> CompletionSession:
        prompt = render(self._template, messages)
        count = len(self._llama.tokenize(prompt.encode(), add_bos=False, special=True))
        return CompletionSession(_LlamaStream(self._llama, prompt), count)

    def close(self) -> None:
        self._llama.close()


class _LlamaStream:
    def __init__(self, llama: Any, prompt: str) -> None:
        self._llama, self._prompt = llama, prompt

    def stream(self, prefix: str, sampling: Sampling, seed: int) -> Iterator[Piece]:
        for event in self._llama.create_completion(
            self._prompt + prefix,
            max_tokens=sampling.max_tokens,
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            seed=seed % 2**31,
            stream=True,
        ):
            yield Piece(event["choices"][0]["text"], math.nan)


_GGUF_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def adapter_gguf(adapter: Path, target: Path, architecture: str = "qwen2") -> Path:
    """Write the peft adapter in folder `adapter` as the GGUF adapter `target` (fp16), atomically. Returns `target`.

    The names and shapes are those of llama.cpp's own convert_lora_to_gguf.py: blk.N.attn_q.weight.lora_a is
    [rank, in], …lora_b is [out, rank].
    """
    import gguf
    from safetensors.torch import load_file

    settings = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    partial = target.with_suffix(".partial")
    writer = gguf.GGUFWriter(partial, architecture)
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(settings["lora_alpha"]))
    for name, value in load_file(adapter / "adapter_model.safetensors").items():
        # base_model.model.model.layers.8.mlp.up_proj.lora_A.weight
        path, side, _ = name.removeprefix("base_model.model.model.layers.").rsplit(".", 2)
        layer, _, module = path.partition(".")
        tensor = value.half().contiguous().numpy()
        writer.add_tensor(f"blk.{layer}.{_GGUF_NAMES[module]}.weight.{side.lower()}", tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    partial.replace(target)
    return target
