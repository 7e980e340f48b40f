"""Spoken calls: their grammar, as data a language, and their meaning."""

from padel.calls.meaning import LANGUAGES, Call, call_grammar, match_grammar, may_go_on, understand

__all__ = ["LANGUAGES", "Call", "call_grammar", "match_grammar", "may_go_on", "understand"]
