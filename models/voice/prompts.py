"""Calls by which an umpire's voice is learnt, by language."""

PROMPTS = {
    "en": (
        "fifteen love", "double fault", "blue smash winner", "thirty forty", "advantage red", "unforced error",
        "golden point", "game blue", "deuce", "volley winner", "forty fifteen", "red forced error",
    ),
    "es": (
        "quince nada", "doble falta", "azul remate ganador", "treinta cuarenta", "ventaja rojo", "error no forzado",
        "punto de oro", "juego azul", "iguales", "volea ganador", "cuarenta quince", "saque directo",
    ),
}  # fmt: skip
"""Calls that have nearly all sounds of the language, short and long ones."""
