"""Pages are light: what each loads, and the part of the typeface, which looks as the whole and has our letters."""

import re

import httpx
import pytest

from server.dashboard.assets import FOLDER
from server.dashboard.routes import node_modules
from tests.browser.conftest import Open
from tests.browser.court import Court

MOST_KB = 150
"""Before charts, which the review draws when it has shown its answers."""

DRAWN = """async ([files, text]) => {
  for (const [name, file] of Object.entries(files)) {
    document.fonts.add(await new FontFace(name, `url(${file})`, { weight: "100 900", stretch: "62% 125%" }).load());
  }
  const draw = (name, weight, stretch) => {
    const pen = Object.assign(document.createElement("canvas"), { width: 2400, height: 60 }).getContext("2d");
    pen.font = `${weight} 24px ${name}, monospace`;
    pen.fontStretch = stretch;
    pen.fillText(text, 0, 40);
    return pen.canvas.toDataURL();
  };
  const styles = [[400, "normal"], [600, "condensed"], [800, "expanded"]];
  return styles.map((style) => [draw("Whole", ...style), draw("Part", ...style)]);
}"""


def test_it_is_drawn_as_the_whole_typeface(open_page: Open) -> None:
    page = open_page("/design")
    files = {
        "Whole": "/static/vendor/archivo/files/archivo-latin-standard-normal.woff2",
        "Part": "/static/typeface/archivo.woff2",
    }
    letters = "".join(map(chr, sorted(_range((FOLDER / "css/tokens.css").read_text()))))
    drawn = page.evaluate(DRAWN, [files, f"AVATAR To first {letters}"])
    assert all(whole == part for whole, part in drawn)
    assert len({part for _, part in drawn}) == len(drawn)


def test_no_page_in_our_languages_loads_the_rest(open_page: Open) -> None:
    page = open_page("/design", locale="es-ES")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert [one.rpartition("/")[2] for one in loaded if one.endswith(".woff2")] == ["archivo.woff2"]
    ours = _range((FOLDER / "css/tokens.css").read_text())
    theirs = _range((node_modules() / "@fontsource-variable/archivo/standard.css").read_text())
    words = "".join(path.read_text() for path in (FOLDER / "js/languages").glob("*.js"))
    assert {one for one in words if ord(one) in theirs - ours} == {"\n"}


def _range(css: str) -> set[int]:
    ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", " ".join(re.findall(r"unicode-range:([^;]+);", css)))
    return {one for first, last in ranges for one in range(int(first, 16), int(last or first, 16) + 1)}


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_page_is_made_of_weighs_little_before_charts(court: Court, language: str) -> None:
    weights: dict[str, int] = {}
    with httpx.Client(base_url=court.url, headers={"Accept-Encoding": "gzip"}) as http:
        for page in (
            "/",
            "/courts/1",
            "/courts/1/umpire",
            "/sessions/m",
            "/players/n",
            "/club",
            "/account",
            "/events",
        ):
            text = http.get(page).text
            named = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', text))
            folder = next(one for one in named if one.endswith("css/base.css")).removesuffix("css/base.css")
            words = ["", *(f"_{one}" for one in "".join(re.findall(r'data-words="([^"]+)"', text)).split())]
            named |= {f"{folder}js/languages/{language}{one}.js" for one in words} | {
                f"{folder}typeface/archivo.woff2"
            }
            for path in named - weights.keys():
                weights[path] = 0 if "/charts/" in path or "uplot" in path else _on_the_wire(http.get(path))
            weight = _on_the_wire(http.get(page)) + sum(weights[one] for one in named)
            assert 60 < weight / 1024 <= MOST_KB, page


def _on_the_wire(response: httpx.Response) -> int:
    assert response.status_code == 200, response.url
    return response.num_bytes_downloaded + sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
