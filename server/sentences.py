"""What the server says to people when it refuses: each with a code, by which pages say it in theirs."""

from collections.abc import Mapping
from typing import Final, Self

SENTENCES: Final[Mapping[str, str]] = {
    "sign-in-wrong": "name or password is wrong",
    "sign-in-wait": "too many wrong passwords; try again in {seconds} s",
    "factor-needed": "the code of the second factor is asked for too",
    "factor-wrong": "this code is wrong, was used, or is too old; take the next one",
    "factor-wait": "too many wrong codes; try again in {seconds} s",
    "factor-not-begun": "nothing was begun: ask for a secret first",
    "factor-off": "there is no second factor",
    "factor-required": "{article} {role} needs a second factor; set up another one in its place",
    "factor-own": "one's own second factor is ended with a code of it, or by another administrator, or at the shell",
    "sign-in-no-tls": "signing in needs an encrypted connection: open the pages with https (http_certificate in"
    " [server]), or at the server itself",
    "sign-in-ended": "not signed in, or not any more",
    "sign-in-to": "sign in to {meaning}",
    "may-not": "{article} {role} may not {meaning}",
    "coach-only": "only the coach may {meaning}; log in as 'coach'",
    "token-bad": "this {kind} is not good, or not any more; get another one",
    "too-often": "too many requests: at most {most} in {window} s; try again in {seconds} s",
    "no-accounts": "this server keeps no accounts",
    "health-not-yours": "health data are for the player, and for coaches whom the player allows",
    "share-not-yours": "one's own heart rates are shared by the player alone, of matches that one played",
    "no-share": "there is no such link, or not any more",
    "zones-not-yours": "heart-rate zones are for the player, and for coaches whom the player allows",
    "link-bad": "this link is not known here, was used, or is too old; ask for another one",
    "name-taken": "{name!r} is somebody's already; take another name",
    "name-length": "{what} has 1 to {most} characters that can be seen",
    "account-unknown": "there is no such account",
    "account-not-there": "there is no account {account!r}",
    "last-admin": "one administrator must be left; make another one first",
    "first-admin": "the first account is an administrator's; make that one first",
    "player-needs-name": "a player has the name that matches have; say which",
    "player-taken": "an account plays as {player!r} already, and one sees that player's health data; in matches two"
    " people of one name are written differently",
    "password-short": "a password has at least {least} characters; a few words in a row are easy to keep",
    "password-long": "a password has at most {most} characters",
    "password-common": "this password is among the first that are tried; take a few words in a row",
    "password-guessed": "this password is easily guessed from lists of known ones; take a few words in a row that are"
    " no saying",
    "password-wrong": "the password is wrong",
    "password-current-wrong": "the current password is wrong",
    "consent-no-player": "this account has no player's name in matches; an administrator gives it one",
    "consent-no-coach": "there is no such coach",
    "consent-over": "this time is over already; name a later one, or none",
    "no-match": "there is no match {match!r}",
    "no-session": "there is no session {session!r}",
    "no-player": "no match has a player {name!r}",
    "too-many-events": "{count} events of points would be listed, and {most} are at most; ask of fewer matches",
    "no-statistics": "there are no statistics of a match {match!r}",
    "no-device": "there is no device on court {court!r}",
    "device-away": "the device of court {court!r} is not connected; say it again when it is, or say it there",
    "no-broker": "the server has no connection to the broker now; say it again in a moment",
    "no-match-on-court": "no match is being played on court {court!r}",
    "match-is-over": "the match is over ({state}); only one that is not can be taken up",
    "played-elsewhere": "court {court!r} plays this match now; set it aside there first",
    "player-away": "the device of court {court!r} that played this match is away: what it scores meanwhile would not"
    " count. Set the match aside there, or take it up anyway",
    "match-begun": "the match has begun already",
    "match-no-pairs": "say first who plays: the match has no pairs yet",
    "match-no-court": "say first on which court: the match has none yet",
    "match-has-device": "court {court!r} has a device; send the match to it, and score it there or by hand",
    "claim-none": "nobody holds this match; claim it first, so that only one scores it",
    "claim-held": "{name} holds this match",
    "claim-taken": "{name} holds this match; an administrator can take it over",
    "claim-admin-only": "only an administrator takes a match over from somebody",
    "not-begun": "the match has not begun; begin it first",
    "score-too-fast": "the match goes on too fast for this just now; tap again",
    "score-went-on": "the match has gone on since; look at it again",
    "score-went-on-correct": "the match has gone on since; correct it, or set the score, instead",
    "score-cannot": "{error}; correct it, or set the score, instead",
    "score-alone": "take the match over by itself, and then score",
    "score-too-old": "this was tapped over {days} days ago by the clock of who sent it; set that clock",
    "score-by-hand-already": "the match is scored by hand already",
    "score-over": "the match is over",
    "score-no-broker": "the server has no connection to the broker now; tap again in a moment",
    "score-device-there": "the device of court {court!r} scores this match and is there; tap, and it scores that",
    "score-device-away": "the device of court {court!r} scores this match and is away; wait for it, or take the match"
    " over and score it without",
    "score-not-answered": "the device of the court has not answered yet; look again, and choose again",
    "phones-none": "this server hears no phones (phone_microphones in [server])",
    "phones-busy": "{most} phones are heard already, as many as this server hears (phone_microphones in [server])",
    "weights-unknown": "there are no shot weights {snapshot!r}",
    "weights-stay": "shot weights {name!r} are published, so they stay as they are; draft new ones from them",
    "weights-few": "there are {points} points with a named shot; {needed} are needed, and {each} with a shot whose"
    " weights are to be proposed",
    "backup-running": "a backup is being made already; wait until it is done",
    "no-backup": "there is no backup {name!r}",
    "note-not-yours": "only who wrote a note changes it",
    "no-enrolling": "this server enrolls no devices",
}
"""The sentences by code, in English; what is in braces is put in."""


class Sentence(str):
    """A sentence that knows its code and what was put into it; to programs it is its English text."""

    code: str
    values: Mapping[str, str]

    @classmethod
    def of(cls, code: str, **values: object) -> Self:
        """Give a sentence of `SENTENCES`."""
        made = cls(SENTENCES[code].format(**values))
        made.code, made.values = code, {name: str(value) for name, value in values.items()}
        return made


def sentence_of(error: BaseException) -> Sentence | None:
    """Give the sentence that an error says, its own or the one that it passes on; `None` of other texts."""
    text, at = str(error), error
    while at is not None:
        said = at.args[0] if at.args else None
        if isinstance(said, Sentence) and said == text:
            return said
        at = at.__cause__  # type: ignore[assignment]
    return None
