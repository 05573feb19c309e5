"""Writes the Parquet files beside it: python make.py (pyarrow 26). The same three rows in each."""
import datetime

import pyarrow as pa
import pyarrow.parquet as pq

table = pa.table(
    {
        "id": pa.array([7, 8, 9], pa.int64()),
        "label": ["wheat", "maize", None],
        "sown": [datetime.date(2020, 3, 1)] * 3,
        "ndvi_t0": pa.array([0.1, 0.2, 0.3], pa.float32()),
        "ndvi_t1": pa.array([0.4, None, 0.6], pa.float64()),
        "ndvi_t2": pa.array([1, 2, 3], pa.uint16()),
    }
)
for codec in ("snappy", "zstd", "gzip", "none", "lz4"):
    pq.write_table(table, f"{codec}.parquet", compression=codec)
pq.write_table(table, "pages2.parquet", data_page_version="2.0")
pq.write_table(pa.table({"label": ["a"], "v_t0": [[1, 2]]}), "nested.parquet")
