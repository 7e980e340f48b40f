"""A sentence of every kind in each language: what the page of calls shows, and what the tests hold the grammars to.

Blue are Maria and Carlos (players 1 and 2), red are Laura and David.
"""

from dataclasses import dataclass

PLAYERS = ("Maria", "Carlos", "Laura", "David")
COLOURS = ("blue", "red")


@dataclass(frozen=True, slots=True)
class Example:
    """One meaning, said in English and in Spanish."""

    en: str
    es: str

    def said(self, language: str) -> str:
        """Give the sentence in a language."""
        return {"en": self.en, "es": self.es}[language]


@dataclass(frozen=True, slots=True)
class Topic:
    """Sentences that do the same thing, and what that is."""

    title: str
    about: str
    examples: tuple[Example, ...]


TOPICS = (
    Topic(
        "A point",
        "Who, with which stroke, with which outcome; the stroke may be left out. A double fault, an ace and a "
        "service are the server's, whoever that is. After who made a forced error may follow who forced it, and with "
        "which shot.",
        (
            Example("blue smash winner", "azul remate ganador"),
            Example("player three bandeja unforced error", "jugador tres bandeja error no forzado"),
            Example("winner by maria", "ganador de maria"),
            Example("forced error red", "error forzado rojo"),
            Example("forced error red by carlos volley", "error forzado rojo por carlos volea"),
            Example("laura return forced error by maria serve", "laura resto error forzado por maria saque"),
            Example("blue lob in play", "azul globo en juego"),
            Example("red serve winner", "rojo saque ganador"),
            Example("return winner", "resto ganador"),
            Example("double fault", "doble falta"),
            Example("ace", "saque directo"),
            Example("ace maria", "ace maria"),
            Example("point red", "punto rojo"),
        ),
    ),
    Topic(
        "Who, when it was left out",
        "A point without its who is held, and asked for. A name completes it, or the score that it led to; nothing "
        "else does. It is given up when nobody says who in time, or on word.",
        (
            Example("smash winner", "remate ganador"),
            Example("blue", "azul"),
            Example("player two", "jugador dos"),
            Example("maria", "maria"),
            Example("cancel", "cancelar"),
        ),
    ),
    Topic(
        "Corrections",
        "The last point is amended, or one that many points before it; what came after is counted again.",
        (
            Example("correction blue vibora winner", "corrección azul víbora ganador"),
            Example("correction point red", "corrección punto rojo"),
            Example("correction one point ago double fault", "corrección hace un punto doble falta"),
            Example("correction two points ago point blue", "corrección hace dos puntos punto azul"),
        ),
    ),
    Topic(
        "Taking back",
        "A step is whatever was taken last, a fault as well as a penalty. What was taken back can be brought back "
        "until something new happens.",
        (
            Example("undo", "deshacer"),
            Example("undo last point", "deshacer último punto"),
            Example("redo", "rehacer"),
        ),
    ),
    Topic(
        "The score",
        "The server's points first. After a point it is checked, and a score that differs sounds the alarm; while a "
        "shot waits for its who it says who won.",
        (
            Example("fifteen love", "quince nada"),
            Example("thirty all", "treinta iguales"),
            Example("love all", "nada iguales"),
            Example("deuce", "iguales"),
            Example("advantage blue", "ventaja azul"),
            Example("advantage server", "ventaja al saque"),
            Example("golden point", "punto de oro"),
            Example("star point", "punto estrella"),
            Example("game", "juego"),
            Example("game red", "juego rojo"),
            Example(
                "game blue blue leads three games to two first set",
                "juego azul azul gana tres juegos a dos primer set",
            ),
            Example("three games all", "tres juegos iguales"),
            Example("game and set blue", "juego y set azul"),
            Example(
                "game and first set blue six games to four blue leads one set to love",
                "juego y primer set azul seis juegos a cuatro azul gana un set a nada",
            ),
            Example("one set all", "un set iguales"),
            Example("game set and match red", "juego set y partido rojo"),
            Example("tie break", "tie break"),
            Example("five three", "cinco tres"),
            Example("six all", "seis iguales"),
            Example("twelve eleven", "doce once"),
        ),
    ),
    Topic(
        "The service",
        "Two faults are a double fault; a service that is out, or in the net, is a fault as well; after a "
        "touch at one nobody knows whose the point is, so that has to be said. A let replays "
        'the service, after a fault the second one; "replay the point" and "first serve" begin again with the first. '
        "At the start of a set a pair says who serves first; at other times who serves is checked. At a deciding "
        "point the receivers say from which side they receive.",
        (
            Example("fault", "falta"),
            Example("second serve", "segundo saque"),
            Example("first serve", "primer saque"),
            Example("let", "repetición"),
            Example("maria foot fault", "maria falta de pie"),
            Example("foot fault by maria", "falta de pie de maria"),
            Example("serve into the fence", "saque a la reja"),
            Example("replay the point", "repetir el punto"),
            Example("maria serves", "saca maria"),
            Example("receives left", "resta izquierda"),
            Example("laura receives on the right", "laura resta en la derecha"),
        ),
    ),
    Topic(
        "Running the match",
        'Play begins, pauses and goes on: "play" ends whatever stopped it.',
        (
            Example("warm up", "calentamiento"),
            Example("start match", "empezar partido"),
            Example("play", "a jugar"),
            Example("suspend match", "suspender partido"),
            Example("resume match", "reanudar partido"),
            Example("medical time out", "tiempo médico"),
            Example("medical time out maria", "tiempo médico maria"),
            Example("toilet break red", "pausa de baño rojo"),
            Example("red retires", "rojo se retira"),
            Example("red no show", "rojo no se presenta"),
        ),
    ),
    Topic(
        "Penalties",
        "What the umpire says counts; when the ladder (warning, point, game, match) has another next, that is said.",
        (
            Example("warning blue", "aviso azul"),
            Example("point penalty player four", "punto de penalización jugador cuatro"),
            Example("game penalty red", "juego de penalización rojo"),
            Example("default blue", "descalificación azul"),
            Example("time violation red", "violación de tiempo rojo"),
            Example("time violation warning red", "violación de tiempo aviso rojo"),
        ),
    ),
    Topic(
        "A score set outright",
        "As when a match is taken over in mid-play: the pair whose figures come first, the games of each set, the "
        "running set last, its points, and who serves next. The points of a tie-break follow the word.",
        (
            Example(
                "set score blue six four three two thirty fifteen maria serves",
                "marcador azul seis cuatro tres dos treinta quince saca maria",
            ),
            Example(
                "set score red six all tie break five three player four serves",
                "marcador rojo seis iguales tie break cinco tres saca jugador cuatro",
            ),
            Example(
                "set score blue zero one second deuce player three serves",
                "marcador azul cero uno segundo deuce saca jugador tres",
            ),
        ),
    ),
    Topic(
        "How a rally was lost",
        "The ball out or in the net, two bounces, a touch: an error of whoever is named, or the appliance asks who. "
        "A stroke over the wall is a winner, of whoever is named or asked for. A stroke without a type of its own "
        "counts by its outcome.",
        (
            Example("red out", "rojo fuera"),
            Example("double bounce", "doble bote"),
            Example("laura in the net", "laura a la red"),
            Example("maria volley long", "maria volea larga"),
            Example("maria by three", "maria por tres"),
            Example("smash by three", "remate por tres"),
            Example("carlos double wall winner", "carlos doble pared ganadora"),
        ),
    ),
    Topic(
        "What decides nothing",
        "It is passed over, and said what it was taken for; or it is answered with the words that would decide. A "
        "set point, or another such point, is confirmed where there is one.",
        (
            Example("silence please", "silencio por favor"),
            Example("new balls", "bolas nuevas"),
            Example("change ends", "cambio de lado"),
            Example("set point blue", "bola de set azul"),
            Example("code violation blue", "violación de código azul"),
            Example("review", "revisión"),
            Example("time out", "tiempo muerto"),
        ),
    ),
    Topic(
        "From one match to the next",
        "The next match is asked back and begins on a second word, so that a stray call starts nothing; without "
        "names the same four play again, and names are those of players whom the appliance remembers. A match that "
        "is not over is set aside first, also on a second word. Before the first ball pairs change colours, those of "
        "a pair numbers, and the pairs ends; who serves first is said as ever.",
        (
            Example("next match", "nuevo partido"),
            Example("next match maria carlos versus laura david", "nuevo partido maria carlos contra laura david"),
            Example("set match aside", "aplazar partido"),
            Example("confirm", "confirmar"),
            Example("yes confirm", "sí confirmar"),
            Example("swap pairs", "cambiar parejas"),
            Example("swap players blue", "cambiar jugadores azul"),
            Example("swap ends", "cambiar lados"),
        ),
    ),
    Topic(
        "The appliance",
        "Muted, it hears only the word to listen again.",
        (
            Example("what's the score", "cómo vamos"),
            Example("who serves", "quién saca"),
            Example("who receives", "quién resta"),
            Example("mute", "deja de escuchar"),
            Example("listen", "escucha"),
        ),
    ),
)
