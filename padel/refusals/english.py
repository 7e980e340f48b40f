"""Why something cannot be, in English; what is in braces is filled in."""

_FOREIGN = {
    "against_the_clock": "is played against the clock",
    "another_sport": "is another sport's",
    "aggregate": "adds up the score of all sets (aggregate)",
    "exactly": "plays every set whatever the score (exactly)",
    "consecutive": "counts consecutive points as another sport does",
    "no_such_deuce": "decides at a deuce that no rule of padel knows: TN1D is golden point, TN3D Star Point",
    "rally": "is pickleball's (rally scoring)",
    "another_lead": "wins sets by another lead than two games",
    "number_of_sets": "has another number of sets than best of 1, 3 or 5",
}

TEXTS = {
    # a score
    "order_stands": "player {player} cannot be chosen now: a pair changes its order before it serves in a set",
    "no_side": "the receivers choose their side at the deciding point of a game only",
    "no_player": "there is no player {player}; players are 1 to 4",
    "same_pair_serves": "after player {player} a player of the other pair serves, not {following}",
    "points_after_end": "the match is over with these sets, so there are no points in a running game",
    "set_count": "{count} sets: a match in {format} has 1 to {most}",
    "set_after_end": "set {number} cannot be: the match was over after set {before}",
    "set_not_over": "set {number} is not over at {games}, so set {following} cannot have begun",
    "games": "set {number}: {a}-{b} cannot be in a set {format}",
    "no_tiebreak": "set {number}: there is no tie-break at {a}-{b} of a set {format}",
    "tiebreak_end": "set {number}: its tie-break cannot end {a}-{b}",
    "tiebreak_points": "{a}-{b} is no score of a tie-break to {to} that goes on",
    "game_points": "points won {a} and {b} are no score of a game that goes on",
    # a match format
    "star_point_everywhere": "Star Point is for the whole match; no code says it of some of the sets only",
    "two_deuces": "{code!r} has two -G: sections; keep one of them",
    "noad_and_deuce": "{code!r} says both NOAD and -G:{game}; keep one of them",
    "one_set": "{code!r}: a match of one set has no other last set; leave out -F:{final}",
    "tiebreak_too_early": "{code!r}: a set to {games} plays its tie-break at {least} games each or later, not {at}",
    "no_code": "{code!r} is not a match format. There are, for example: SET3-S:6/TB7-G:TN3D (best of three sets, "
    "Star Point), SET3-S:6/TB7-G:TN1D (golden point), SET3-S:6/TB7 (advantage), SET1-S:6/TB7 (one set), "
    "SET1-S:9/TB7@8 (a pro set), SET1-S:TB10 (one tie-break); -F:TB10 at the end: a match tie-break as last set",
    # how a match is set up
    "same_player": "two players are called {name}; give one of them another name",
    "same_colour": "both pairs are called {colour!r}; give one of them another colour",
    # what happens in a match
    "no_point_ago": "there are {count} points so far; none is {ago} points ago",
    "another_match": "event {event} belongs to match {match}, not to {here}",
    "created_already": "match {match} was created already",
    "not_created": "match {match} begins with {kind}; it must be created first",
    "rests": "the match is set aside; it goes on once it is taken up",
    "over_not_taken_up": "the match is over; it cannot be taken up",
    "over": "the match is over; undo the last point to go on",
    "nothing_to_undo": "there is nothing to undo",
    "undo_steps": "there are not {steps} steps",
    "nothing_to_redo": "there is nothing to redo",
    "redo_steps": "there are not {steps} steps to redo",
    "no_point_to_undo": "there is no point to undo",
    "no_point_from": "no point that stands came from event {event}",
    "later_call": "with that change a later call could not have been made ({why})",
    "ball_played": "the first ball was played; pairs, servers and ends stay as they are",
    # a format of another sport
    **{
        key: f"{{code!r}} {reason}; padel plays best of 1, 3 or 5 sets, such as SET3-S:6/TB7-G:TN3D"
        for key, reason in _FOREIGN.items()
    },
}
