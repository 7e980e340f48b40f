"""Names of other scripts and letters in the letters that the spelling rules of the languages know.

Cyrillic follows the romanisation of passports (ICAO Doc 9303, part 3, section 6), Greek that of ISO 843 in its
transcription, both without accents. A script whose letters do not say how a word sounds is left as it is.
"""

import unicodedata

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ђ": "d", "е": "e", "ё": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n",
    "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u", "ў": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "џ": "dz", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu",
    "я": "ia",
}  # fmt: skip

_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o", "ά": "a", "έ": "e", "ή": "i", "ί": "i", "ό": "o", "ύ": "y", "ώ": "o", "ϊ": "i",
    "ϋ": "y", "ΐ": "i", "ΰ": "y",
}  # fmt: skip

_OTHER = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'", "‐": "-", "‑": "-", "–": "-",
}  # fmt: skip

_LATIN = str.maketrans({**_CYRILLIC, **_GREEK, **_OTHER})


def latin(text: str) -> str:
    """Give a text in lower case and composed (NFC), its letters Latin where that is simple: `Марія` is `mariia`."""
    lower = unicodedata.normalize("NFC", text).lower()
    return unicodedata.normalize("NFC", lower).translate(_LATIN)


def is_latin(text: str) -> bool:
    """Say whether all of a text is letters that stand for sounds in the languages that are spoken."""
    return bool(text) and all("a" <= letter <= "z" for letter in _bare(text))


def _bare(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
