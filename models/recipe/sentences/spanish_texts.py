"""What the Spanish voices say: calls of the Spanish grammar, phrases like them, and varied Spanish.

Sources besides the grammar: Debian's `fortunes-es` (sayings in the public domain) and `wspanish` (words, public
domain), number words, and names.
"""

import random
import re
from functools import cache
from pathlib import Path

from models.recipe.sentences.texts import FORTUNES, NAMES, drawn_call

WORDS = Path("/usr/share/dict/spanish")
"""Where Debian's `wspanish` keeps its words."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NAMES = (
    *NAMES,
    *_words(
        "maría josé sofía lucía raúl óscar álvaro martín rubén iván ángel jesús verónica mónica belén rocío gonzález "
        "rodríguez lópez garcía sánchez pérez gómez fernández muñoz díaz núñez jiménez ruiz hernández galán lebrón "
        "tello coello chingotto yanguas nieto sanz garrido capra campagnolo guerrero osoro icardo calvo"
    ),
)
_NUMBERS = _words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta"
)
_SHOTS = (
    "remate", "smash", "bandeja", "víbora", "volea", "volea de derecha", "volea de revés", "derecha", "revés",
    "saque", "servicio", "resto", "globo", "dejada", "chiquita", "bajada", "rulo", "gancho", "contrapared",
    "bloqueo", "remate por tres", "remate por cuatro", "por tres", "por cuatro", "salida de pared", "doble pared",
)  # fmt: skip
_OUTCOMES = (
    "ganador", "punto ganador", "error", "error forzado", "error no forzado", "no forzado", "fuera", "a la red",
    "largo", "ancho", "en juego", "dentro", "resto largo", "doble falta", "saque directo", "ace",
)  # fmt: skip
_CALLS = (
    "{who} {shot} {out}", "{who} {out}", "{shot} {out} {who}", "{shot} {out}", "{who} {shot}", "punto {who}",
    "punto para {who}", "doble falta", "doble falta {who}", "falta", "primera", "segundo saque", "let", "red",
    "{points} {points}", "{points} iguales", "{points} nada", "nada {points}", "iguales", "cuarenta iguales",
    "ventaja {who}", "punto de oro", "punto decisivo", "juego", "juego {who}", "juego y set", "juego y set {who}",
    "juego set y partido {who}", "{n} iguales", "{n} {n}", "{n} a {n}", "deshacer", "deshacer último punto",
    "corrección {who} {shot} {out}", "corrección", "empezar partido", "a jugar", "tiempo", "suspender partido",
    "reanudar partido", "atención médica", "aviso {who}", "{who} se retira", "cuánto va", "cómo vamos", "resultado",
    "silencio", "escucha", "no escuches", "cambio de lado", "cambio de pista", "bolas nuevas", "bola de set",
    "bola de partido", "muerte súbita", "vale", "sí", "no", "repetir", "buena", "mala", "fuera", "desempate",
    "saca {who}", "saque de {who}", "un minuto", "empezamos", "silencio por favor", "cambio de bolas",
    "al saque {who}", "falta de pie", "net", "repetimos el punto", "quién saca", "tanteo", "marcador", "{who} fuera",
    "bola fuera", "doble bote", "doble bote {who}", "toca la red {who}", "red {who}", "invasión {who}", "a la reja",
    "a la valla", "punto para los azules", "{who} falla", "{who} por tres", "{who} dormilona ganadora", "anular",
    "perdón", "ir al baño", "suspendido", "lluvia", "abandono {who}", "pérdida de punto {who}",
    "violación de código {who}", "cero cero", "falta", "falta", "let", "ace", "deshacer", "iguales", "ventaja",
    "son las {n}", "tengo {n} años", "pareja {n}", "jugador {n} {shot} {out}", "jugadora {n} {out}",
)  # fmt: skip
_POINTS = ("quince", "treinta", "cuarenta")


class SpanishTexts:
    """Draws Spanish sentences; the kind of each is drawn first, as `TextSource` does."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def draw(self) -> tuple[str, ...]:
        """Draw the words of one sentence, in lower case, with their accents."""
        kinds = (self._call, self._like_call, self._short, self._saying, self._salad)
        return self._chance.choices(kinds, (36, 18, 22, 12, 12))[0]()

    def _call(self) -> tuple[str, ...]:
        return drawn_call("es", _NAMES, self._chance)

    def _like_call(self) -> tuple[str, ...]:
        chance = self._chance
        who = chance.choice([chance.choice(_NAMES), "azul", "rojo", "azules", "rojos", "blanco", "negro",
                             f"jugador {chance.choice(_NUMBERS[1:5])}"])  # fmt: skip
        call = chance.choice(_CALLS)
        for slot, choices in (("n", _NUMBERS), ("points", _POINTS), ("shot", _SHOTS), ("out", _OUTCOMES)):
            while f"{{{slot}}}" in call:
                call = call.replace(f"{{{slot}}}", chance.choice(choices), 1)
        return tuple(call.replace("{who}", who).split())

    def _short(self) -> tuple[str, ...]:
        words = [*_SHOTS, *_OUTCOMES, *_NUMBERS, *_POINTS, *_NAMES, "azul", "rojo", "juego", "let", "falta", "punto"]
        return tuple(" ".join(self._chance.choices(words, k=self._chance.choice((1, 1, 1, 2, 3)))).split())

    def _saying(self) -> tuple[str, ...]:
        return tuple(self._chance.choice(sayings() or ("no hay dos sin tres",)).split())

    def _salad(self) -> tuple[str, ...]:
        return tuple(self._chance.choices(dictionary_words() or _NUMBERS, k=self._chance.randint(1, 5)))


@cache
def dictionary_words() -> tuple[str, ...]:
    """Give plain Spanish words of three to eleven letters; none when `wspanish` is not installed."""
    words = WORDS.read_text(encoding="utf-8").split() if WORDS.is_file() else []
    return tuple(word for word in words if re.fullmatch("[a-zñáéíóúü]{3,11}", word))


@cache
def sayings() -> tuple[str, ...]:
    """Give short sentences of Debian's Spanish fortunes; none when they are not installed."""
    found = set()
    for file in sorted((FORTUNES / "es").glob("*.fortunes")):
        text = file.read_text(encoding="utf-8", errors="ignore").lower()
        for part in re.split(r"[^a-zñáéíóúü\s,]+|\n%\n|\n\n", text):
            words = part.replace(",", " ").split()
            if 2 <= len(words) <= 11 and all(len(word) < 14 for word in words):
                found.add(" ".join(words))
    return tuple(sorted(found))
