"""A process that attackers of nobody are busy with."""

import contextlib
import os
import selectors
import signal
import socket


@contextlib.contextmanager
def sink():
    """The port of a process that takes whatever comes, and does nothing with it. It gives way like an attacker."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        child = os.fork()
        if child == 0:
            os.setpriority(os.PRIO_PROCESS, 0, 19)
            selector = selectors.EpollSelector()
            selector.register(listener, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is listener:
                        selector.register(listener.accept()[0], selectors.EVENT_READ)
                        continue
                    try:
                        if key.fileobj.recv(65536):
                            continue
                    except OSError:
                        pass
                    selector.unregister(key.fileobj)
                    key.fileobj.close()
        try:
            yield listener.getsockname()[1]
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
