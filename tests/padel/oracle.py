"""A second umpire: the rules once more, written from the rulebook and not from `padel`, of which it imports nothing.

It keeps the score as an umpire's pencil does, point by point: the words 0, 15, 30, 40, AD on the card, who holds the
ball and how many services are left, at which end the pairs stand. What a point would win (break, set, match point)
it finds by playing it on a copy of the card. Sources: FIP, Rules of Padel (2026), rules 1, 5 and 6; the format code
is read as the documentation of matchUpFormat codes says it.
"""

NEXT_WORD = {"0": "15", "15": "30", "30": "40"}
OTHER = {"a": "b", "b": "a"}
PARTNER = {1: 2, 2: 1, 3: 4, 4: 3}
PAIR = {1: "a", 2: "a", 3: "b", 4: "b"}
FAR_END = {"left": "right", "right": "left"}


class SetRules:
    def __init__(self, text: str, deciding_deuce: int | None) -> None:
        games, _, tiebreak = text.partition("/")
        if games.startswith("TB"):
            games, tiebreak = "0", games
        self.deciding_deuce = 1 if games.endswith("NOAD") else deciding_deuce
        self.games = int(games.removesuffix("NOAD"))
        tiebreak, _, at = tiebreak.partition("@")
        self.lead = 1 if tiebreak.endswith("NOAD") else 2
        number = tiebreak.removesuffix("NOAD").removeprefix("TB")
        self.tiebreak_points = int(number) if number else None
        self.tiebreak_at = int(at) if at else self.games


class Card:
    """The umpire's card of one match."""

    def __init__(self, code: str, first_server: int) -> None:
        head, *sections = code.split("-")
        said = dict(section.split(":") for section in sections)
        deciding_deuce = {None: None, "TN": None, "TN1D": 1, "TN3D": 3}[said.get("G")]
        self.best_of = int(head.removeprefix("SET"))
        self.usual_set = SetRules(said["S"], deciding_deuce)
        self.last_set = SetRules(said["F"], deciding_deuce) if "F" in said else self.usual_set
        opponent = 3 if first_server <= 2 else 1
        self.order = [first_server, opponent, PARTNER[first_server], PARTNER[opponent]]
        self.due = 0
        self.sets: list[tuple[int, int, tuple[int, int] | None]] = []
        self.sets_won = {"a": 0, "b": 0}
        self.winner: str | None = None
        self.a_end = "left"
        self.new_set()

    def copy(self) -> "Card":
        card = Card.__new__(Card)
        card.__dict__.update(self.__dict__)
        for name in ("order", "sets", "sets_won", "games", "words", "count", "pairs_that_served"):
            card.__dict__[name] = self.__dict__[name].copy()
        return card

    # ---- what begins

    def new_set(self) -> None:
        self.rules = self.last_set if len(self.sets) == self.best_of - 1 else self.usual_set
        self.games = {"a": 0, "b": 0}
        self.pairs_that_served: set[str] = set()
        self.new_game()

    def new_game(self) -> None:
        self.words = {"a": "0", "b": "0"}
        self.count = {"a": 0, "b": 0}
        self.deuce = 0
        self.side = "right"
        level = self.games["a"] == self.games["b"] == self.rules.tiebreak_at
        self.tiebreak = self.rules.tiebreak_points is not None and level
        self.server = self.order[self.due]
        self.services = 1

    def serve_first(self, player: int) -> None:
        """A pair says which of its players serves first in this set."""
        turns = [self.order[(self.due + turn) % 4] for turn in range(4)]
        first = next(one for one in turns if PAIR[one] == PAIR[player])
        if first != player:
            self.order = [PARTNER[one] if PAIR[one] == PAIR[player] else one for one in self.order]
        if self.tiebreak and self.services == 2:
            self.server = self.order[(self.due + 1) % 4]
        elif self.count == {"a": 0, "b": 0}:
            self.server = self.order[self.due]

    # ---- a point

    def play(self, pair: str) -> str:
        """Write down a point; give what it won: "point", "game", "set" or "match"."""
        self.pairs_that_served.add(PAIR[self.server])
        deciding = self.deciding()
        self.count[pair] += 1
        if self.tiebreak:
            return self.play_tiebreak(pair)
        mine, theirs = self.words[pair], self.words[OTHER[pair]]
        if deciding or mine == "AD" or (mine == "40" and theirs not in ("40", "AD")):
            return self.game_to(pair)
        if theirs == "AD":
            self.words[OTHER[pair]] = "40"
            self.deuce += 1
        elif mine == "40":
            self.words[pair] = "AD"
        else:
            self.words[pair] = NEXT_WORD[mine]
            if self.words == {"a": "40", "b": "40"}:
                self.deuce = 1
        self.side = FAR_END[self.side]
        return "point"

    def play_tiebreak(self, pair: str) -> str:
        mine, theirs = self.count[pair], self.count[OTHER[pair]]
        if mine >= self.rules.tiebreak_points and mine - theirs >= self.rules.lead:
            return self.game_to(pair)
        self.services -= 1
        if self.services == 0:
            place = self.order.index(self.server)
            self.server = self.order[(place + 1) % 4]
            self.services = 2
        if (mine + theirs) % 6 == 0:
            self.a_end = FAR_END[self.a_end]
        self.side = FAR_END[self.side]
        return "point"

    def deciding(self) -> bool:
        """Does the next point end the game whoever wins it?"""
        if self.winner:
            return False
        if self.tiebreak:
            short = self.rules.tiebreak_points - 1
            return self.rules.lead == 1 and self.count == {"a": short, "b": short}
        return self.words == {"a": "40", "b": "40"} and self.deuce == self.rules.deciding_deuce

    # ---- what ends

    def game_to(self, pair: str) -> str:
        """The game, or the tie-break with its points as they stand, is won: by a point or by a penalty."""
        self.pairs_that_served.add(PAIR[self.order[self.due]])
        self.games[pair] += 1
        points = (self.count["a"], self.count["b"]) if self.tiebreak else None
        self.due = (self.due + 1) % 4
        if (self.games["a"] + self.games["b"]) % 2 == 1:
            self.a_end = FAR_END[self.a_end]
        mine, theirs = self.games[pair], self.games[OTHER[pair]]
        if not self.tiebreak and not (mine >= self.rules.games and mine - theirs >= 2):
            self.new_game()
            return "game"
        self.sets.append((self.games["a"], self.games["b"], points))
        self.sets_won[pair] += 1
        if self.sets_won[pair] > self.best_of // 2:
            self.winner = pair
            self.count = {"a": 0, "b": 0}
            return "match"
        self.new_set()
        return "set"

    # ---- what may be chosen

    def may_serve_first(self) -> tuple[int, ...]:
        if self.winner:
            return ()
        return tuple(player for player in (1, 2, 3, 4) if PAIR[player] not in self.pairs_that_served)

    def shown(self) -> tuple[str, str]:
        if self.tiebreak:
            return str(self.count["a"]), str(self.count["b"])
        return self.words["a"], self.words["b"]

    def in_full(self) -> list[tuple[int, int, tuple[int, int] | None]]:
        running = [] if self.winner else [(self.games["a"], self.games["b"], None)]
        return self.sets + running
