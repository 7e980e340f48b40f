"""`marcador doctor`: what is wrong with this box, and what to do about it."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    parser.add_argument(
        "--quick", action="store_true", help="leave out what takes seconds: microphone and recogniser"
    )
    parser.add_argument(
        "--bundle",
        type=Path,
        metavar="FILE",
        help="write what a helper needs to see into FILE (.tar.gz), without names, addresses, secrets or calls",
    )
    parser.add_argument(
        "--listen", type=float, default=3.0, metavar="SECONDS", help="how long the microphone is heard (default: 3)"
    )


def run(options: argparse.Namespace) -> int:
    """Look at everything; 1 when something is wrong."""
    from device.board.machine import Machine
    from marcador.configuration import load
    from marcador.doctor.examining import checks, examine
    from marcador.doctor.report import amounts_to, as_json, is_well, lines

    machine, configuration = Machine(), load(options.config)
    wanted = checks(machine, configuration, quick=options.quick, listen_s=options.listen)
    findings = []
    for finding in examine(wanted):
        findings.append(finding)
        if not options.json:
            print("\n".join(lines([finding])), flush=True)
    print(as_json(findings) if options.json else amounts_to(findings))
    if options.bundle:
        from marcador.doctor.bundle import write

        names = write(options.bundle, machine, configuration, findings)
        print(f"{options.bundle} has {', '.join(names)}; look into it before you send it", file=sys.stderr)
    return 0 if is_well(findings) else 1
