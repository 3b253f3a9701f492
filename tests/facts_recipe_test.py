#!/usr/bin/python3
"""worlds/facts/facts.csv: the recipe gives the committed bytes, and they agree with what is known
from elsewhere. What needs the project's data folder (environment SAMARKAND_SHARED_DATA, else
../shared/data) is skipped without it."""
import csv
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECIPE = ROOT / "tools/build_facts"
SHIPPED = ROOT / "worlds/facts/facts.csv"
DATA = Path(os.environ.get("SAMARKAND_SHARED_DATA") or ROOT / "../shared/data")
SOURCE = DATA / "eu_exports_third_countries"
KEY = ("fact", "origin", "destination", "product", "year")


class Facts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(SHIPPED, encoding="utf-8", newline="") as file:
            cls.rows = list(csv.DictReader(file))
        cls.value = {tuple(row[k] for k in KEY): float(row["value"]) for row in cls.rows}

    def series(self, fact, origin, destination, product, years):
        return [self.value[fact, origin, destination, product, str(year)] for year in years]

    def test_one_row_a_fact_and_year(self):
        self.assertEqual(len(self.value), len(self.rows))
        for row in self.rows:
            self.assertIn(row["unit"], ("million EUR", "million USD", "bcm"), row)
            self.assertTrue(row["source"], row)
            self.assertGreaterEqual(float(row["value"]), 0, row)

    def test_exports_of_the_eu(self):
        """Billion EUR of Eurostat 2021 to 2023, as far as their digits go."""
        known = {"RUS": (89.2, 55.0, 38.2), "KGZ": (0.26, 1.17, 2.73), "KAZ": (5.5, 10.3, 12.1),
                 "ARM": (0.76, 1.89, 2.16), "GEO": (2.05, 3.23, 3.62), "UZB": (2.30, 3.77, 4.35),
                 "TUR": (79, 100, 111), "ARE": (30, 36, 39)}
        for partner, values in known.items():
            made = self.series("exports", "EU", partner, "goods", (2021, 2022, 2023))
            for year, value in enumerate(values):
                digits = len(str(value).partition(".")[2])
                self.assertEqual(round(made[year] / 1e3, digits), value, (partner, 2021 + year))

    def test_members_add_up_to_the_eu(self):
        for year in ("2021", "2022", "2023"):
            members = [value for (fact, origin, destination, _, when), value in self.value.items()
                       if (fact, destination, when) == ("exports", "RUS", year)
                       and origin not in ("EU", "CHN")]
            self.assertEqual(len(members), 27)
            self.assertAlmostEqual(
                sum(members), self.value["exports", "EU", "RUS", "goods", year], delta=0.02)

    def test_china_and_russia(self):
        """Both ways 146.8 bn USD in 2021, 239 in 2023."""
        for year, both in (("2021", 146.8), ("2023", 239.0)):
            made = (self.value["exports", "CHN", "RUS", "goods", year]
                    + self.value["imports", "RUS", "CHN", "goods", year])
            self.assertAlmostEqual(made / 1e3, both, delta=0.15)

    def test_sectors_of_2022(self):
        """World prices of fuels rose by half from 2021 to 2022; steel hardly. Nothing of Russia."""
        sums = {}
        for (fact, origin, destination, product, year), value in self.value.items():
            if fact == "exports" and destination == "World_less_RUS":
                self.assertNotIn(origin, ("RUS", "BLR", "UKR", "ROW"))
                sums[product, year] = sums.get((product, year), 0) + value
        change = {product: sums[product, "2022"] / value
                  for (product, year), value in sums.items() if year == "2021"}
        self.assertEqual(len(change), 28)
        self.assertGreater(change["oil_and_gas"], 1.4)
        self.assertGreater(change["coal"], 1.3)
        self.assertLess(change["steel"], 1.15)

    def test_gas(self):
        made = self.series("deliveries", "RUS", "Europe", "pipeline_gas", (2021, 2022))
        for value, known in zip(made, (166.8, 85.4)):
            self.assertAlmostEqual(value, known, delta=0.1)
        made = self.series("deliveries", "RUS", "CHN", "pipeline_gas", (2021, 2022))
        self.assertEqual([round(value, 1) for value in made], [7.6, 14.7])

    @unittest.skipUnless(SOURCE.is_dir(), f"no folder {SOURCE}")
    def test_recipe_gives_the_committed_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "facts.csv"
            subprocess.run([sys.executable, RECIPE, DATA, made], check=True,
                           stdout=subprocess.DEVNULL)
            self.assertEqual(made.read_bytes(), SHIPPED.read_bytes())
            gas = "gas-2022.csv"
            self.assertEqual((Path(folder) / gas).read_bytes(), (SHIPPED.parent / gas).read_bytes())


if __name__ == "__main__":
    unittest.main()
