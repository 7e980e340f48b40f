"""docs/access.md: who may do what, from the table that the server asks."""

from collections.abc import Iterator

_INTRODUCTION = """# Who may do what

A table of rights and roles, as the server asks it for every request (`server/people/rights.py`); the tests ask every
route as each role. Whoever is not signed in has the first column.

`own` is one's own health data, for whoever plays under a name in matches. A coach sees also those of players who
allow it, from the moment they do and only until they take it back, on streams that are open too. No role alone sees
health data, not the administrator's either. Who has a link that a player made to a review sees that player's heart
rates of that one session, until it ends.

A server that only this computer reaches and that has no accounts trusts whoever sits there with everything. One with
the coach's shared password and no accounts lets who has it do all but manage people. Both end with the first account.

This page is generated from the code: `make docs`.
"""


_LIMITS = """## How often

Counted by account, or by address for who is not signed in, where all phones in a club's network count as one; on a
server without accounts that only this computer reaches, nothing is. A window lets a burst through, and then one
request for each that has aged out, as a bucket of tokens does. `X-RateLimit-Limit`, `-Remaining` and `-Reset` and
`RateLimit`, `RateLimit-Policy` say what is left; beyond it the answer is 429 with `Retry-After`. After three wrong
passwords for a name from one address each further one makes it wait twice as long, up to a quarter of an hour; after
thirty from anywhere, from everywhere. So do wrong codes of a second factor, for its account from anywhere.
"""


def page() -> str:
    """Give docs/access.md."""
    routes = ["## Routes by what they need", "", *_routes()]
    return "\n".join(
        [
            _INTRODUCTION,
            *_table(),
            "",
            *routes,
            "",
            _LIMITS,
            *_limits(),
            "",
            "### Routes by their limit",
            "",
            *_routes_by_limit(),
            "",
        ]
    )


def _table() -> Iterator[str]:
    from server.people.rights import MEANING, WHO, Grant, Right, grant

    shown = {Grant.YES: "yes", Grant.NO: "", Grant.OWN: "own", Grant.ALLOWED: "own, allowed"}
    yield f"| right | what it is | {' | '.join(str(role or 'anyone') for role in WHO)} |"
    yield "|---|---|" + "---|" * len(WHO)
    for right in Right:
        cells = " | ".join(shown[grant(right, role)] for role in WHO)
        yield f"| `{right}` | {MEANING[right]} | {cells} |"


def _limits() -> Iterator[str]:
    from server.people.limits import RULES

    yield "| limit | an account at most | an address at most | what it counts |"
    yield "|---|---|---|---|"
    for one in RULES:
        window = f"in {one.window_s} s"
        yield f"| `{one.name}` | {one.item.amount} {window} | {one.shared.amount} {window} | {one.what} |"


def _routes_by_limit() -> Iterator[str]:
    from server.api.routes import routes
    from server.app import bare
    from server.people.limits import RULES, rule_of

    found = [(rule_of(one.method, one.path), f"`{one.method} {one.path}`") for one in routes(bare())]
    for rule in (*RULES, None):
        counted = ", ".join(route for its, route in found if its is rule)
        yield f"- {f'`{rule.name}`' if rule else 'not limited'}: {counted}"


def _routes() -> Iterator[str]:
    from server.api.routes import routes
    from server.app import bare
    from server.people.rights import Right

    found = routes(bare())
    for right in Right:
        lines = [f"`{one.method} {one.path}`" for one in found if right in one.rights]
        yield f"- `{right}`: " + ", ".join(lines)
