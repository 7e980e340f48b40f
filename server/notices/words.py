"""What a browser shows of a notice, in its language: a title, a text, and the page that it leads to."""

from typing import Any
from urllib.parse import quote

from server.notices.kinds import TEST, Kind

LANGUAGES = ("en", "es")

_TITLES = {
    Kind.SCORE: {"en": "{pairs}", "es": "{pairs}"},
    Kind.START: {"en": "Started: {pairs}", "es": "Ha empezado: {pairs}"},
    Kind.END: {"en": "Over: {pairs}", "es": "Ha terminado: {pairs}"},
    Kind.CLASH: {"en": "Two matches at once", "es": "Dos partidos a la vez"},
    TEST: {"en": "Marcador", "es": "Marcador"},
}
_COURT = {"en": "court {court}", "es": "pista {court}"}
_WON = {"en": "{pair} won", "es": "{pair} ha ganado"}
_NOBODY = {"en": "nobody won", "es": "no ha ganado nadie"}
_CLASH = {
    "en": "{name} plans to cover two matches whose times overlap",
    "es": "{name} quiere cubrir dos partidos que coinciden",
}
_TEST = {"en": "Notices arrive here.", "es": "Los avisos llegan aquí."}


def shown(kind: str, data: dict[str, Any], language: str) -> dict[str, str]:
    """Give what to show of a notice's data; notices of one match take each other's place."""
    board = data.get("scoreboard")
    title = _TITLES[kind][language].format(pairs=_pairs(board))
    if board is not None:
        page = f"/courts/{quote(board['court'], safe='')}"
        return {"title": title, "text": _text(kind, board, language), "page": page, "tag": board["match"]}
    text = _TEST[language] if kind == TEST else _CLASH[language].format(name=data["name"])
    return {"title": title, "text": text, "page": "/account", "tag": kind}


def _pairs(board: dict[str, Any] | None) -> str:
    return "" if board is None else f"{board['a']['name']} – {board['b']['name']}"


def _text(kind: str, board: dict[str, Any], language: str) -> str:
    parts = [" ".join(_set(one) for one in board["sets"])]
    if kind == Kind.SCORE and board["winner"] is None:
        parts.append(f"{board['a']['points']}–{board['b']['points']}")
    if kind == Kind.END:
        winner = board["winner"]
        parts.insert(0, _WON[language].format(pair=board[winner]["name"]) if winner else _NOBODY[language])
    return ", ".join(part for part in (*parts, _COURT[language].format(court=board["court"])) if part)


def _set(one: dict[str, Any]) -> str:
    lower = "" if one["tiebreak"] is None else f" ({min(one['tiebreak'])})"
    return f"{one['a']}–{one['b']}{lower}"
