"""How the log is written: for people, or a JSON object a line for programs that gather logs."""

import json
import logging
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class LogSettings(BaseModel):
    """How the log is written; how much of it `--log` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["text", "json"] = Field(
        default="text",
        description="'text' for people, or 'json': an object a line, with what it is about in fields. With --log info"
        " each call is followed by its id from hearing to the streams. Default text.",
    )


class JsonLines(logging.Formatter):
    """A line is an object: time, level, logger, message, and the facts that the record has."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        line = {
            "time": time,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def write_as(settings: LogSettings) -> None:
    """Have the log written so from now on."""
    if settings.format == "json":
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonLines())
