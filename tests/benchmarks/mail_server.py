"""A mail server in a process of its own that takes everything; its port is the first argument. Ends with its input."""

import sys

from aiosmtpd.controller import Controller


class TakesAll:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"


def main() -> None:
    controller = Controller(TakesAll(), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    print("ready", flush=True)
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
