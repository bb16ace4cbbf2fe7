"""Puts more layers on top of a trained model without changing what it says, to be trained further.

    python scripts/build_encoder.py --layers 10 -o cache/encoder10
    python scripts/grow_model.py models/default cache/encoder10 -o cache/grown
    ner train scripts/configs/embedded.toml encoder=cache/encoder10 start=cache/grown output=cache/taller

The new layers are those of the base encoder with a share of what they add to their input, and with norms that give it back
as it is on average: the model reads nearly as before (at shares of 0 and 0.1, F1 of spans, links and facts on dev within
0.005), and gradients reach them at once. So depth may grow late (stacking: Gong et al., 2019; zero-initialised residuals:
Zhang et al., 2019).
"""

import argparse
from pathlib import Path

import torch
from torch import nn

from ner.checkpoint import Checkpoint, open_encoder, save_checkpoint
from ner.config import TrainConfig, read_config
from ner.corpus import load_split
from ner.encode import Pieces
from ner.export import activation_windows
from ner.model import JointModel
from ner.opinions import read_opinions
from ner.train import evaluate, starting_weights

CONFIG = Path(__file__).parent / "configs" / "embedded.toml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a checkpoint, or a model folder that ships")
    parser.add_argument("encoder", help="the base encoder with as many layers as the model shall have")
    parser.add_argument("--share", type=float, default=0.1, help="of what a new layer adds to its input")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()

    config = read_config(CONFIG, [f"encoder={args.encoder}", f"output={args.output}"])
    args.output.mkdir(parents=True, exist_ok=True)
    (args.output / "tokenizer.json").write_bytes((args.model / "tokenizer.json").read_bytes())
    pieces = Pieces(args.output / "tokenizer.json")
    model = JointModel(open_encoder(args.encoder), config.heads)
    missing = model.load_state_dict(starting_weights(args.model), strict=False).missing_keys
    new = sorted({int(name.split(".layer.")[1].split(".")[0]) for name in missing})
    if not new:
        parser.error(
            f"{args.encoder} has no layers that {args.model} lacks; build one with more (build_encoder.py --layers)"
        )
    open_up(model.eval(), new, args.share, config, pieces)
    grown = Checkpoint(model, config, pieces, read_opinions(args.model))
    _, scores = evaluate(grown.scorer, load_split(config.articles, "dev"))
    save_checkpoint(grown, {"articles": 0, "dev": scores})
    print(f"layers {new} are new", *(f"{name}: {value:.4f}" for name, value in scores.items()), sep="\n")


@torch.no_grad()
def open_up(model: JointModel, new: list[int], share: float, config: TrainConfig, pieces: Pieces) -> None:
    """Scales what the new layers add, and sets their norms to the mean and the deviation of what they read."""
    layers = model.encoder.encoder.layer
    states: list[torch.Tensor] = []
    hook = layers[new[0] - 1].register_forward_hook(lambda *call: states.append(call[-1][0].flatten(0, -2)))
    for window in activation_windows(config, pieces):
        model.encoder(input_ids=torch.tensor([window]))
    hook.remove()
    read = torch.cat(states)
    mean, deviation = read.mean(), read.std(dim=-1, unbiased=False).mean()
    for layer in (layers[number] for number in new):
        for block in (layer.attention.output, layer.output):
            block.dense.weight.mul_(share)
            block.dense.bias.mul_(share)
            nn.init.constant_(block.LayerNorm.weight, deviation)
            nn.init.constant_(block.LayerNorm.bias, mean)


if __name__ == "__main__":
    main()
