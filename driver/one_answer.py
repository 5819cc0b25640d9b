"""One request on stdin, one answer on file descriptor 3, each a JSON object on one line."""

import json
import os
import sys

MESSAGES_FD = 3


def answer_once(answer):
    request = json.loads(sys.stdin.readline())
    with os.fdopen(MESSAGES_FD, "w", encoding="utf-8") as messages:
        messages.write(json.dumps(answer(request)) + "\n")
