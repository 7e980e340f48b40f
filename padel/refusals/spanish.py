"""Why something cannot be, in Spanish; what is in braces is filled in."""

_FOREIGN = {
    "against_the_clock": "se juega contra el reloj",
    "another_sport": "es de otro deporte",
    "aggregate": "suma el marcador de todos los sets",
    "exactly": "juega todos los sets, vayan como vayan",
    "consecutive": "cuenta puntos seguidos, como otro deporte",
    "no_such_deuce": "decide en unos iguales que ninguna regla conoce: TN1D es punto de oro, TN3D Star Point",
    "rally": "es de pickleball",
    "another_lead": "gana los sets por otra ventaja que dos juegos",
    "number_of_sets": "no es al mejor de 1, 3 o 5 sets",
}

TEXTS = {
    # a score
    "order_stands": "no se puede elegir al jugador {player}: una pareja cambia su orden antes de sacar en un set",
    "no_side": "los que restan solo eligen lado en el punto decisivo de un juego",
    "no_player": "no hay jugador {player}; los jugadores son del 1 al 4",
    "same_pair_serves": "después del jugador {player} saca uno de la otra pareja, no el {following}",
    "points_after_end": "con esos sets el partido ha terminado, así que no hay puntos de un juego",
    "set_count": "{count} sets: un partido {format} tiene de 1 a {most}",
    "set_after_end": "no puede haber set {number}: el partido terminó en el set {before}",
    "set_not_over": "el set {number} no termina {games}, así que el set {following} no puede haber empezado",
    "games": "set {number}: {a}-{b} no puede darse en un set {format}",
    "no_tiebreak": "set {number}: con {a}-{b} no hay tie break en un set {format}",
    "tiebreak_end": "set {number}: su tie break no puede terminar {a}-{b}",
    "tiebreak_points": "{a}-{b} no es un marcador de un tie break a {to} que sigue",
    "game_points": "{a} y {b} puntos ganados no son un marcador de un juego que sigue",
    "star_point_everywhere": "el Star Point es para todo el partido; ningún código lo dice solo de algunos sets",
    "two_deuces": "{code!r} tiene dos partes -G:; deja una",
    "noad_and_deuce": "{code!r} dice NOAD y también -G:{game}; deja uno de los dos",
    "one_set": "{code!r}: un partido de un set no tiene otro último set; quita -F:{final}",
    "tiebreak_too_early": "{code!r}: un set a {games} juega su tie break con {least} iguales o más, no con {at}",
    "no_code": "{code!r} no es un formato de partido. Hay, por ejemplo: SET3-S:6/TB7-G:TN3D (al mejor de tres sets, "
    "Star Point), SET3-S:6/TB7-G:TN1D (punto de oro), SET3-S:6/TB7 (ventajas), SET1-S:6/TB7 (un set), "
    "SET1-S:9/TB7@8 (un set a nueve), SET1-S:TB10 (un tie break); -F:TB10 al final: el último set es un tie break",
    "same_player": "dos jugadores se llaman {name}; dale otro nombre a uno de ellos",
    "same_colour": "las dos parejas se llaman {colour!r}; dale otro color a una de ellas",
    "no_point_ago": "hasta ahora hay {count} puntos; ninguno es de hace {ago} puntos",
    "another_match": "el suceso {event} es del partido {match}, no de {here}",
    "created_already": "el partido {match} ya se había creado",
    "not_created": "el partido {match} empieza con {kind}; antes hay que crearlo",
    "rests": "el partido está aplazado; sigue cuando se reanude",
    "over_not_taken_up": "el partido ha terminado; no se puede seguir con él",
    "over": "el partido ha terminado; deshaz el último punto para seguir",
    "nothing_to_undo": "no hay nada que deshacer",
    "undo_steps": "no hay {steps} pasos",
    "nothing_to_redo": "no hay nada que rehacer",
    "redo_steps": "no hay {steps} pasos que rehacer",
    "no_point_to_undo": "no hay ningún punto que deshacer",
    "no_point_from": "ningún punto que valga viene del suceso {event}",
    "later_call": "con ese cambio lo que se cantó después no podría haber pasado ({why})",
    "ball_played": "ya se ha jugado la primera bola; parejas, saque y lados se quedan como están",
    # a format of another sport
    **{
        key: f"{{code!r}} {reason}; el pádel se juega al mejor de 1, 3 o 5 sets, como SET3-S:6/TB7-G:TN3D"
        for key, reason in _FOREIGN.items()
    },
}
