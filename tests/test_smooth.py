import torch
from torch import nn

from ner.smooth import smooth


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(10, 8)
        self.product = nn.Linear(8, 4)

    def forward(self, input_ids):
        return self.product(self.table(input_ids))


def test_a_smoothed_product_is_what_it_was_and_its_inputs_have_no_outliers():
    torch.manual_seed(0)
    layer, ids = Layer(), torch.arange(10)[None]
    with torch.no_grad():
        layer.table.weight[:, 3] *= 50
        before, read = layer(ids), layer.table(ids).flatten(0, -2).abs().amax(dim=0)
        smooth(layer, [ids[0].tolist()])
        after, now = layer(ids), (layer.table(ids) * layer.product.scale).flatten(0, -2).abs().amax(dim=0)
    torch.testing.assert_close(after, before, atol=1e-4, rtol=1e-4)
    assert read.max() / read.median() > 20
    assert now.max() / now.median() < 6
