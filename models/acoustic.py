"""The acoustic model file, `final.mdl`: a transition model, a network in nnet3 form, and priors.

Source: Kaldi's hmm/transition-model.cc, hmm/hmm-topology.cc, nnet3/nnet-nnet.cc, nnet-tdnn-component.cc,
nnet-simple-component.cc and am-nnet-simple.cc (the `Write` methods).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from models import kaldi_io as kaldi
from models.phones import (
    OUTPUTS,
    SYMBOLS,
    TOPOLOGIES,
    State,
    hmm_states,
    topology_index,
    transition_log_probabilities,
)

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Affine:
    """A layer over several frames: weights (out, in x offsets), offset-major; bias (out,) or none; frame offsets."""

    weights: Matrix
    bias: Matrix | None
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """A trained network, normalisation folded in.

    Two rectified layers, then blocks (down, up) whose rectified output is added to their input, then the output.
    """

    first: Affine
    second: Affine
    blocks: tuple[tuple[Affine, Affine], ...]
    output: Affine


def model_file(networks: Sequence[Layers], feature_size: int, priors: npt.NDArray[np.float32]) -> bytes:
    """Give the content of `final.mdl`: the networks' mean log posteriors, divided by `priors` (OUTPUTS,)."""
    return b"".join(
        [kaldi.HEADER, transition_model(), nnet3(networks, feature_size),
         kaldi.token("<LeftContext>"), kaldi.integer(0), kaldi.token("<RightContext>"), kaldi.integer(0),
         kaldi.token("<Priors>"), kaldi.vector(priors)]
    )  # fmt: skip


MODEL_FILE_START = kaldi.HEADER + kaldi.token("<TransitionModel>")
"""What `final.mdl` starts with."""

MODEL_FILE_TAIL_SIZE = len(kaldi.token("<Priors>")) + kaldi.vector_size(OUTPUTS)
"""Size in bytes of the priors, with their token, at the end of `final.mdl`."""


def transition_model() -> bytes:
    """Give the transition model: which phone states exist, and the output of each."""
    phone_ids = range(1, len(SYMBOLS) + 1)
    parts = [kaldi.token("<TransitionModel>"), kaldi.token("<Topology>"), kaldi.integers(phone_ids),
             kaldi.integers([-1, *(topology_index(symbol) for symbol in SYMBOLS)]),
             kaldi.integer(len(TOPOLOGIES))]  # fmt: skip
    parts += [part for topology in TOPOLOGIES for part in _topology(topology)]
    rows = list(hmm_states())
    parts += [kaldi.token("</Topology>"), kaldi.token("<Triples>"), kaldi.integer(len(rows))]
    for row in rows:
        parts += [kaldi.integer(row.phone_id), kaldi.integer(row.state), kaldi.integer(row.pdf)]
    parts += [kaldi.token("</Triples>"), kaldi.token("<LogProbs>"), kaldi.vector(transition_log_probabilities()),
              kaldi.token("</LogProbs>"), kaldi.token("</TransitionModel>")]  # fmt: skip
    return b"".join(parts)


def _topology(states: tuple[State, ...]) -> Iterator[bytes]:
    yield kaldi.integer(len(states) + 1)
    for index, state in enumerate(states):
        yield kaldi.integer(index)
        yield kaldi.integer(len(state.transitions))
        for transition in state.transitions:
            yield kaldi.integer(transition.target) + kaldi.real(transition.probability)
    yield kaldi.integer(-1) + kaldi.integer(0)  # the final state emits nothing


class _Nnet3:
    """Collects components and the lines that connect them."""

    def __init__(self, feature_size: int) -> None:
        self.lines = [f"input-node name=input dim={feature_size}"]
        self.components: list[tuple[str, bytes]] = []

    def add(self, name: str, component: bytes, source: str) -> str:
        """Add a component that reads `source`; its node has its name."""
        self.lines.append(f"component-node name={name} component={name} input={source}")
        self.components.append((name, component))
        return name

    def content(self) -> bytes:
        """Give the network's bytes."""
        parts = [kaldi.token("<Nnet3>"), b"\n", "\n".join(self.lines).encode("ascii"), b"\n\n",
                 kaldi.token("<NumComponents>"), kaldi.integer(len(self.components))]  # fmt: skip
        for name, component in self.components:
            parts += [kaldi.token("<ComponentName>"), kaldi.token(name), component]
        return b"".join([*parts, kaldi.token("</Nnet3>")])


def nnet3(networks: Sequence[Layers], feature_size: int) -> bytes:
    """Give networks that read the same features, in nnet3's binary form; the output is their mean log posterior."""
    net = _Nnet3(feature_size)
    posteriors = [_add(net, layers, f"network{number}." if number else "") for number, layers in enumerate(networks)]
    net.lines.append(f"output-node name=output input={_mean(posteriors)} objective=linear")
    return net.content()


def _add(net: _Nnet3, layers: Layers, prefix: str) -> str:
    """Add a network whose nodes begin with `prefix`; give the node of its log posteriors."""
    current = "input"
    for name, layer in ((f"{prefix}first", layers.first), (f"{prefix}second", layers.second)):
        affine = net.add(name, _tdnn(layer), current)
        current = net.add(f"{name}.relu", _plain("RectifiedLinearComponent", len(layer.weights)), affine)
    for number, (down, up) in enumerate(layers.blocks):
        name, size = f"{prefix}block{number}", len(up.weights)
        inner = net.add(f"{name}.up", _tdnn(up), net.add(f"{name}.down", _tdnn(down), current))
        rectified = net.add(f"{name}.relu", _plain("RectifiedLinearComponent", size), inner)
        current = net.add(f"{name}.sum", _no_op(size), f"Sum({current}, {rectified})")
    scores = net.add(f"{prefix}scores", _tdnn(layers.output), current)
    return net.add(f"{prefix}posteriors", _plain("LogSoftmaxComponent", len(layers.output.weights)), scores)


def _mean(nodes: Sequence[str]) -> str:
    if len(nodes) == 1:
        return nodes[0]
    return reduce(
        lambda others, node: f"Sum({node}, {others})", (f"Scale({1 / len(nodes)}, {node})" for node in nodes)
    )


def _tdnn(layer: Affine) -> bytes:
    """An affine component; its training settings are Kaldi's defaults and unused in decoding."""
    empty = np.zeros(0, np.float32)
    return b"".join(
        [kaldi.token("<TdnnComponent>"), kaldi.token("<LearningRate>"), kaldi.real(0.001),
         kaldi.token("<TimeOffsets>"), kaldi.integers(layer.offsets),
         kaldi.token("<LinearParams>"), kaldi.matrix(layer.weights),
         kaldi.token("<BiasParams>"), kaldi.vector(empty if layer.bias is None else layer.bias),
         kaldi.token("<OrthonormalConstraint>"), kaldi.real(0.0),
         kaldi.token("<UseNaturalGradient>"), kaldi.boolean(False),
         kaldi.token("<NumSamplesHistory>"), kaldi.real(2000.0),
         kaldi.token("<AlphaInOut>"), kaldi.real(4.0), kaldi.real(4.0),
         kaldi.token("<RankInOut>"), kaldi.integer(20), kaldi.integer(80), kaldi.token("</TdnnComponent>")]
    )  # fmt: skip


def _plain(kind: str, size: int) -> bytes:
    """A component without parameters; its statistics are left empty."""
    empty = np.zeros(0, np.float32)
    return b"".join(
        [kaldi.token(f"<{kind}>"), kaldi.token("<Dim>"), kaldi.integer(size), kaldi.token("<ValueAvg>"),
         kaldi.vector(empty), kaldi.token("<DerivAvg>"), kaldi.vector(empty), kaldi.token("<Count>"),
         kaldi.real(0.0), kaldi.token(f"</{kind}>")]
    )  # fmt: skip


def _no_op(size: int) -> bytes:
    return b"".join(
        [kaldi.token("<NoOpComponent>"), kaldi.token("<Dim>"), kaldi.integer(size),
         kaldi.token("<BackpropScale>"), kaldi.real(1.0), kaldi.token("</NoOpComponent>")]
    )  # fmt: skip
