"""What the screen shows until the server answers: a page of its own, which needs nothing. Pure."""

from base64 import b64encode
from html import escape

TITLE = {"en": "Marcador is starting", "es": "Marcador está arrancando"}
LEAD = {
    "en": "The score appears here as soon as {} answers.",
    "es": "El marcador aparecerá aquí en cuanto responda {}.",
}

_STYLE = """html{background:#060d14;color:#f6fafd;font:4vmin/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-content:center;text-align:center}
h1{font-size:8vmin;margin:0}p{margin:.5em 1em;opacity:.8;overflow-wrap:anywhere}"""


def waiting_page(language: str, host: str) -> str:
    """Give its address, which is all of it (RFC 2397)."""
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{TITLE[language]}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{TITLE[language]}</h1>"
        f"<p>{LEAD[language].format(escape(host))}</p></main></body></html>"
    )
    return "data:text/html;base64," + b64encode(page.encode()).decode()
