"""Reading back what `models.acoustic.model_file` wrote: the networks of a `final.mdl`."""

import re

from models import kaldi_io as kaldi
from models.acoustic import Affine, Layers


def networks(content: bytes) -> tuple[Layers, ...]:
    """Give the networks in a `final.mdl` that this package wrote, in their order.

    Raises:
        ValueError: it is none, or not whole.
    """
    start = content.find(kaldi.token("<Nnet3>"))
    if start < 0:
        raise ValueError("no <Nnet3> in it")
    reader = kaldi.Reader(content, start)
    reader.until(b"\n\n")
    reader.expect("<NumComponents>")
    affines = dict(found for _ in range(reader.integer()) if (found := _component(reader)))
    reader.expect("</Nnet3>")
    prefixes = [name.removesuffix("first") for name in affines if name.endswith("first")]
    try:
        return tuple(_layers(affines, prefix) for prefix in prefixes)
    except KeyError as error:
        raise ValueError(f"it has no component {error}") from error


def _component(reader: kaldi.Reader) -> tuple[str, Affine] | None:
    """Read a component and its name; none where it has no weights."""
    reader.expect("<ComponentName>")
    name, kind = reader.token(), reader.token()
    affine = _affine(reader) if kind == "<TdnnComponent>" else None
    reader.until(kaldi.token(kind.replace("<", "</")))
    return (name, affine) if affine else None


def _affine(reader: kaldi.Reader) -> Affine:
    reader.expect("<LearningRate>")
    reader.real()
    reader.expect("<TimeOffsets>")
    offsets = reader.integers()
    reader.expect("<LinearParams>")
    weights = reader.matrix()
    reader.expect("<BiasParams>")
    bias = reader.vector()
    return Affine(weights, bias if bias.size else None, offsets)


def _layers(affines: dict[str, Affine], prefix: str) -> Layers:
    count = sum(bool(re.fullmatch(rf"{re.escape(prefix)}block\d+\.down", name)) for name in affines)
    names = [f"{prefix}block{number}" for number in range(count)]
    return Layers(
        affines[f"{prefix}first"],
        affines[f"{prefix}second"],
        tuple((affines[f"{name}.down"], affines[f"{name}.up"]) for name in names),
        affines[f"{prefix}scores"],
    )
