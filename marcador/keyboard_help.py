"""What `help` shows at the keyboard, by the language of the match."""

HELP = {
    "en": """A line is a call, as an umpire says it: "{pair} smash winner", "thirty fifteen"; docs/calls.md has all.
15-0             figures are called as an umpire says them: fifteen love
undo             takes the last back; "correction point {pair}" amends the last point, also after the end
wait 90          lets ninety seconds pass (each call takes five)
players A,B,C,D  who plays: this match before its first ball, later the next one
colours A,B      and in which shirts, such as colours green,white (or colors)
format CODE      how, such as SET1-S:6/TB7
next match       and then confirm: begins another; "next match ana bea versus eva ivo" with whom is remembered
matches          lists the matches of this sitting
set aside WHY    lets the match rest; take up N goes on with a resting one
abandon WHY      ends the match without a winner
help, ?          shows this
quit             ends, as Ctrl-D does
# …              a remark
Tab              shows how a call may go on""",
    "es": """Una línea es lo que canta el árbitro: «{pair} remate ganador», «treinta quince»; todo: docs/calls.md.
15-0              las cifras se cantan como las dice el árbitro: quince nada
deshacer          anula lo último; «corrección punto {pair}» corrige el último punto, también tras el final
espera 90         deja pasar noventa segundos (cada línea tarda cinco)
jugadores A,B,C,D quién juega: este partido antes de la primera bola, después el próximo
colores A,B       y con qué camisetas, por ejemplo colores verde,blanco
formato CÓDIGO    cómo se juega, por ejemplo SET1-S:6/TB7
nuevo partido     y luego confirmar: empieza otro; «nuevo partido ana bea contra eva ivo» con quien se recuerda
partidos          los partidos de esta sesión
aplazar MOTIVO    aplaza el partido; retomar N sigue con uno aplazado
abandonar MOTIVO  termina el partido sin ganador
ayuda, ?          muestra esto
salir             termina, como Ctrl-D
# …               un comentario
Tab               muestra cómo puede seguir""",
}
