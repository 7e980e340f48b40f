"""What is wrong with microphone, disk and board, told at the court; the status has what is measured of them too."""

from device.board.troubles import Troubles
from device.feedback import Feedback
from device.hearing.sources.audio import AudioSource
from device.hearing.sources.lasting_microphone import LastingMicrophone
from device.hearing.sources.level_watch import LevelWatch
from device.outbox import Outbox
from device.uplink import Uplink
from wire.gauges import Gauges


def told_of(
    microphone: LastingMicrophone, feedback: Feedback, uplink: Uplink, outbox: Outbox, board: Troubles
) -> AudioSource:
    """Have it said at the court and in the status what is wrong with microphone, its level and the board; the status
    has the figures too."""
    watch = LevelWatch(microphone)

    def changed(problem: str | None) -> None:
        feedback.microphone(problem is None)
        uplink.tell_status()

    microphone.on_change = changed
    watch.on_change = uplink.tell_status

    def problems() -> tuple[str, ...]:
        own = (outbox.problem, microphone.problem, watch.problem)
        return (*(one for one in own if one), *board())

    uplink.problems = problems
    uplink.gauges = lambda: Gauges(microphone=watch.level(), board=board.board())
    return watch
