"""What export makes of a graph."""

import numpy as np
import onnx
import onnxruntime
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from onnx import TensorProto, helper, numpy_helper

from ner.export import packed

tables = arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.floats(-8, 8, width=32))


@given(tables, st.data())
def test_rows_of_a_packed_table_are_off_by_half_a_step_at_most(table, data):
    ids = np.array(data.draw(st.lists(st.integers(0, len(table) - 1), min_size=1)), np.int64)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "ids"], ["rows"])],
        "lookup",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["n", table.shape[1]])],
        [numpy_helper.from_array(table, "table")],
    )
    model = packed(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8))
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (rows,) = session.run(["rows"], {"ids": ids})
    steps = np.abs(table).max(axis=1, keepdims=True)[ids] / 127
    assert (np.abs(rows - table[ids]) <= 0.51 * steps + 1e-6).all()
    assert {tensor.name: tensor.data_type for tensor in model.graph.initializer} == {
        "table_int8": TensorProto.INT8,
        "table_scale": TensorProto.FLOAT,
    }
