"""What the appliance says by itself, without having been asked; by the language of the match."""

MICROPHONE_AWAY = {"en": "no microphone", "es": "sin micrófono"}
MICROPHONE_BACK = {"en": "listening again", "es": "vuelvo a escuchar"}
DISK_FULL = {
    "en": "the disk is full, the score is in memory only",
    "es": "disco lleno, el tanteo está solo en memoria",
}
DISK_BACK = {"en": "the disk takes the score again", "es": "el disco vuelve a guardar el tanteo"}
