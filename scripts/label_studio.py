"""Takes articles through the real Label Studio and back: imports tasks through its API, exports them, compares.

    ner corpus convert annotations tasks.json --texts corpus
    python -m venv studio && studio/bin/pip install label-studio
    python scripts/label_studio.py studio/bin/label-studio tasks.json

Starts a server of its own in a temporary folder and stops it again. `--config` prints the labelling config alone, for a
project made by hand.
"""

import argparse
import json
import os
import secrets
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from ner.exchange import from_label_studio
from ner.schema import INDICATORS, RELATIONS, SPAN_TYPES, Document

STARTS_IN = 600
"""Seconds that the server may take to make its database and answer."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path, nargs="?")
    parser.add_argument("tasks", type=Path, nargs="?")
    parser.add_argument("--config", action="store_true")
    parser.add_argument("--port", type=int, default=8089)
    args = parser.parse_args()
    if args.config or not (args.program and args.tasks):
        print(labelling_config())
        return 0

    content = args.tasks.read_text(encoding="utf-8")
    token = secrets.token_hex(20)
    with tempfile.TemporaryDirectory() as folder:
        server = start(args.program, args.port, token, folder)
        try:
            studio = Studio(f"http://127.0.0.1:{args.port}/api", token)
            studio.wait(STARTS_IN)
            print(f"Label Studio {studio.call('version')['release']} answers")
            project = studio.call("projects", {"title": "results news", "label_config": labelling_config()})["id"]
            studio.call(f"projects/{project}/import", json.loads(content))
            exported = studio.call(f"projects/{project}/export?exportType=JSON")
        finally:
            server.terminate()
            server.wait()
    sent, back = (by_name(from_label_studio(text)) for text in (content, json.dumps(exported)))
    changed = sorted(name for name in sent if sent[name] != back.get(name))
    print(f"{len(sent)} articles there and back, {len(changed)} changed{': ' if changed else ''}{', '.join(changed)}")
    return 1 if changed else 0


def labelling_config() -> str:
    """The project's interface: span types, an indicator for each count, relations."""
    labels = "".join(f'<Label value="{name}"/>' for name in SPAN_TYPES)
    choices = "".join(f'<Choice value="{name}"/>' for name in INDICATORS)
    relations = "".join(f'<Relation value="{name}"/>' for name in RELATIONS)
    return (
        f'<View><Relations>{relations}</Relations><Labels name="label" toName="text">{labels}</Labels>'
        f'<Choices name="indicator" toName="text" perRegion="true" choice="single">{choices}</Choices>'
        f'<Text name="text" value="$text"/></View>'
    )


def start(program: Path, port: int, token: str, folder: str) -> subprocess.Popen:
    user = {"USERNAME": "reader@example.org", "PASSWORD": secrets.token_hex(8), "USER_TOKEN": token}
    settings = {f"LABEL_STUDIO_{name}": value for name, value in user.items()}
    settings |= {"LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true", "LABEL_STUDIO_BASE_DATA_DIR": folder}
    command = [str(program), "start", "--no-browser", "--port", str(port)]
    with open(Path(folder) / "server.log", "wb") as log:
        return subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log)


class Studio:
    """The API of a running server."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def call(self, path: str, data: object = None) -> dict:
        body = None if data is None else json.dumps(data).encode()
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/{path}", body, headers)) as answer:
            return json.load(answer)

    def wait(self, seconds: float) -> None:
        """Raises TimeoutError if the server does not answer in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                self.call("version")
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(1)
        raise TimeoutError(f"no answer from {self.url} in {seconds} s")


def by_name(documents: list[Document]) -> dict[str, tuple]:
    return {d.id: (d.text, set(d.spans), set(d.relations)) for d in documents}


if __name__ == "__main__":
    raise SystemExit(main())
