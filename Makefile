PYTHON ?= python3
BIN := .venv/bin
NEWS := ../shared/news/articles.jsonl.gz
SAMPLES := $(shell awk -F'\t' '$$2 == "test" {print $$1}' annotations/splits.tsv 2>/dev/null | grep -v '^vietnews' | head -12)

.PHONY: tag test encoder model clean

## Tags the sample articles with the shipped model; prints the table of facts, what does not add up, and where the page is.
tag: $(BIN)/.tagging
	$(BIN)/ner tag $(SAMPLES:%=corpus/%.txt) -o out --format jsonl,csv,html
	$(BIN)/python scripts/show_facts.py out

## Installs everything and runs the linter and the tests.
test: $(BIN)/.testing
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/ner corpus check
	$(BIN)/pytest -q

## The embedded encoder, and what two passes of continued training on news make of it (an hour on two cores).
encoder: $(BIN)/.testing
	test -e cache/encoder/config.json || $(BIN)/python scripts/build_encoder.py -o cache/encoder
	test -e cache/encoder-adapted/config.json || \
		$(BIN)/python scripts/adapt_encoder.py cache/encoder $(NEWS) -o cache/encoder-adapted
	test -e cache/encoder-adapted-twice/config.json || \
		$(BIN)/python scripts/adapt_encoder.py cache/encoder-adapted $(NEWS) -o cache/encoder-adapted-twice --rate 4e-4 --seed 7

## The real articles' texts that `../shared/real` does not have.
cache/real: annotations/real/INDEX.tsv
	$(BIN)/python scripts/real_texts.py $(NEWS) -o $@

## A model made from the corpus, links and indicators first, then tags; `models/README.md` says the steps of the shipped one.
model: encoder cache/real
	$(BIN)/ner train scripts/configs/embedded.toml output=cache/links heads.relation_weight=0.6 heads.indicator_weight=0.6
	$(BIN)/ner train scripts/configs/embedded.toml start=cache/links epochs=4
	$(BIN)/ner export cache/embedded -o models/default

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(BIN)/.tagging: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(BIN)/.testing: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train,tables,dev]'
	touch $@ $(BIN)/.tagging

clean:
	rm -rf .venv out
