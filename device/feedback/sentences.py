"""What the appliance says by itself, without having been asked; by the language of the match."""

MICROPHONE_AWAY = {"en": "no microphone", "es": "sin micrófono"}
MICROPHONE_BACK = {"en": "listening again", "es": "vuelvo a escuchar"}
