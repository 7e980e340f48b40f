"""The two pages of the hotspot: HTML without scripts, since the browsers that open by themselves run few."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from marcador.hotspot import texts
from marcador.hotspot.form import Refused, Wish
from marcador.hotspot.radio import Network
from marcador.hotspot.texts import Text

OTHER = ""
"""The value of the choice of a Wi-Fi that is not heard."""


class Box(NamedTuple):
    """What a box is, for whom its page is.

    Attributes:
        host: its name in its network, empty where it has no pages there.
        pages: the address of its other pages in the hotspot, likewise.
        takes_code: whether it may be enrolled here, as one that never was.
        token: what its form has to bring along.
    """

    host: str = ""
    pages: str = ""
    takes_code: bool = False
    token: str = ""


_STYLE = """
:root{color-scheme:light dark;--ground:#e9eef2;--panel:#fff;--ink:#06121c;--soft:#3f4e5b;--line:#7d8b98;
--alarm:#b80f18}
@media(prefers-color-scheme:dark){:root{--ground:#060d14;--panel:#0f1a25;--ink:#f6fafd;--soft:#a9b8c5;
--alarm:#ff8a8f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:18px/1.45 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:20px 16px 40px}
h1{font-size:1.5rem;line-height:1.2;margin:.2em 0}
label,legend{display:block;margin:1.1em 0 .3em;font-weight:600}
fieldset{border:0;padding:0;margin:0}
fieldset label{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;min-height:48px;margin:0;
padding:4px 12px;font-weight:400;background:var(--panel);border-bottom:1px solid var(--ground)}
fieldset span{flex:1 1 9rem;overflow-wrap:anywhere}
small{color:var(--soft);font-size:.83rem}
input[type=radio]{width:22px;height:22px;flex:none}
input:not([type=radio]){width:100%;min-height:48px;padding:8px 12px;font:inherit;color:inherit;
background:var(--panel);border:1px solid var(--line);border-radius:8px}
button{width:100%;min-height:52px;margin:1.4em 0 1em;font:600 1.1rem system-ui,sans-serif;color:#06121c;
background:#d8f000;border:2px solid #06121c;border-radius:10px}
.refused{padding:12px;background:var(--panel);border-left:6px solid var(--alarm);font-weight:600;
overflow-wrap:anywhere}
a{color:inherit;display:inline-block;min-height:44px;padding:10px 0}
:focus-visible{outline:3px solid #0a4fc4;outline-offset:2px}
li{margin:.5em 0}
"""


def form(language: str, networks: Sequence[Network], wish: Wish, refused: Refused | None, box: Box) -> str:
    """Give the page that asks; what was typed is there again, without the password and the code."""

    def say(text: Text, *names: str) -> str:
        return escape(text[language].format(*names))

    chosen = wish.name if any(one.name == wish.name for one in networks) else OTHER
    choices = "".join(_choice(one, language, is_chosen=one.name == chosen) for one in networks)
    checked = "" if chosen else " checked"
    typed = "" if chosen else escape(wish.name)
    why = ""
    if refused is not None:
        why = f'<p class="refused" role="alert">{say(texts.REFUSED[refused], wish.name)}</p>'
    more = f'<p><a href="{escape(box.pages)}">{say(texts.PAGES)}</a></p>' if box.pages else ""
    return _page(
        language,
        texts.TITLE[language],
        f"""<p>{say(texts.LEAD)}</p>{why}
<form method="post" action="/join" autocomplete="off"><input type="hidden" name="token" value="{escape(box.token)}">
<fieldset><legend>{say(texts.NETWORK)}</legend>{choices}
<label><input type="radio" name="network" value="{OTHER}"{checked}><span>{say(texts.OTHER)}</span></label></fieldset>
<label for="other">{say(texts.OTHER_NAME)}</label>
<input id="other" name="other" maxlength="32" autocapitalize="none" spellcheck="false" value="{typed}">
<label for="password">{say(texts.PASSWORD)}</label>
<input id="password" name="password" type="password" maxlength="63" autocapitalize="none" spellcheck="false">
{_code(language, wish) if box.takes_code else ""}<button>{say(texts.JOIN)}</button>
</form>{more}""",
    )


def _code(language: str, wish: Wish) -> str:
    def say(text: Text) -> str:
        return escape(text[language])

    return f"""<label for="server">{say(texts.SERVER)}</label>
<input id="server" name="server" inputmode="url" maxlength="200" autocapitalize="none" spellcheck="false"
 placeholder="{say(texts.SERVER_HINT)}" value="{escape(wish.server)}">
<label for="code">{say(texts.CODE)}</label>
<input id="code" name="code" maxlength="64" autocapitalize="characters" spellcheck="false"
 aria-describedby="code-hint">
<small id="code-hint">{say(texts.CODE_HINT)}</small>"""


def joining(language: str, wish: Wish, host: str) -> str:
    """Give the page that says what happens now, and how one sees whether it worked.

    Args:
        host: the name of the box in its network; empty for a box without pages.
    """
    steps = texts.STEPS if wish.code else texts.STEPS[:-1]
    listed = "".join(f"<li>{escape(one[language].format(wish.name))}</li>" for one in steps)
    done = [*([texts.PAGES_THEN] if host else []), *([texts.LISTED_THEN] if wish.code else []), texts.FAILED]
    rest = "".join(f"<p>{escape(one[language].format(host))}</p>" for one in done)
    lead = escape(texts.JOINING_LEAD[language].format(wish.name))
    return _page(language, texts.JOINING[language].format(wish.name), f"<p>{lead}</p><ol>{listed}</ol>{rest}")


def _choice(one: Network, language: str, *, is_chosen: bool) -> str:
    told = [f"{one.signal} %", *(["5 GHz"] if one.is_5_ghz else [])]
    if one.is_for_companies:
        told = [texts.COMPANY[language]]
    elif not one.security:
        told.append(texts.OPEN[language])
    marks = " disabled" if one.is_for_companies else " checked" if is_chosen else ""
    name = escape(one.name)
    return (
        f'<label><input type="radio" name="network" value="{name}"{marks}><span>{name}</span>'
        f"<small>{escape(' · '.join(told))}</small></label>"
    )


def _page(language: str, title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
