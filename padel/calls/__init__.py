"""Spoken calls: their grammar, as data a language, and their meaning."""

from padel.calls.call import Call, Stroke
from padel.calls.languages import LANGUAGES, call_grammar
from padel.calls.meaning import is_ambiguous, is_whole, leads_on, may_go_on, meaning_of, spoken_words, understand
from padel.calls.names import called_by_number, match_grammar

__all__ = [
    "LANGUAGES",
    "Call",
    "Stroke",
    "call_grammar",
    "called_by_number",
    "is_ambiguous",
    "is_whole",
    "leads_on",
    "match_grammar",
    "may_go_on",
    "meaning_of",
    "spoken_words",
    "understand",
]
