"""What is said while the umpire's voice is learnt, as data a language."""

from collections.abc import Mapping
from types import MappingProxyType

_ENGLISH = {
    "first": "I learn your voice. Nothing is scored meanwhile. Say each call after me: {call}",
    "next": "{call}",
    "again": "once more: {call}",
    "learnt": "I know your voice; from now on only what you say is scored",
    "odd": "{odd} of {calls} calls did not sound like the others, so nothing was kept; try again where it is quiet",
    "silence": "nobody was heard, so no voice was learnt; calls are scored again",
    "not_kept": "the voice cannot be kept; calls are scored again",
    "forgotten": "the voice is deleted; everybody is listened to",
    "none": "no voice is kept; everybody is listened to",
    "stopped": "no voice is learnt; calls are scored again",
    "alone": "only the umpire's voice is scored",
}

_SPANISH = {
    "first": "Aprendo tu voz. Mientras tanto no se anota nada. Di cada canto después de mí: {call}",
    "next": "{call}",
    "again": "otra vez: {call}",
    "learnt": "ya conozco tu voz; desde ahora solo cuenta lo que digas tú",
    "odd": "{odd} de {calls} no sonaban como los demás, así que no se guarda nada; prueba otra vez sin ruido",
    "silence": "no se ha oído a nadie, así que no se aprende ninguna voz; se vuelve a anotar",
    "not_kept": "la voz no se puede guardar; se vuelve a anotar",
    "forgotten": "la voz está borrada; se escucha a todos",
    "none": "no hay ninguna voz guardada; se escucha a todos",
    "stopped": "no se aprende ninguna voz; se vuelve a anotar",
    "alone": "solo cuenta la voz del árbitro",
}

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": _ENGLISH, "es": _SPANISH})
"""The sentences by language and key; every language has the same keys, with the same braces."""
