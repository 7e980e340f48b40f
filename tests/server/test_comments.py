"""Scripts and styles go out without the comments that have lines to themselves."""

from server.dashboard.assets import FOLDER
from server.dashboard.comments import without_comments

COMMENTED = b"""// @ts-check
/** One.
 * @param {string} two */
export const one = (two) => `${two}`; // stays
  /* three */ const four = "https://five";
  /** @type {Six} */ (seven); /* eight */
    // nine

ten /* eleven
*/
"""
LIGHT = b"""\n\n
export const one = (two) => `${two}`; // stays
  /* three */ const four = "https://five";
  /** @type {Six} */ (seven); /* eight */\n\n
ten /* eleven
*/
"""


def test_only_comments_that_have_lines_to_themselves_go_and_lines_keep_their_numbers() -> None:
    assert without_comments(COMMENTED) == LIGHT


def test_no_text_of_several_lines_has_what_looks_like_a_comment() -> None:
    for path in FOLDER.rglob("*.js"):
        bare = without_comments(path.read_bytes()).decode()
        # A comment's own backticks go with it, in pairs; half of a text would leave one.
        inside = [part for at, part in enumerate(path.read_text().split("`")) if at % 2 and "\n" in part]
        assert bare.count("`") % 2 == 0, path
        for text in inside:
            assert all(not line.lstrip().startswith(("//", "/*")) for line in text.splitlines()[1:]), path
