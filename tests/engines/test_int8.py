"""int8 says what fp32 says."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from writer.engines.int8 import Int8Linear, matmul, quantize_rows
from writer.engines.transformers_engine import TransformersEngine

# A page in the manner of what the model reads and writes.
PAGE = """Dear Ms. Abara,

Thank you for ringing me on Tuesday to say that the post went to somebody else. I had hoped for other news, and I was
sorry to hear it, but I would rather hear it from you than from a form.

The morning at the depot has stayed with me. You let me stand by the wash line while the night buses came in, and Mr.
Kovač explained why the brushes turn against the direction of travel. I had driven past that yard for eleven years and
never wondered. The way the drivers chalk their faults on the slate before they hang up their keys, and the way somebody
answers each line before noon, told me more about the place than any leaflet could have done.

I would still like to work there. If another turn on the early shift comes up, or you are short in the summer, please
ring me again: the number is the same, and I can start within the week.

With kind regards,
Tomasz Wrona
"""


def test_a_quantized_product_is_close_even_with_outliers() -> None:
    torch.manual_seed(1)
    weight, x = torch.randn(256, 512), torch.randn(7, 512)
    x[3, 17] = 300.0  # Qwen2.5 has such activations; one scale for all rows would drown the others
    exact = x @ weight.t()
    error = (matmul(x, *quantize_rows(weight)) - exact).norm(dim=1) / exact.norm(dim=1)
    assert error[[0, 1, 2, 4, 5, 6]].max() < 0.02
    assert error.max() < 0.08


def test_an_adapter_beside_int8_adds_what_it_adds_to_the_weight() -> None:
    torch.manual_seed(2)
    weight, down, up, x = torch.randn(64, 96), torch.randn(4, 96), torch.randn(64, 4), torch.randn(3, 96)
    layer = Int8Linear(*quantize_rows(weight), None)
    layer.adapt(down, up, 0.5)
    exact = x @ (weight + 0.5 * up @ down).t()
    assert (layer(x) - exact).norm() / exact.norm() < 0.02


@pytest.mark.slow
def test_int8_gives_the_loss_of_fp32_on_a_page(drafter: TransformersEngine) -> None:
    ids = torch.tensor([drafter.tokenizer(PAGE, add_special_tokens=False)["input_ids"]])
    bare = TransformersEngine(_int8_folder(), "bare")
    int8 = _loss(bare._loaded.network, ids)
    bare.close()
    assert abs(int8 - _loss(_float_network(), ids)) < 0.05


@torch.inference_mode()
def _loss(network: Any, ids: torch.Tensor) -> float:
    logits = network(input_ids=ids, use_cache=False).logits[0, :-1].float()
    return float(torch.nn.functional.cross_entropy(logits, ids[0, 1:]))


def _int8_folder() -> Any:
    from writer.engines.catalog import default_model
    from writer.engines.opening import prepared

    return prepared(default_model())


def _float_network() -> Any:
    """The published GGUF, dequantized to fp32."""
    from transformers import AutoConfig, AutoModelForCausalLM

    from writer.engines.catalog import default_model
    from writer.engines.fetch import fetch
    from writer.engines.prepare import tensors_of

    config = AutoConfig.from_pretrained(_int8_folder())
    config.tie_word_embeddings = True
    network: Any = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    state = {name: weight.float() for _, name, weight in tensors_of(fetch(default_model()), config)}
    network.load_state_dict(state, strict=False)
    network.tie_weights()
    return network.eval()
