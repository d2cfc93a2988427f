"""The MiniLM encoder (BERT with 6 layers, 12 heads; Wang et al. 2020) as an ONNX graph with int8 weights.

Names of weights are those of the Hugging Face file. Texts of a batch have one length, so there is no attention mask.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from ontology.matching.arrays import Ints

_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_EPSILON = 1e-12
FORMAT = 2  # raise it when the graph changes


def write_graph(weights: Path, target: Path) -> None:
    """Write the graph of the weights (safetensors) to `target`, at once."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "small.onnx"
        onnx.save(_Graph(load_file(weights)).model(), plain)
        # with one scale a channel: with one for a whole matrix the cosine to the plain vectors falls from 0.99 to 0.95
        parts = ["MatMul", "Gather"]
        quantize_dynamic(plain, small, weight_type=QuantType.QInt8, op_types_to_quantize=parts, per_channel=True)
        small.rename(target)


class _Graph:
    """Nodes and constants as they are added; every method returns the name of its result."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self._weights = {name.removeprefix("bert."): value.astype(np.float32) for name, value in weights.items()}
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def model(self) -> Any:
        """The whole encoder: `ids` (batch, length) and `places` (length) to the mean of the last layer."""
        state = self._norm(self._embeddings(), "embeddings.LayerNorm")
        for layer in range(_LAYERS):
            state = self._layer(state, f"encoder.layer.{layer}.")
        self._node("ReduceMean", [state, self._constant("along", np.array([1], dtype=np.int64))], "vectors", keepdims=0)
        graph = helper.make_graph(
            self._nodes,
            "sentences",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"]),
                helper.make_tensor_value_info("places", TensorProto.INT64, ["length"]),
            ],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", _WIDTH])],
            list(self._constants.values()),
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)

    def _embeddings(self) -> str:
        # the type of a token is always the first
        places = self._weights["embeddings.position_embeddings.weight"]
        places = places + self._weights["embeddings.token_type_embeddings.weight"][0]
        words = self._constant("words", self._weights["embeddings.word_embeddings.weight"])
        meant = self._node("Gather", [words, "ids"])
        return self._node("Add", [meant, self._node("Gather", [self._constant("positions", places), "places"])])

    def _layer(self, state: str, prefix: str) -> str:
        query = self._heads(state, f"{prefix}attention.self.query", [0, 2, 1, 3])
        key = self._heads(state, f"{prefix}attention.self.key", [0, 2, 3, 1])
        value = self._heads(state, f"{prefix}attention.self.value", [0, 2, 1, 3])
        scale = self._constant("scale", np.array(1 / np.sqrt(_WIDTH // _HEADS), dtype=np.float32))
        seen = self._node("Softmax", [self._node("Mul", [self._node("MatMul", [query, key]), scale])], axis=-1)
        mixed = self._node("Transpose", [self._node("MatMul", [seen, value])], perm=[0, 2, 1, 3])
        merged = self._node("Reshape", [mixed, self._constant("merged", np.array([0, 0, _WIDTH], dtype=np.int64))])
        attended = self._linear(merged, f"{prefix}attention.output.dense")
        state = self._norm(self._node("Add", [attended, state]), f"{prefix}attention.output.LayerNorm")
        inner = self._node("Gelu", [self._linear(state, f"{prefix}intermediate.dense")])
        outer = self._linear(inner, f"{prefix}output.dense")
        return self._norm(self._node("Add", [outer, state]), f"{prefix}output.LayerNorm")

    def _heads(self, state: str, name: str, order: list[int]) -> str:
        shape = self._constant("heads", np.array([0, 0, _HEADS, _WIDTH // _HEADS], dtype=np.int64))
        return self._node("Transpose", [self._node("Reshape", [self._linear(state, name), shape])], perm=order)

    def _linear(self, state: str, name: str) -> str:
        weight = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        product = self._node("MatMul", [state, weight])
        return self._node("Add", [product, self._constant(f"{name}.bias", self._weights[f"{name}.bias"])])

    def _norm(self, state: str, name: str) -> str:
        inputs = [self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")]
        return self._node("LayerNormalization", [state, *inputs], axis=-1, epsilon=_EPSILON)

    def _constant(self, name: str, value: Ints) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def _node(self, kind: str, inputs: list[str], name: str = "", **settings: Any) -> str:
        result = name or f"{kind}{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [result], **settings))
        return result
