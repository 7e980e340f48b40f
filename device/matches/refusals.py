"""Why what the server asks about matches cannot be, as data a language; the answer is in the match's."""

from collections.abc import Mapping
from types import MappingProxyType

from device.errors import Refused
from padel.errors import SaidInLanguages
from padel.refusals import refusal_in

_ENGLISH = {
    "stands_by": "this device stands by for {device}, which scores this court",
    "not_scored": "this device does not score that match now",
    "over": "the match is over; there is nothing to set aside",
    "nothing_played": "nothing was played in the match yet; begin another in its place",
    "unknown": "nothing is known here of that match; its events must come with the command",
    "over_not_taken_up": "the match is over; it cannot be taken up",
    "not_over": "the match is not over ({score}); set it aside or abandon it first",
    "no_reason": "say why the match is abandoned",
    "later_version": "the match has events of a later version ({kind}); go on with that version",
    "scored_here": "the match is scored here now, so it is not forgotten; set it aside or abandon it first",
    "moved_on": "the match has gone on meanwhile; look at it and say it again",
    "muted": "this device does not listen now; say listen first",
    "learning_voice": "a voice is being learnt already",
    "no_voice_here": "this device learns no voices",
    "voice_stays": "the voice cannot be deleted; delete it with 'marcador model voice --forget'",
    "not_here": "this device neither scores that match nor has set it aside",
}

_SPANISH = {
    "stands_by": "este aparato está de reserva de {device}, que lleva esta pista",
    "not_scored": "este aparato no lleva ahora ese partido",
    "over": "el partido ha terminado; no hay nada que aplazar",
    "nothing_played": "en el partido todavía no se ha jugado nada; empieza otro en su lugar",
    "unknown": "aquí no se sabe nada de ese partido; sus sucesos tienen que venir con la orden",
    "over_not_taken_up": "el partido ha terminado; no se puede seguir con él",
    "not_over": "el partido no ha terminado ({score}); aplázalo o abandónalo antes",
    "no_reason": "di por qué se abandona el partido",
    "later_version": "el partido tiene sucesos de una versión posterior ({kind}); sigue con esa versión",
    "scored_here": "el partido se lleva aquí ahora, así que no se olvida; aplázalo o abandónalo antes",
    "moved_on": "el partido ha seguido mientras tanto; míralo y dilo otra vez",
    "muted": "este aparato no escucha ahora; di antes escucha",
    "learning_voice": "ya se está aprendiendo una voz",
    "no_voice_here": "este aparato no aprende voces",
    "voice_stays": "la voz no se puede borrar; bórrala con 'marcador model voice --forget'",
    "not_here": "este aparato ni lleva ese partido ni lo ha aplazado",
}

ANSWERS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": _ENGLISH, "es": _SPANISH})
"""The sentences by language and key; every language has the same keys, with the same braces."""


def refused(key: str, **filled: object) -> Refused:
    """Give the refusal with this reason; its own text is English."""
    return Refused(_ENGLISH[key].format(**filled), key, filled)


def answer_in(language: str, error: Exception) -> str:
    """Give the answer to a command that failed, in a language as far as it is known in it."""
    if isinstance(error, Refused):
        return ANSWERS.get(language, _ENGLISH)[error.key].format(**error.filled)
    return refusal_in(language, error) if isinstance(error, SaidInLanguages) else str(error)
