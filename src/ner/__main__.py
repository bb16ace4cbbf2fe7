"""`python -m ner`."""

from ner.cli import main

main()
