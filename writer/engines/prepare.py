"""A model as it is published (GGUF file, transformers folder) → the int8 folder that a CPU runs, made once.

The folder holds int8.safetensors (int8 weights and their scales, embeddings in bf16, norms in fp32), the config and
the tokenizer, all made in a temporary folder and moved into place whole.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

FORMAT = 1  # raise it when the folder's content changes: old folders are then made again

_GGUF_LAYERS = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
}

Report = Callable[[str, int, int], None]  # step, done, total (in tensors)


def prepare(source: Path, target: Path, report: Report) -> Path:
    """Make the int8 folder `target` from `source`, a .gguf file or a transformers folder. Returns `target`.

    Interrupted, it leaves nothing at `target`. Needs about twice the model's int8 size of memory for a moment.
    """
    from safetensors.torch import save_file
    from transformers import AutoConfig, AutoTokenizer

    from writer.engines.int8 import quantize_rows

    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        options: dict[str, Any] = {"gguf_file": source.name} if source.is_file() else {}
        folder = source.parent if source.is_file() else source
        config = AutoConfig.from_pretrained(folder, **options)
        AutoTokenizer.from_pretrained(folder, **options).save_pretrained(work)
        config.tie_word_embeddings = False
        config.save_pretrained(work)
        tensors: dict[str, Tensor] = {}
        linear = _linear_names(config)
        embedding: Tensor | None = None
        for done, (total, name, weight) in enumerate(tensors_of(source, config)):
            report("converting the model to int8", done, total)
            if name.removesuffix(".weight") in linear:
                tensors[name], tensors[name.replace(".weight", ".scale")] = quantize_rows(weight)
            elif "embed_tokens" in name:
                embedding = weight
                tensors[name] = weight.to(torch.bfloat16)
            else:
                tensors[name] = weight.float()
        if "lm_head.weight" not in tensors and embedding is not None:
            tensors["lm_head.weight"], tensors["lm_head.scale"] = quantize_rows(embedding)
        save_file(tensors, work / "int8.safetensors")
        if target.exists():
            shutil.rmtree(target)
        work.replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _linear_names(config: Any) -> set[str]:
    from transformers import AutoModelForCausalLM

    with torch.device("meta"):
        network: Any = AutoModelForCausalLM.from_config(config)  # type: ignore[no-untyped-call]
    return {path for path, module in network.named_modules() if isinstance(module, torch.nn.Linear)}


def tensors_of(source: Path, config: Any) -> Iterator[tuple[int, str, Tensor]]:
    """Each tensor of the source under its transformers name, in float, with how many there are in all."""
    if source.is_dir():
        yield from _safetensors(source)
    elif config.model_type == "qwen2":
        yield from _qwen2_gguf(source)
    else:  # transformers knows the other architectures' GGUF names; its way takes minutes and more memory
        from transformers import AutoModelForCausalLM

        network: Any = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name, dtype=torch.bfloat16)
        state = network.state_dict()
        for name, weight in state.items():
            yield len(state), name, weight


def _safetensors(folder: Path) -> Iterator[tuple[int, str, Tensor]]:
    from safetensors import safe_open

    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise FileNotFoundError(f"{folder} holds no .safetensors file")
    for path in files:
        with safe_open(path, framework="pt") as file:
            names = list(file.keys())
            for name in names:
                yield len(names) * len(files), name, file.get_tensor(name)


def _qwen2_gguf(source: Path) -> Iterator[tuple[int, str, Tensor]]:
    """Dequantized with the gguf package; 30 s for 1.5 billion weights where transformers' own way takes minutes."""
    from gguf import GGUFReader, dequantize

    reader = GGUFReader(source)
    # The published output matrix differs from the embedding by rounding alone (0.013): they are tied.
    wanted = [tensor for tensor in reader.tensors if tensor.name != "output.weight"]
    for tensor in wanted:
        weight = torch.from_numpy(dequantize(tensor.data, tensor.tensor_type).copy())
        yield len(wanted), _qwen2_name(tensor.name), weight


def _qwen2_name(name: str) -> str:
    plain = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight"}
    if name in plain:
        return plain[name]
    match = re.fullmatch(r"blk\.(\d+)\.(\w+)\.(weight|bias)", name)
    if match is None or match[2] not in _GGUF_LAYERS:
        raise ValueError(f"unknown tensor {name!r} in a qwen2 model")
    return f"model.layers.{match[1]}.{_GGUF_LAYERS[match[2]]}.{match[3]}"
