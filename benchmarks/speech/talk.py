"""What people say beside a court that is no call, though it is full of a call's words; and the commonest calls."""

TWENTY = {
    "en": (
        "blue winner", "red winner", "smash winner", "unforced error", "blue unforced error", "red unforced error",
        "volley winner", "forced error", "double fault", "ace", "let", "fault", "undo", "fifteen love", "thirty all",
        "deuce", "golden point", "game blue", "advantage red", "bandeja winner",
    ),
    "es": (
        "azul ganador", "rojo ganador", "remate ganador", "error no forzado", "azul error no forzado",
        "rojo error no forzado", "volea ganador", "error forzado", "doble falta", "saque directo", "let", "falta",
        "deshacer", "quince nada", "treinta iguales", "iguales", "punto de oro", "juego azul", "ventaja rojo",
        "bandeja ganador",
    ),
}  # fmt: skip
"""The twenty calls that a match has most of, by language."""

TALK = {
    "en": (
        "nice shot mate", "was that in or out", "i think it was thirty all", "come on we can do this",
        "that was a great smash", "watch the lob", "yours", "mine", "sorry my fault", "good serve",
        "what is the score now", "did you see that bandeja", "let me get the ball", "who is hungry", "nice one",
        "he should have played the backhand", "the red team is playing well today", "i need some water",
        "can we change sides", "the blue ones are better", "you won the first game", "one more game and we go home",
        "play it down the middle", "too much power", "stay at the net", "get back", "good try", "unlucky",
        "i hit the wall again", "where did you buy that racket", "my shoulder hurts", "let us play another set",
        "the winner pays for the drinks", "that was an easy volley", "never mind", "well played everybody",
        "see you next tuesday at seven", "two beers and a coffee please", "my phone is in the bag",
        "he made an error on his return", "she has a good forehand", "wait for the next one", "the ball is flat",
        "they have three balls over there", "are you ready", "yes i am ready", "good point", "what a point",
        "five minutes left", "is it our turn",
    ),
    "es": (
        "vamos buen golpe", "esa fuera o dentro", "creo que vamos treinta iguales", "cuidado con el globo",
        "ha sido un remate muy bueno", "mía", "tuya", "perdón culpa mía", "buen saque", "cómo vamos de tiempo",
        "has visto esa bandeja", "deja que coja la bola", "quién saca ahora", "muy bien jugado",
        "tenía que haber jugado el revés", "los rojos están jugando muy bien", "necesito un poco de agua",
        "los azules son mejores que nosotros", "habéis ganado el primer juego", "un juego más y nos vamos",
        "juega por el medio", "demasiado fuerte", "quédate en la red", "atrás atrás", "buen intento",
        "qué mala suerte",
        "otra vez al cristal", "dónde has comprado esa pala", "me duele el hombro", "jugamos otro set",
        "el ganador paga las cervezas", "era una volea fácil", "no pasa nada", "nos vemos el martes a las siete",
        "dos cañas y un café por favor", "tengo el móvil en la bolsa", "ha fallado el resto",
        "tiene una buena derecha",
        "espera a la siguiente", "la bola está pinchada", "hay tres bolas ahí", "estáis listos", "sí ya voy",
        "buen punto", "qué puntazo", "quedan cinco minutos", "nos toca a nosotros", "a qué hora es la cena",
        "no forzado dice", "eso es doble falta seguro",
    ),
}  # fmt: skip
"""Sentences of players and passers-by; none is a call, though a part of some is."""
