"""What the server writes down of its own life: one JSON object a line.

A record's own words only: never the arguments of a query, a row, a name, an address
with its parameters, or the text of an exception, which may quote any of these.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """A log record as a line of JSON, without what it was about."""

    def format(self, record: logging.LogRecord) -> str:
        """The line: when, how grave, who speaks, what; an exception by its places."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.msg if isinstance(record.msg, str) else record.name,
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["places"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)
