"""W8A8 in torch: a linear layer as int8 weights (one scale an output row) times int8 activations (one scale a token).

The scale per token is what makes it work: with one scale a tensor, as torch's own dynamic quantization has it, the
outliers of Qwen2.5 cost 20 to 66 % relative error at every down_proj; with one a token 1 to 8 %, and the loss is that
of fp32 to 0.03. `torch._int_mm` needs no packing, so the weights may stay mapped from their file.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


def quantize_rows(weight: Tensor) -> tuple[Tensor, Tensor]:
    """weight: float [out, in] → (int8 [out, in], fp32 [out]); weight ≈ int8 * scale[:, None]."""
    weight = weight.float()
    scale = weight.abs().amax(1).clamp_min(1e-8) / 127
    return torch.round(weight / scale[:, None]).to(torch.int8), scale


def matmul(x: Tensor, weight: Tensor, scale: Tensor) -> Tensor:
    """x: fp32 [..., in]; weight: int8 [out, in], scale: fp32 [out] → fp32 [..., out]."""
    rows = x.reshape(-1, x.shape[-1])
    row_scale = rows.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
    product = torch._int_mm(torch.round(rows / row_scale).to(torch.int8), weight.t())
    return (product.float() * row_scale * scale).reshape(*x.shape[:-1], -1)


class Int8Linear(nn.Module):
    """Stands where an nn.Linear stood; with `adapt`, a LoRA pair in fp32 beside the int8 product."""

    weight: Tensor
    scale: Tensor
    bias: Tensor | None

    def __init__(self, weight: Tensor, scale: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("scale", scale)
        self.register_buffer("bias", bias)
        self.down: Tensor | None = None
        self.up: Tensor | None = None

    def adapt(self, down: Tensor, up: Tensor, factor: float) -> None:
        """down: [rank, in], up: [out, rank]; adds factor * up @ down to the weight without touching it."""
        self.down, self.up = down.float(), up.float() * factor

    def forward(self, x: Tensor) -> Tensor:
        y = matmul(x, self.weight, self.scale)
        if self.bias is not None:
            y = y + self.bias
        if self.down is not None and self.up is not None:
            y = y + (x @ self.down.t()) @ self.up.t()
        return y


class Bf16Embedding(nn.Module):
    """A word embedding kept in bf16 (mapped from its file) whose rows come out in fp32."""

    weight: Tensor

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.register_buffer("weight", weight)

    def forward(self, ids: Tensor) -> Tensor:
        return self.weight[ids].float()
