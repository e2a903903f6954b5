"""A model folder → a transformers network ready to run here, the adapter attached.

On a CPU the folder is one that writer.engines.prepare made; its int8 weights are mapped from the file, not copied.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

from writer.engines.int8 import Bf16Embedding, Int8Linear

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True)
class Loaded:
    """A network and its tokenizer; stop_ids end a turn."""

    network: Any
    tokenizer: PreTrainedTokenizerBase
    device: torch.device
    stop_ids: frozenset[int]


def best_device() -> torch.device:
    """CUDA, then MPS, then the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def load(folder: Path, adapter: Path | None) -> Loaded:
    """Load `folder`; `adapter` is a folder in peft layout (adapter_config.json, adapter_model.safetensors) or None."""
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    if (folder / "int8.safetensors").exists():
        device = torch.device("cpu")
        network = _int8_network(folder)
    else:
        device = best_device()
        dtype = torch.float16 if device.type == "mps" else torch.bfloat16
        loaded: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype)
        network = loaded.to(device)
    if adapter is not None:
        attach(network, adapter)
    network.eval().requires_grad_(False)
    generation: Any = getattr(network, "generation_config", None)
    stops = {tokenizer.eos_token_id, *_as_list(getattr(generation, "eos_token_id", None))}
    for end in ("<|im_end|>", "<|eot_id|>", "<|endoftext|>", "</s>", "<end_of_turn>"):
        identifier = tokenizer.convert_tokens_to_ids(end)
        if isinstance(identifier, int) and identifier != tokenizer.unk_token_id:
            stops.add(identifier)
    return Loaded(network, tokenizer, device, frozenset(stop for stop in stops if stop is not None))


def _as_list(value: int | list[int] | None) -> list[int]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _int8_network(folder: Path) -> Any:
    config = AutoConfig.from_pretrained(folder)
    with torch.device("meta"):
        network: Any = AutoModelForCausalLM.from_config(config)  # type: ignore[no-untyped-call]
    with safe_open(folder / "int8.safetensors", framework="pt") as file:
        names = set(file.keys())
        for path, module in list(network.named_modules()):
            weight, scale, bias = f"{path}.weight", f"{path}.scale", f"{path}.bias"
            if isinstance(module, nn.Linear):
                bias_tensor = file.get_tensor(bias) if bias in names else None
                _replace(network, path, Int8Linear(file.get_tensor(weight), file.get_tensor(scale), bias_tensor))
            elif isinstance(module, nn.Embedding):
                _replace(network, path, Bf16Embedding(file.get_tensor(weight)))
            elif weight in names:
                module.weight = nn.Parameter(file.get_tensor(weight).float(), requires_grad=False)
    # What is computed and not stored (the rotary frequencies) is made again off the meta device.
    for path, module in list(network.named_modules()):
        if any(buffer.is_meta for buffer in module.buffers(recurse=False)):
            _replace(network, path, type(module)(config))
    return network


def _replace(network: nn.Module, path: str, module: nn.Module) -> None:
    parent, _, name = path.rpartition(".")
    setattr(network.get_submodule(parent), name, module)


def attach(network: nn.Module, adapter: Path) -> None:
    """Put a LoRA adapter in peft layout beside the int8 layers, or merge it into float ones."""
    settings = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    factor = settings["lora_alpha"] / settings["r"]
    weights = load_file(adapter / "adapter_model.safetensors")
    for name in weights:
        if not name.endswith(".lora_A.weight"):
            continue
        path = name.removeprefix("base_model.model.").removesuffix(".lora_A.weight")
        down, up = weights[name], weights[name.replace("lora_A", "lora_B")]
        module = network.get_submodule(path)
        if isinstance(module, Int8Linear):
            module.adapt(down, up, factor)
        else:
            _merge(module.weight, down, up, factor)  # type: ignore[arg-type]


def _merge(weight: Tensor, down: Tensor, up: Tensor, factor: float) -> None:
    with torch.no_grad():
        weight += (factor * up.float() @ down.float()).to(weight)
