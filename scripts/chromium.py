"""A headless Chromium that opens pages for tests, measurements and pictures, driven in the Chrome DevTools Protocol.

python scripts/chromium.py out/index.html docs/list.png --run 'document.querySelector("input").focus()'
"""

import argparse
import base64
import json
import os
import select
import shutil
import signal
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

COMMAND = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""The browser of this machine, if it has one."""

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars",
    "--no-first-run", "--remote-debugging-pipe",
)  # fmt: skip
CODES = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
PATIENCE = 60
"""Seconds after which a browser that does not answer is given up."""
PAINTED = "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"


class Browser:
    """One tab of a browser.

    `problems` gathers what went wrong in pages: exceptions, and what their policy had to stop; `asked` what they loaded.

    Raises:
        TimeoutError: it does not answer.
        RuntimeError: what it was told to run failed.
    """

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.asked: list[str] = []
        self._loaded = self._number = 0
        self._session: str | None = None
        self._unread = b""

    def __enter__(self) -> Self:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        theirs_in, self._in = os.pipe()
        self._out, theirs_out = os.pipe()
        command = [COMMAND, *FLAGS, f"--user-data-dir={self._profile.name}", "about:blank"]
        pipes = [(os.POSIX_SPAWN_DUP2, theirs_in, 3), (os.POSIX_SPAWN_DUP2, theirs_out, 4)]
        silence = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
        self._process = os.posix_spawn(COMMAND, command, os.environ, file_actions=[*pipes, silence])
        os.close(theirs_in)
        os.close(theirs_out)
        tab = next(target for target in self._call("Target.getTargets")["targetInfos"] if target["type"] == "page")
        self._session = self._call("Target.attachToTarget", targetId=tab["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{domain}.enable")
        self._call("Emulation.setFocusEmulationEnabled", enabled=True)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        os.close(self._in)
        os.close(self._out)
        self._profile.cleanup()

    def open(self, page: Path | str) -> float:
        """Opens a file or an address; milliseconds from the start of the navigation until its first whole frame."""
        before = self._loaded
        self._call("Page.navigate", url=page.resolve().as_uri() if isinstance(page, Path) else page)
        while self._loaded == before:
            self._read()
        return self.run(PAINTED)

    def run(self, script: str) -> object:
        """The value of a script, awaited if it is a promise."""
        answer = self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']['exception']['description']}")
        return answer["result"].get("value")

    def follow(self, script: str) -> None:
        """Runs a script that leads to another file, and waits until that is loaded."""
        before = self._loaded
        self.run(f"void setTimeout(() => {{ {script} }})")
        while self._loaded == before:
            self._read()

    def press(self, key: str) -> None:
        """Presses a key, by its name (`Tab`, `ArrowDown`) or as the letter that it types, and waits for what it does."""
        if key in CODES:
            typed = {"windowsVirtualKeyCode": CODES[key], **({"text": "\r"} if key == "Enter" else {})}
        else:
            typed = {"text": key}
        self._call("Input.dispatchKeyEvent", type="keyDown", key=key, **typed)
        self._call("Input.dispatchKeyEvent", type="keyUp", key=key)
        self.run(PAINTED)

    def hover(self, selector: str) -> None:
        """Moves the pointer over the first element that a selector finds."""
        x, y = self.run(
            f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getClientRects()[0];"
            "return [box.x + box.width / 2, box.y + box.height / 2] })()"
        )
        self._call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.run(PAINTED)

    def resize(self, width: int, height: int) -> None:
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def show_as(self, media: str = "", scheme: str = "light") -> None:
        """Shows pages as on `print`, or in the `dark`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._call("Emulation.setEmulatedMedia", media=media, features=features)

    def picture(self, path: Path) -> None:
        """Writes what is seen now as PNG."""
        path.write_bytes(base64.b64decode(self._call("Page.captureScreenshot")["data"]))

    def _call(self, method: str, **parameters: object) -> dict:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._in, json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def _read(self) -> dict:
        while b"\0" not in self._unread:
            if not select.select([self._out], [], [], PATIENCE)[0]:
                raise TimeoutError(f"{COMMAND} has not answered for {PATIENCE} seconds")
            some = os.read(self._out, 2**16)
            if not some:
                raise RuntimeError(f"{COMMAND} has ended by itself")
            self._unread += some
        line, _, self._unread = self._unread.partition(b"\0")
        message = json.loads(line)
        self._note(message.get("method"), message.get("params", {}))
        return message

    def _note(self, event: str | None, told: dict) -> None:
        if event == "Page.loadEventFired":
            self._loaded += 1
        elif event == "Runtime.exceptionThrown":
            self.problems.append(told["exceptionDetails"]["exception"].get("description", "exception"))
        elif event == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.problems.append(told["entry"]["text"])
        elif event == "Network.requestWillBeSent":
            self.asked.append(told["request"]["url"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--at", default="", help="what stands after # in the address")
    parser.add_argument("--size", type=int, nargs=2, default=(1400, 900))
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--run", help="a script that sets the scene")
    args = parser.parse_args()
    with Browser() as browser:
        browser.resize(*args.size)
        browser.show_as(scheme="dark" if args.dark else "light")
        browser.open(f"{args.page.resolve().as_uri()}#{args.at}")
        if args.run:
            browser.run(args.run)
        browser.run(PAINTED)
        browser.picture(args.picture)


if __name__ == "__main__":
    main()
