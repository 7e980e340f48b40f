"""`marcador sensors simulate`: what anyone can try arrives at the server."""

import re
from pathlib import Path

from tests.end_to_end.conftest import ServerProcess
from tests.processes import marcador


def test_what_simulated_sensors_say_is_stored(server: ServerProcess, tmp_path: Path) -> None:
    options = ["--players", "2", "--for", "8", "--broker", server.broker]
    done = marcador("sensors", "simulate", *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = re.search(r"(\d+) heart rates, (\d+) samples .* 0 messages wait", done.stdout.splitlines()[-1])
    assert found, done.stdout
    heart_rates, samples = map(int, found.groups())
    assert heart_rates > 0
    assert samples > 200
    (match,) = server.get("/api/v1/matches?court=simulated")["matches"]
    stored = server.get(f"/api/v1/sessions/{match['match']}")
    assert (stored["heart_rate_samples"], stored["motion_samples"]) == (heart_rates, samples)
