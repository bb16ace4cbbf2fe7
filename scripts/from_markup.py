"""Turns articles labelled in mark-up into texts and annotations, or the other way round to correct them.

    python scripts/from_markup.py ARTICLE.mark...                    # writes corpus/ARTICLE.txt and annotations/ARTICLE.ann
    python scripts/from_markup.py ARTICLE.mark... --texts FOLDER     # for texts kept outside: writes annotations/real/
    python scripts/from_markup.py --back annotations/ARTICLE.ann...  # prints the mark-up of annotated articles

Where the text is given, labels go to their places in it even if the mark-up lost its odd spaces or letters. Notes stand in
annotations alone: labels that have some are mended there.
"""

import argparse
import re
from pathlib import Path

from ner import files, markup, standoff

CORPUS, ANNOTATIONS = Path("corpus"), Path("annotations")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--texts", type=Path, help="folder of texts that are kept outside")
    parser.add_argument("--back", action="store_true", help="from annotations to mark-up")
    args = parser.parse_args()

    for file in args.files:
        if args.back:
            print(markup.dumps(standoff.read((args.texts or CORPUS) / f"{file.stem}.txt", file)))
        else:
            compile_markup(file, args.texts)


def compile_markup(file: Path, texts: Path | None) -> None:
    path = (ANNOTATIONS / "real" if texts else ANNOTATIONS) / f"{file.stem}.ann"
    if path.exists() and re.search("^#", files.read_text(path), re.MULTILINE):
        raise SystemExit(f"{path} has notes, which mark-up does not hold; mend its labels there")
    text = files.read_text(texts / f"{file.stem}.txt") if texts else None
    document = markup.loads(file.stem, files.read_text(file), text)
    if texts is None:
        files.write_text(CORPUS / f"{file.stem}.txt", document.text)
    files.write_text(path, standoff.dumps(document))


if __name__ == "__main__":
    main()
