"""Writes an activity as TCX: Garmin's Training Center Database, version 2 (its XML schema names each element here).

The schema has no racket sport: `Other` is what it offers. Times are whole seconds in UTC, distance is 0 since nobody
measured one; the schema wants it, and whole calories too.
"""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from server.taking_out.activity import Activity, Lap, moment

NAMESPACE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
register_namespace("", NAMESPACE)


def tcx(activity: Activity) -> bytes:
    """Give an activity as an XML document."""
    root = Element(_name("TrainingCenterDatabase"))
    one = SubElement(SubElement(root, _name("Activities")), _name("Activity"), Sport="Other")
    _add(one, "Id", _time(activity.laps[0].start))
    for lap in activity.laps:
        _lap(one, lap)
    written: bytes = tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written


def _lap(parent: Element, lap: Lap) -> None:
    """Add a lap, its elements in the schema's order (`ActivityLap_t`)."""
    one = SubElement(parent, _name("Lap"), StartTime=_time(lap.start))
    _add(one, "TotalTimeSeconds", f"{lap.seconds:.1f}")
    _add(one, "DistanceMeters", "0.0")
    _add(one, "Calories", "0")
    for name, bpm in (("AverageHeartRateBpm", lap.mean), ("MaximumHeartRateBpm", lap.highest)):
        if bpm is not None:
            _add(SubElement(one, _name(name)), "Value", str(bpm))
    _add(one, "Intensity", "Active")
    _add(one, "TriggerMethod", "Manual")
    if lap.beats:
        track = SubElement(one, _name("Track"))
        for beat in lap.beats:
            point = SubElement(track, _name("Trackpoint"))
            _add(point, "Time", _time(beat.second))
            _add(SubElement(point, _name("HeartRateBpm")), "Value", str(beat.bpm))


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, _name(name)).text = text


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _time(second: int) -> str:
    return moment(second).strftime("%Y-%m-%dT%H:%M:%SZ")
