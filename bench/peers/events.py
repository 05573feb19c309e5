"""Writes the event file that torch/src/test/resources/golden/events.out.tfevents is, with TensorBoard's own
writer, or reads one with its reader:

    python bench/peers/events.py write FILE
    python bench/peers/events.py read FOLDER_OF_A_MODEL

Needs tensorboard (checked with 2.21)."""

import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

EPOCHS = [
    {"loss": 1.25, "learningRate": 0.001, "gradientNorm": 3},
    {"loss": 0.75, "heldOutLoss": 0.5, "learningRate": 0.0005, "gradientNorm": 200},
]


def write(file):
    with open(file, "wb") as out:
        records = RecordWriter(out)
        records.write(Event(wall_time=0, file_version="brain.Event:2").SerializeToString())
        for network in (1, 2):
            for step, epoch in enumerate(EPOCHS, 1):
                values = [Summary.Value(tag=f"{k}/{network}", simple_value=v) for k, v in epoch.items()]
                event = Event(wall_time=step, step=step, summary=Summary(value=values))
                records.write(event.SerializeToString())
        records.flush()


def read(folder):
    events = EventAccumulator(folder)
    events.Reload()
    for tag in events.Tags()["scalars"]:
        print(tag, [(e.step, struct.pack("<f", e.value).hex(), e.value) for e in events.Scalars(tag)])


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](sys.argv[2])
