"""`marcador device`: the appliance beside a court, with a real microphone and real sensors."""

import argparse
import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from device.appliance import Delivered
    from device.hearing.sources.lasting_microphone import LastingMicrophone
    from device.settings import DeviceSettings
    from marcador.configuration import Configuration


_LOOK_S = 3.0
"""How often a service looks for a microphone that is not there; systemd starts it anew after three minutes."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--court", metavar="NAME", help="the court that the box stands at (default: from settings, 1)"
    )
    parser.add_argument(
        "--partner",
        metavar="NAME",
        help="name of the other box of this court: one scores, the other stands by for it (give it to both)",
    )
    parser.add_argument("--microphone", metavar="NAME", help="microphone to listen to (default: the system's)")
    parser.add_argument(
        "--broker", metavar="URL", help="mqtt(s)://[user@]host[:port] (default: mqtt://127.0.0.1:1883)"
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder of the outbox (default: marcador-data/device)"
    )
    parser.add_argument(
        "--enroll",
        nargs=2,
        metavar=("URL", "CODE"),
        help="get credentials from the server at URL for the code of `marcador server enroll COURT`, and end; "
        "with - for CODE it is read from what comes in",
    )
    parser.add_argument("--list-microphones", action="store_true", help="list the microphones and end")
    parser.add_argument(
        "--level",
        type=float,
        nargs="?",
        const=20.0,
        metavar="SECONDS",
        help="show how loud the microphone hears you and the court, and what to do about it, then end (default: 20)",
    )
    parser.add_argument("--list-speakers", action="store_true", help="list the loudspeakers and end")


def run(options: argparse.Namespace) -> int:
    """Hear until Ctrl-C, SIGTERM or SIGHUP."""
    if options.list_microphones:
        return _list_microphones()
    if options.list_speakers:
        return _list_speakers()
    from marcador.configuration import load, with_options
    from marcador.log_lines import write_as

    # The outbox holds health data until it is delivered; nobody else on this machine reads it.
    os.umask(0o077)
    configuration = load(options.config)
    write_as(configuration.log)
    fields = {name: name for name in ("court", "partner", "microphone", "broker", "data")}
    device = with_options(configuration.device, options, fields)
    if options.level:
        return _show_level(device.microphone, options.level)
    if options.enroll:
        url, code = options.enroll
        return _enroll(url, sys.stdin.readline().strip() if code == "-" else code, device)
    return _listen(configuration.model_copy(update={"device": device}))


def _enroll(url: str, code: str, device: "DeviceSettings") -> int:
    from device.belonging import address_of, identity_of
    from device.enrolment import redeem

    identity = redeem(url, code, device.name, device.data).enrolment
    print(f"enrolled as {identity.device} of court {identity.court}, at {identity.broker}", flush=True)
    address_of(device)
    if identity_of(device) is None:
        print(f"the settings name a broker, {device.broker}, which is used: take it out of them for this one")
    else:
        print("where the device runs, it takes that up by itself")
    return 0


def _list_microphones() -> int:
    from device.hearing.sources.microphone import microphones

    found = microphones()
    for one in found:
        print(f"{'*' if one.is_default else ' '} {one.name}  ({one.channels} channels)")
    print("* is the default" if found else "no microphone is plugged in")
    return 0 if found else 1


def _show_level(name: str, seconds: float) -> int:
    from contextlib import closing

    from device.hearing.sources.microphone import Microphone
    from marcador.level import lines

    print("say a call now and then, from where you will stand", flush=True)
    with closing(Microphone(name)) as microphone:
        for line in lines(microphone.blocks(), microphone.rate_hz, seconds):
            print(line, flush=True)
    return 0


def _list_speakers() -> int:
    from device.feedback.loudspeaker import loudspeakers

    found = loudspeakers()
    for name, is_default in found:
        print(f"{'*' if is_default else ' '} {name}")
    print("* is the default" if found else "no loudspeaker is plugged in")
    return 0 if found else 1


def _listen(configuration: "Configuration") -> int:
    from marcador.allocator import give_back_what_is_large
    from marcador.supervision.notifying import Notifier

    give_back_what_is_large()
    # A service that has said that it stops is killed unless it does; systemd starts it anew.
    if _listened_until_elsewhere(configuration) and not Notifier().is_heard:
        os.execv(sys.executable, sys.orig_argv)
    return 0


def _listened_until_elsewhere(configuration: "Configuration") -> bool:
    """Hear until the end, or until the device is enrolled as another one: say whether only that ended it."""
    from device import umpires_voice
    from device.assembly import assembled
    from device.belonging import as_enrolled
    from device.enrolled_again import EnrolledAgain
    from device.liveness import Liveness
    from marcador.sensors.worn import roster
    from marcador.supervision.watching import watched

    again, told_to_end = EnrolledAgain(configuration.device), threading.Event()
    configuration = configuration.model_copy(update={"device": as_enrolled(configuration.device)})
    microphone = _awaited_microphone(configuration.device)
    settings = (configuration.device, configuration.umpire, configuration.match)
    with assembled(
        *settings,
        microphone,
        lambda clock: roster(configuration, clock),
        observe=_show,
        say=lambda sentence: print(sentence, flush=True),
        feedback=configuration.feedback,
        attention=configuration.listening,
    ) as parts:
        again.elsewhere, parts.uplink.enrolled_again = parts.appliance.stop, again

        def end(*_: object) -> None:
            told_to_end.set()
            parts.appliance.stop()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, end)
        to = " to the umpire's voice alone" if umpires_voice.load(configuration.device.data) else ""
        stands = f"court {configuration.device.court}: listening{to}"
        print(f"{stands}; Ctrl-C ends", flush=True)
        alive = Liveness(parts.appliance.pulse, parts.uplink.pulse, parts.outbox)
        with watched(stands, lambda: alive.has_begun, alive.stalled):
            asyncio.run(parts.appliance.run())
    return again.is_elsewhere and not told_to_end.is_set()


def _awaited_microphone(device: "DeviceSettings") -> "LastingMicrophone":
    """Open the microphone; a service waits until one is plugged in, since nobody reads that there is none."""
    from device import portaudio
    from device.errors import MicrophoneError
    from device.hearing.sources.lasting_microphone import LastingMicrophone
    from marcador.supervision.notifying import Notifier

    systemd, said = Notifier(), False
    while True:
        try:
            return LastingMicrophone(device.microphone) if said else _microphone(device)
        except MicrophoneError as error:
            if not systemd.is_heard:
                raise
            if not said:
                print(f"{error}; it is looked for until it is there", flush=True)
                systemd.status(f"waits for a microphone: {error}")
            said = True
        time.sleep(_LOOK_S)
        portaudio.look_again(_LOOK_S)


def _microphone(device: "DeviceSettings") -> "LastingMicrophone":
    """Open the microphone; when that fails, say in the same breath what is wrong with the broker, too."""
    from device.broker_check import try_broker
    from device.errors import DeviceError, MicrophoneError
    from device.hearing.sources.lasting_microphone import LastingMicrophone
    from wire.errors import WireError

    try:
        return LastingMicrophone(device.microphone)
    except MicrophoneError as error:
        try:
            try_broker(device)
        except (DeviceError, WireError) as other:
            raise MicrophoneError(f"{error}. Besides: {other}") from error
        raise


def _show(delivered: "Delivered") -> None:
    from marcador.standing import end_told, standing
    from padel.umpiring.words import say

    decided = delivered.decided
    if decided.decision is None:
        return
    heard, stands = decided.utterance.text if decided.utterance else "", standing(delivered.match)
    verdict = say(delivered.match, f"verdict_{decided.decision.verdict}")
    print(f"{heard:32} {verdict:10} {stands}  {decided.decision.reason}", flush=True)
    if (told := end_told(delivered.match)) and len(decided.events) > 1:
        print(f"{told}; say next match for another", flush=True)
