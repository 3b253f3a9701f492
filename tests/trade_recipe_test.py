#!/usr/bin/python3
"""The shipped world trade-2023: its tables balance, agree with their source, and its recipe gives
the committed bytes. What needs the project's data folder (environment SAMARKAND_SHARED_DATA, else
../shared/data) is skipped without it.

    tests/trade_recipe_test.py PROGRAM
"""
import csv
import filecmp
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
RECIPE = ROOT / "tools/build_trade_2023"
SHIPPED = ROOT / "worlds/trade-2023"
DATA = Path(os.environ.get("SAMARKAND_SHARED_DATA") or ROOT / "../shared/data")
SOURCE = DATA / "liberation_day_2025"
FILES = ["countries.csv", "final.csv", "flows.csv", "groups.csv", "inputs.csv", "sectors.csv",
         "world.yaml"]
PROGRAM = Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else ROOT / "samarkand"
needs_data = unittest.skipUnless(SOURCE.is_dir(), f"no folder {SOURCE}")


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class ShippedWorld(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        countries = read_rows(SHIPPED / "countries.csv")
        cls.codes = [row["code"] for row in countries]
        cls.gdp = np.array([float(row["gdp"]) for row in countries])
        place = {code: k for k, code in enumerate(cls.codes)}
        cls.flow = np.zeros((len(place), len(place)))  # [exporter, importer]
        for row in read_rows(SHIPPED / "flows.csv"):
            cls.flow[place[row["origin"]], place[row["destination"]]] = float(row["value"])
        cls.inputs = cls.by_country(place, "inputs.csv")
        cls.final = cls.by_country(place, "final.csv")
        cls.trade = cls.flow - np.diag(np.diag(cls.flow))

    @staticmethod
    def by_country(place, name):
        values = np.zeros(len(place))
        for row in read_rows(SHIPPED / name):
            values[place[row["country"]]] = float(row["value"])
        return values

    def test_it_is_small_and_balances(self):
        self.assertLess(sum((SHIPPED / name).stat().st_size for name in FILES), 1_000_000)
        self.assertEqual(self.flow.shape, (194, 194))
        np.testing.assert_allclose(self.flow.sum(0), self.inputs + self.final, atol=1e-5)
        self.assertGreater(self.final.min(), 0)
        self.assertGreater(np.diag(self.flow).min(), 0)

    def test_value_added_is_gdp_and_its_share_is_that_of_the_world(self):
        output = self.flow.sum(1)
        np.testing.assert_allclose(output - self.inputs, self.gdp, atol=1e-5)
        unusual = [code for code, share in zip(self.codes, self.gdp / output)
                   if abs(share - 0.465) > 1e-6]
        self.assertEqual(unusual, ["MHL"])

    def test_what_the_notes_say(self):
        deficit = self.trade.sum(0) - self.trade.sum(1)
        large = {code for code, share in zip(self.codes, deficit / self.gdp) if share > 1}
        self.assertEqual(large, {"MHL", "LBR", "DJI", "KGZ", "HKG"})
        self.assertFalse({"TWN", "CUB", "PRK", "PSE", "XKX"} & set(self.codes))

    def test_groups(self):
        groups = {}
        for row in read_rows(SHIPPED / "groups.csv"):
            self.assertIn(row["country"], self.codes)
            groups.setdefault(row["group"], []).append(row["country"])
        sizes = {name: len(set(members)) for name, members in groups.items()}
        self.assertEqual(sizes, {
            "EU": 27, "euro_area": 20, "EFTA": 3, "USMCA": 3, "G7": 7, "G20": 19, "BRICS": 5,
            "SCO": 9, "EAEU": 5, "CSTO": 6, "GCC": 6, "OPEC": 13, "ASEAN": 10, "Central_Asia": 5,
            "NATO": 31, "coalition": 38})

    @needs_data
    def test_trade_is_that_of_the_source_to_one_dollar(self):
        codes = [row["iso3"] for row in read_rows(SOURCE / "country_labels.csv")]
        self.assertEqual(codes, self.codes)
        source = np.genfromtxt(SOURCE / "trade_cepii.csv", delimiter=",", skip_header=1,
                               filling_values=0)
        np.testing.assert_allclose(self.trade, np.nan_to_num(source) / 1000, atol=6e-7)
        np.testing.assert_allclose(
            self.gdp, [float(row["gdp"]) / 1e6 for row in read_rows(SOURCE / "gdp.csv")], atol=1e-6)

    @needs_data
    def test_the_recipe_gives_the_committed_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, RECIPE, DATA, folder, "--program", PROGRAM], check=True,
                           stdout=subprocess.DEVNULL)
            self.assertEqual(sorted(os.listdir(folder)), FILES)
            _, different, missing = filecmp.cmpfiles(SHIPPED, folder, FILES, shallow=False)
            self.assertEqual(different + missing, [])


if __name__ == "__main__":
    unittest.main()
