"""What is wrong with a value, in the words of whoever typed it: the validator's own words are for its developers."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

EMPTY = "empty"
_WHOLE, _NUMBER, _LIST, _TABLE = "a whole number", "a number", "a list", "a table of names and values"
_MUST_BE = {
    "string_type": "text",
    "string_unicode": "UTF-8 text",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "path_type": "a path",
    "bytes_type": "bytes",
    "none_required": "left out",
    "datetime_type": "a time, such as 2026-05-01T18:30:00Z",
    "datetime_parsing": "a time, such as 2026-05-01T18:30:00Z",
    "datetime_from_date_parsing": "a time, such as 2026-05-01T18:30:00Z",
    "timezone_aware": "a time with its zone, such as 2026-05-01T18:30:00Z",
    "uuid_parsing": "a UUID",
    "literal_error": "{expected}",
    "enum": "{expected}",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
}
_OTHERWISE = {
    EMPTY: "must not be empty",
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "is not of the form {pattern}",
    "too_short": "must have at least {min_length} items",
    "too_long": "must have at most {max_length} items",
    "json_invalid": "is not JSON ({error})",
    "json_type": "is not JSON",
    "union_tag_invalid": "must say as its {discriminator} one of {expected_tags}, not {tag!r}",
    "union_tag_not_found": "must say its {discriminator}",
    "value_error": "{error}",
    "assertion_error": "{error}",
}


KINDS = frozenset((EMPTY, *_MUST_BE, *_OTHERWISE))
"""The kinds of what is wrong that have words of their own."""


def kind_of(error: ErrorDetails) -> str:
    """Give the kind of what is wrong."""
    is_empty = error["type"] == "string_too_short" and error.get("ctx", {}).get("min_length") == 1
    return EMPTY if is_empty else error["type"]


def values_of(error: ErrorDetails) -> dict[str, str]:
    """Give what is said of it beside its kind, as the least length."""
    return _readable(error.get("ctx", {}))


def plainly(error: ErrorDetails) -> str:
    """Give what is wrong, to be read after the name of what it is wrong with. The value is never repeated."""
    kind, context = kind_of(error), values_of(error)
    if kind in _MUST_BE:
        return "must be " + _MUST_BE[kind].format_map(context)
    if kind in _OTHERWISE:
        return _OTHERWISE[kind].format_map(context)
    return f"is not valid ({error['msg']})"


def place(where: Iterable[int | str]) -> str:
    """Give where a value is, as `pair_a.players.1`."""
    return ".".join(str(part) for part in where)


def _readable(context: Mapping[str, Any]) -> dict[str, str]:
    return {name: f"{one:g}" if isinstance(one, float) else str(one) for name, one in context.items()}
