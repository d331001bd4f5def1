"""The reader's encoder as an ONNX graph of 8-bit products: what auditor.reader.network runs.

Two passes: without ranges the graph computes in single precision and also gives out every state
that feeds a product, so that their ranges can be seen; with them, each state is rounded to 8 bits.
The scale is fixed, so that a text's reading never depends on what is read beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
# The operators that onnxruntime adds to the standard ones.
OWN = "com.microsoft"
Ranges = Mapping[str, tuple[float, float]]


class Plan(NamedTuple):
    """The encoder's build: convolutions' strides, the numbers of those with attention before
    them, attention's heads."""

    strides: tuple[int, ...]
    attentive: tuple[int, ...]
    heads: int


class _State(NamedTuple):
    """A state's name, in single precision and (with ranges) in 8 bits, and its scale and zero."""

    name: str
    small: str
    scale: float
    zero: str


class _Graph:
    """Nodes and stored arrays, one added after the other; each step gives the name it made."""

    def __init__(self, weights: Mapping[str, Any], ranges: Ranges | None) -> None:
        self.weights = weights
        self.ranges = ranges
        self.nodes: list[Any] = []
        self.stored: list[Any] = []
        self.fed: list[str] = []

    def step(self, kind: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        made = name or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [made], **attributes))
        return made

    def constant(self, array: Any) -> str:
        name = f"w{len(self.stored)}"
        self.stored.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def state(self, made: str) -> _State:
        """A state that feeds a product, rounded if its range is known."""
        name = self.step("Identity", made, name=f"state{len(self.fed)}")
        self.fed.append(name)
        if self.ranges is None:
            return _State(name, name, 1.0, "")
        low, high = self.ranges[name]
        low, high = min(low, 0.0), max(high, 0.0)
        scale = max(high - low, 1e-6) / 255
        zero = self.constant(np.uint8(np.clip(round(-low / scale), 0, 255)))
        rounded = self.step("QuantizeLinear", made, self.constant(np.float32(scale)), zero)
        return _State(name, rounded, scale, zero)

    def product(self, state: _State, matrix: Any, bias: Any = None, name: str = "") -> str:
        """The last axis times a matrix, plus a bias."""
        added = [] if bias is None else [self.constant(bias.astype(np.float32))]
        if self.ranges is None:
            whole = self.constant(matrix.astype(np.float32))
            found = self.step("MatMul", state.small, whole, name="" if added else name)
            return self.step("Add", found, *added, name=name) if added else found
        scales = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / 127
        whole = self.constant(np.round(matrix / scales).astype(np.int8))
        unit = self.constant((scales * state.scale).astype(np.float32))
        # onnxruntime's own: product, scale and bias in one pass over the result.
        inputs = (state.small, whole, self.constant(np.float32(1)), unit, state.zero)
        optional = ("", *added) if added else ()
        kind = "MatMulIntegerToFloat"
        return self.step(kind, *inputs, *optional, name=name, domain=OWN)

    def linear(self, state: _State, layer: str, name: str = "") -> str:
        bias = self.weights.get(f"{layer}.bias")
        return self.product(state, self.weights[f"{layer}.weight"].T, bias, name)

    def window(self, state: _State, stride: int) -> _State:
        """Each token's state beside those `stride` before and behind it; beyond the ends, zero."""
        pads = self.constant(np.array([0, stride, 0, 0, stride, 0]))
        edge = state.zero or self.constant(np.float32(0))
        padded = self.step("Pad", state.small, pads, edge)
        axis, end = self.constant(np.array([1])), self.constant(np.array([2**31]))
        parts = []
        for first, last in ((0, -2 * stride), (stride, -stride), (2 * stride, None)):
            stop = end if last is None else self.constant(np.array([last]))
            parts.append(self.step("Slice", padded, self.constant(np.array([first])), stop, axis))
        return state._replace(small=self.step("Concat", *parts, axis=2))

    def convolved(self, state: _State, layer: str, stride: int, scale: float = 1.0) -> str:
        """A rectified convolution of width three."""
        kernel = np.concatenate(list(self.weights[f"{layer}.weight"].transpose(2, 1, 0)))
        bias = self.weights[f"{layer}.bias"]
        found = self.product(self.window(state, stride), kernel * scale, bias * scale)
        return self.step("Relu", found)

    def norm(self, state: str, layer: str) -> str:
        parts = (self.constant(self.weights[f"{layer}.{part}"]) for part in ("weight", "bias"))
        return self.step("LayerNormalization", state, *parts, axis=-1, epsilon=1e-5)


def encoder(weights: Mapping[str, Any], plan: Plan, ranges: Ranges | None = None) -> bytes:
    """The graph: words (spans x tokens x width), mask (spans x tokens) and bias (heads x tokens x
    tokens) -> the seven outputs that auditor.reader.network reads.

    `weights` are trained arrays by their names in train_reader.Reader. Without `ranges` the
    states that feed products are outputs too ("state0" ...).
    """
    graph = _Graph(weights, ranges)
    keep = graph.step("Unsqueeze", "mask", graph.constant(np.array([2])))
    present = graph.step("Unsqueeze", "mask", graph.constant(np.array([1, 2])))
    absent = graph.step("Sub", present, graph.constant(np.float32(1)))
    hidden = graph.step("Mul", absent, graph.constant(np.float32(1e4)))
    bias = graph.step("Add", "bias", hidden)
    state = "words"
    for number, stride in enumerate(plan.strides):
        if number in plan.attentive:
            layer = f"attentions.{plan.attentive.index(number)}"
            state = graph.step("Mul", _attended(graph, state, layer, bias, plan.heads), keep)
        # A layer's weight is taken inside its rectifier: it may change sign, not size.
        weight = float(weights["scales"][number])
        update = graph.convolved(graph.state(state), f"convolutions.{number}", stride, abs(weight))
        sign = "Add" if weight >= 0 else "Sub"
        state = graph.step("Mul", graph.step(sign, state, update), keep)
    inner = graph.convolved(graph.state(state), "entity_in", 1)
    graph.linear(graph.state(inner), "entity_out", "entities")
    final = graph.state(graph.norm(state, "norm"))
    two = graph.constant(np.array([2]))
    graph.step("Squeeze", graph.linear(final, "start"), two, name="starts")
    graph.step("ArgMax", graph.linear(final, "pos"), axis=2, keepdims=0, name="pos")
    # What speaks for a governor whatever its dependent is added to every dependent.
    dependent = graph.state(graph.step("Relu", graph.linear(final, "dependent")))
    turned = weights["bilinear.weight"].T
    graph.product(dependent, turned, weights["governing.weight"][0], name="dependents")
    graph.step("Relu", graph.linear(final, "governor"), name="governors")
    graph.linear(final, "child", "children")
    graph.linear(final, "parent", "parents")
    return _model(graph)


def _attended(graph: _Graph, state: str, layer: str, bias: str, heads: int) -> str:
    normed = graph.state(graph.norm(state, f"{layer}.norm"))
    matrix, offset = (graph.weights[f"{layer}.qkv.{part}"] for part in ("weight", "bias"))
    width = len(offset) // 3
    scales = np.ones(3 * width, dtype=np.float32)
    scales[:width] = (width // heads) ** -0.5  # queries carry attention's scale
    joint = graph.product(normed, (matrix * scales[:, None]).T, offset * scales)
    shape = graph.constant(np.array([0, 0, 3, heads, width // heads]))
    split = graph.step("Transpose", graph.step("Reshape", joint, shape), perm=[2, 0, 3, 1, 4])
    parts = [
        graph.step("Gather", split, graph.constant(np.array(number)), axis=0) for number in range(3)
    ]
    keys = graph.step("Transpose", parts[1], perm=[0, 1, 3, 2])
    scores = graph.step("Add", graph.step("MatMul", parts[0], keys), bias)
    heeded = graph.step("MatMul", graph.step("Softmax", scores, axis=-1), parts[2])
    flat = graph.constant(np.array([0, 0, width]))
    joined = graph.step("Reshape", graph.step("Transpose", heeded, perm=[0, 2, 1, 3]), flat)
    return graph.step("Add", state, graph.linear(graph.state(joined), f"{layer}.out"))


def _model(graph: _Graph) -> bytes:
    single, whole = TensorProto.FLOAT, TensorProto.INT64
    places = ["spans", "tokens"]
    flat = {"starts": single, "pos": whole}
    deep = ["entities", "dependents", "governors", "children", "parents"]
    deep += graph.fed if graph.ranges is None else []
    inputs = [
        helper.make_tensor_value_info("words", single, [*places, None]),
        helper.make_tensor_value_info("mask", single, places),
        helper.make_tensor_value_info("bias", single, [None, "tokens", "tokens"]),
    ]
    outputs = [
        *(helper.make_tensor_value_info(name, kind, places) for name, kind in flat.items()),
        *(helper.make_tensor_value_info(name, single, [*places, None]) for name in deep),
    ]
    made = helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.stored)
    operators = [helper.make_opsetid("", OPSET), helper.make_opsetid(OWN, 1)]
    model = helper.make_model(made, opset_imports=operators)
    model.ir_version = 9
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())
