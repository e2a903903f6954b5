"""The small encoder under the reader's and the checker's components: text → one vector a token, and linear heads on it.

It knows windows, offsets and letter case; it does not know what a head's labels mean. The weights are those of
all-MiniLM-L6-v2 (Apache-2.0), fine-tuned by scripts/train_reader.py and scripts/train_checker.py. That model is
uncased, so a learned embedding of each token's letter case (`SHAPES`) is added to its word embedding.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

SHAPES = ("none", "lower", "title", "upper", "digit", "other")
MAX_TOKENS = 512  # BERT's positions
STRIDE = 128  # tokens that two neighbouring windows share


@dataclass(frozen=True, slots=True)
class Window:
    """At most MAX_TOKENS of one text, as the encoder takes it.

    ids, types, shapes: int lists of one length; offsets: (start, end) of each token in the text, (-1, -1) for special
    tokens and for the tokens of the context that stands before the text.
    """

    ids: list[int]
    types: list[int]
    shapes: list[int]
    offsets: list[tuple[int, int]]


def shape_of(piece: str) -> int:
    """The letter-case class of the characters that a token covers, an index into SHAPES."""
    if not piece:
        return 0
    if piece.isdigit():
        return 4
    if piece.islower():
        return 1
    if len(piece) > 1 and piece.isupper():
        return 3
    return 2 if piece[0].isupper() else 5


class Encoder(nn.Module):
    """BERT with a case embedding and named linear heads.

    heads: name → number of outputs. A token head is applied to every token, [batch, tokens, outputs]; a text head
    (name ends with "@text") to the first token only, [batch, outputs].
    """

    def __init__(self, config: BertConfig, tokenizer: Tokenizer, heads: dict[str, int]) -> None:
        super().__init__()
        self.config = config
        self.tokenizer = tokenizer
        self.bert = BertModel(config, add_pooling_layer=False)
        self.case = nn.Embedding(len(SHAPES), config.hidden_size)
        nn.init.zeros_(self.case.weight)
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(config.hidden_size, size) for name, size in heads.items()})

    @classmethod
    def from_base(cls, folder: Path, heads: dict[str, int]) -> Encoder:
        """A fresh encoder on the pretrained weights in `folder` (config.json, tokenizer.json, model.safetensors)."""
        config = BertConfig.from_pretrained(folder)
        # Dropout inside attention costs a CPU nine times the attention itself; the one before the heads stays.
        config.attention_probs_dropout_prob = config.hidden_dropout_prob = 0.0
        encoder = cls(config, Tokenizer.from_file(str(folder / "tokenizer.json")), heads)
        weights = load_file(folder / "model.safetensors")
        weights = {name.removeprefix("bert."): value for name, value in weights.items() if "pooler" not in name}
        weights.pop("embeddings.position_ids", None)
        encoder.bert.load_state_dict(weights)
        return encoder

    @classmethod
    def load(cls, folder: Path) -> Encoder:
        """The trained encoder that `save` wrote to `folder`, ready to run (fp32, no gradients)."""
        settings = json.loads((folder / "encoder.json").read_text("utf-8"))
        encoder = cls(
            BertConfig(**settings["bert"]), Tokenizer.from_file(str(folder / "tokenizer.json")), settings["heads"]
        )
        weights = load_file(folder / "weights.safetensors")
        encoder.load_state_dict({name: value.float() for name, value in weights.items()})
        return encoder.eval().requires_grad_(False)

    def save(self, folder: Path) -> None:
        """Write settings, tokenizer and weights (fp16) to `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        kept = ("vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
        settings = {
            "bert": {name: getattr(self.config, name) for name in kept},
            "heads": {name: head.out_features for name, head in self.heads.items()},
        }
        (folder / "encoder.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
        self.tokenizer.save(str(folder / "tokenizer.json"))
        weights = {name: value.detach().half().contiguous() for name, value in self.state_dict().items()}
        save_file(weights, folder / "weights.safetensors")

    def windows(self, text: str, context: str = "") -> list[Window]:
        """Cut `text` into windows; `context` (token type 0) stands before each, the text (token type 1) after it.

        Every token of the text is in at least one window; neighbours share STRIDE tokens.
        """
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        before = self.tokenizer.encode(context, add_special_tokens=False)
        first = (
            [self._id("[CLS]"), *before.ids[: MAX_TOKENS // 4], self._id("[SEP]")] if context else [self._id("[CLS]")]
        )
        first_shapes = (
            [0, *(shape_of(context[a:b]) for a, b in before.offsets[: MAX_TOKENS // 4]), 0] if context else [0]
        )
        body = self.tokenizer.encode(text, add_special_tokens=False)
        room = MAX_TOKENS - len(first) - 1
        windows: list[Window] = []
        start = 0
        while True:
            ids = body.ids[start : start + room]
            offsets = list(body.offsets[start : start + room])
            windows.append(
                Window(
                    [*first, *ids, self._id("[SEP]")],
                    [0] * len(first) + [int(bool(context))] * (len(ids) + 1),
                    [*first_shapes, *(shape_of(text[a:b]) for a, b in offsets), 0],
                    [(-1, -1)] * len(first) + offsets + [(-1, -1)],
                )
            )
            if start + room >= len(body.ids):
                return windows
            start += room - STRIDE

    def forward(self, windows: Sequence[Window]) -> dict[str, Tensor]:
        """Run all heads on a padded batch of windows; see the class for the shapes."""
        hidden = self.hidden(windows)
        return {name: head(hidden[:, 0] if name.endswith("@text") else hidden) for name, head in self.heads.items()}

    def hidden(self, windows: Sequence[Window]) -> Tensor:
        """The last layer, [batch, tokens, hidden]; positions past a window's end are padding."""
        length = max(len(window.ids) for window in windows)
        ids, types, shapes, mask = (torch.zeros((len(windows), length), dtype=torch.long) for _ in range(4))
        for row, window in enumerate(windows):
            size = len(window.ids)
            ids[row, :size] = torch.tensor(window.ids)
            types[row, :size] = torch.tensor(window.types)
            shapes[row, :size] = torch.tensor(window.shapes)
            mask[row, :size] = 1
        words = self.bert.embeddings.word_embeddings(ids) + self.case(shapes)
        out = self.bert(inputs_embeds=words, token_type_ids=types, attention_mask=mask)
        last: Tensor = self.dropout(out.last_hidden_state)
        return last

    def _id(self, token: str) -> int:
        value = self.tokenizer.token_to_id(token)
        assert value is not None, token
        return int(value)
