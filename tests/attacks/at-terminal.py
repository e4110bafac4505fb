#!/usr/bin/env python3
"""Runs a program under a pseudo-terminal of its own and types what KEYS says: lines of `text=>keys`, in order; keys
are typed once text is on screen, and an empty text means at once. `<Esc>`, `<CR>` and `<C-c>` are keys."""

import os
import pty
import select
import sys
import time

PATIENCE = 25.0
NAMES = {"<CR>": "\r", "<Esc>": "\x1b", "<C-c>": "\x03"}


def main() -> int:
    todo = [line.split("=>", 1) for line in os.environ.get("KEYS", "").splitlines() if "=>" in line]
    pid, master = pty.fork()
    if pid == 0:
        os.execvp(sys.argv[1], sys.argv[1:])
    seen, read_up_to, end = "", 0, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if todo and todo[0][0] in seen[read_up_to:]:
            text, keys = todo.pop(0)
            read_up_to = len(seen)
            for name, key in NAMES.items():
                keys = keys.replace(name, key)
            time.sleep(0.3 if text else 0)
            os.write(master, keys.encode())
        if select.select([master], [], [], 0.1)[0]:
            try:
                output = os.read(master, 65536)
            except OSError:
                break
            if not output:
                break
            seen += output.decode("utf-8", "replace")
    else:
        os.close(master)
    sys.stdout.write(seen)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


sys.exit(main())
