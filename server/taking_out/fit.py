"""Writes an activity as FIT, by fit-tool: a record a second, a lap a game, padel as its sport (racket, padel).

The messages and their order are those of an activity file (FIT SDK, "Activity File"): file id, records with their
laps, session, activity.
"""

from typing import Any

from server.taking_out.activity import Activity, Lap


def fit(activity: Activity) -> bytes:
    """Give an activity as a FIT file."""
    from fit_tool.fit_file_builder import FitFileBuilder  # It takes its time, and few ask for it.
    from fit_tool.profile.messages.activity_message import ActivityMessage
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.messages.lap_message import LapMessage
    from fit_tool.profile.messages.record_message import RecordMessage
    from fit_tool.profile.messages.session_message import SessionMessage
    from fit_tool.profile.profile_type import Activity as Kind
    from fit_tool.profile.profile_type import Event, EventType, FileType, LapTrigger, Manufacturer, Sport, SubSport

    builder, whole = FitFileBuilder(auto_define=True), activity.whole
    head = FileIdMessage()
    head.type, head.manufacturer, head.product = FileType.ACTIVITY, Manufacturer.DEVELOPMENT.value, 0
    head.time_created, head.serial_number = _ms(whole.start), 1
    builder.add(head)
    for number, lap in enumerate(activity.laps):
        for beat in lap.beats:
            record = RecordMessage()
            record.timestamp, record.heart_rate = _ms(beat.second), beat.bpm
            builder.add(record)
        one = LapMessage()
        _sum(one, lap)
        one.message_index, one.lap_trigger = number, LapTrigger.MANUAL
        one.event, one.event_type = Event.LAP, EventType.STOP
        one.sport, one.sub_sport = Sport.RACKET, SubSport.PADEL
        builder.add(one)
    session = SessionMessage()
    _sum(session, whole)
    session.message_index, session.first_lap_index, session.num_laps = 0, 0, len(activity.laps)
    session.event, session.event_type = Event.SESSION, EventType.STOP
    session.sport, session.sub_sport = Sport.RACKET, SubSport.PADEL
    builder.add(session)
    last = ActivityMessage()
    last.timestamp, last.total_timer_time, last.num_sessions = _ms(whole.end), float(whole.seconds), 1
    last.type, last.event, last.event_type = Kind.MANUAL, Event.ACTIVITY, EventType.STOP
    builder.add(last)
    return bytes(builder.build().to_bytes())


def _sum(message: Any, lap: Lap) -> None:
    message.timestamp, message.start_time = _ms(lap.end), _ms(lap.start)
    message.total_elapsed_time = message.total_timer_time = float(lap.seconds)
    if lap.mean is not None and lap.highest is not None:
        message.avg_heart_rate, message.max_heart_rate = lap.mean, lap.highest


def _ms(second: int) -> int:
    return second * 1000
