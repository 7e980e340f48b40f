"""What is said of names and colours that do not call anybody, in the languages of the calls."""

_TEXTS = {
    "en": {
        "or": " or ",
        "unspoken": "no word of it can be spoken as it is written",
        "shared": "another player is called so too",
        "sounds_like_player": "it sounds like {other}",
        "means": "its words mean something else in a call",
        "sounds_like_call": 'it sounds like "{words}", which means something else in a call',
        "by_number": '{name} cannot be called by name, since {why}; say "{number}"',
        "by_other": '{name} cannot be called "{lost}", since {why}; say {ways}',
        "near": '"{one}" and "{other}" sound much alike; if one is heard for the other, say {numbers}',
        "colour_shared": "both pairs have the colour {colour}, so neither is called by it; name a player instead",
        "colour_means": "no pair is called {colour}, which means something else in a call; name a player instead",
    },
    "es": {
        "or": " o ",
        "unspoken": "ninguna palabra se puede decir tal como está escrita",
        "shared": "otro jugador se llama igual",
        "sounds_like_player": "suena como {other}",
        "means": "sus palabras significan otra cosa al cantar",
        "sounds_like_call": 'suena como "{words}", que significa otra cosa al cantar',
        "by_number": '{name} no se puede llamar por su nombre: {why}; di "{number}"',
        "by_other": '{name} no se puede llamar "{lost}": {why}; di {ways}',
        "near": '"{one}" y "{other}" suenan muy parecido; si se oye uno por otro, di {numbers}',
        "colour_shared": "las dos parejas llevan el color {colour}, que no llama a ninguna; nombre a un jugador",
        "colour_means": "ninguna pareja se llama {colour}, que significa otra cosa al cantar; nombre a un jugador",
    },
}


def naming_text(language: str, key: str, **filled: object) -> str:
    """Give a sentence about a name.

    Raises:
        KeyError: when the language is not among `LANGUAGES`.
    """
    return _TEXTS[language][key].format(**filled)
