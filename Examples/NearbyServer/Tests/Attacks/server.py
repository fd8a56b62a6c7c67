"""The server that is attacked, and what it costs."""

import pathlib
import re
import subprocess
import sys
import time


class Server:
    """A server in development mode that knows the friends of `friends.csv` in its folder."""

    def __init__(self, program, folder):
        self.path = folder / "log"
        self.log = open(self.path, "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "serve", "--development", "--port", "0", "--friends", "friends.csv", "--database", "d.sqlite"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=self.log)

    @property
    def port(self):
        while True:
            text = self.path.read_text(encoding="utf-8")
            if match := re.search(r"port=(\d+)", text):
                return int(match[1])
            if not self.is_running:
                sys.exit(f"the server does not start:\n{text}")
            time.sleep(0.05)

    @property
    def is_running(self):
        return self.process.poll() is None

    def memory(self):
        """Megabytes in use."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def times(self):
        """For how many seconds its threads have run, and have had to wait for a processor that others had."""
        ran = waited = 0
        for path in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat"):
            try:
                running, waiting, _ = path.read_text(encoding="utf-8").split()
            except OSError:
                # The thread is gone.
                continue
            ran += int(running)
            waited += int(waiting)
        return ran / 1e9, waited / 1e9

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()
