"""Worlds' folders as arrays, for the tests of recipes."""
import csv
import os
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SAMARKAND_SHARED_DATA") or ROOT / "../shared/data")


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class World:
    """The tables of a folder as arrays: flow, tariff [sector, importer, exporter], inputs [country,
    sector, input], final [sector, country]."""

    def __init__(self, folder):
        self.countries = [row["code"] for row in read_rows(folder / "countries.csv")]
        self.sectors = [row["code"] for row in read_rows(folder / "sectors.csv")]
        c = {code: k for k, code in enumerate(self.countries)}
        s = {code: k for k, code in enumerate(self.sectors)}
        self.flow = np.zeros((len(s), len(c), len(c)))
        self.tariff, self.final = np.zeros_like(self.flow), np.zeros((len(s), len(c)))
        self.inputs = np.zeros((len(c), len(s), len(s)))
        for row in read_rows(folder / "flows.csv"):
            cell = s[row["sector"]], c[row["destination"]], c[row["origin"]]
            self.flow[cell], self.tariff[cell] = float(row["value"]), float(row["tariff"])
        for row in read_rows(folder / "inputs.csv"):
            self.inputs[c[row["country"]], s[row["sector"]], s[row["input"]]] = float(row["value"])
        for row in read_rows(folder / "final.csv"):
            self.final[s[row["sector"]], c[row["country"]]] = float(row["value"])
        self.spending = (self.flow * (1 + self.tariff)).sum(2)
        self.output = self.flow.sum(1)
        self.value_added = self.output - self.inputs.sum(2).T


def check_balance(test, world):
    total = world.value_added.sum()
    residual = world.spending - world.inputs.sum(1).T - world.final
    test.assertLess(np.abs(residual).max(), 1e-13 * total)
    for array in (world.flow, world.inputs, world.final, world.value_added):
        test.assertGreaterEqual(array.min(), 0)
    test.assertEqual(world.inputs.sum(2).T[world.output == 0].sum(), 0)
    test.assertGreater(world.value_added.sum(0).min(), 0)
    test.assertTrue((world.tariff >= 0).all())
