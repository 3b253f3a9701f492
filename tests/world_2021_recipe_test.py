#!/usr/bin/python3
"""The shipped world world-2021: its recipe gives the committed bytes twice, its tables balance, and
they hold the facts of 2021. What needs the project's data folder is skipped without it."""
import csv
import filecmp
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from world_folder import DATA, ROOT, World, check_balance, read_rows

RECIPE = ROOT / "tools/build_world_2021"
SHIPPED = ROOT / "worlds/world-2021"
FILES = ["countries.csv", "evidence.csv", "final.csv", "flows.csv", "groups.csv", "inputs.csv",
         "sectors.csv", "world.yaml"]
REQUIRED = ("AUS AUT BEL BGR BRA CAN CHE CHN CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IDN "
            "IND IRL ITA JPN KOR LTU LUX LVA MEX MLT NLD NOR POL PRT ROU RUS SVK SVN SWE TUR TWN "
            "USA UKR BLR KAZ UZB KGZ TJK TKM MNG PAK IRN ARM GEO AZE ARE SAU QAT VNM MYS SGP THA "
            "PHL HKG ZAF EGY ISR NGA DZA ARG NZL SRB BGD ROW").split()
needs_data = unittest.skipUnless((DATA / "wiod2014").is_dir(), f"no folder {DATA / 'wiod2014'}")


class ShippedWorld(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(SHIPPED)
        kinds = [row["kind"] for row in read_rows(SHIPPED / "sectors.csv")]
        goods = cls.world.flow[[kind == "goods" for kind in kinds]].sum(0) / 1e3
        np.fill_diagonal(goods, 0)
        cls.goods = goods  # [importer, exporter], billion USD
        cls.at = {code: n for n, code in enumerate(cls.world.countries)}
        cls.groups = {}
        for row in read_rows(SHIPPED / "groups.csv"):
            cls.groups.setdefault(row["group"], []).append(cls.at[row["country"]])

    def trade(self, origin, destination):
        return self.goods[self.at[destination], self.at[origin]]

    def test_economies_and_sectors(self):
        self.assertGreaterEqual(len(self.world.countries), 70)
        self.assertEqual(set(REQUIRED) - set(self.world.countries), set())
        self.assertIn(len(self.world.sectors), range(20, 26))

    def test_balance(self):
        check_balance(self, self.world)

    def test_facts_of_2021(self):
        china = self.trade("CHN", "RUS") + self.trade("RUS", "CHN")
        self.assertAlmostEqual(china, 146.8, delta=0.01)
        eu = self.goods[self.at["RUS"], self.groups["EU"]].sum()
        self.assertAlmostEqual(eu, 105.5, delta=0.1)
        russia = self.at["RUS"]
        self.assertAlmostEqual(self.goods[:, russia].sum(), 492, delta=10)
        self.assertAlmostEqual(self.goods[russia].sum(), 294, delta=3)
        self.assertAlmostEqual(self.trade("RUS", "KAZ"), 14.92 * 1.18, delta=0.1)

    def test_norway_sells_oil_and_gas(self):
        norway, sector = self.at["NOR"], self.world.sectors.index
        sold = self.world.flow[:, :, norway].sum(1) - self.world.flow[:, norway, norway]
        self.assertEqual({self.world.sectors[j] for j in np.argsort(sold)[-2:]}, {"oil", "gas"})
        self.assertLess(sold[sector("mining")], 0.3 * sold[sector("oil")])

    def test_eu_exports_of_2021(self):
        """Comext, billion EUR."""
        for partner, euro in (("TWN", 28.43), ("KAZ", 5.5), ("TUR", 79), ("ARE", 30)):
            made = self.goods[self.at[partner], self.groups["EU"]].sum()
            self.assertAlmostEqual(made / 1.183 / euro, 1, delta=0.02, msg=partner)

    def test_value_added_is_gdp(self):
        gdp = [float(row["gdp"]) for row in read_rows(SHIPPED / "countries.csv")]
        np.testing.assert_allclose(self.world.value_added.sum(0), gdp, 1e-4)

    def test_specialisation(self):
        """Who sells what: the largest export of goods of some economies."""
        exports = self.world.flow.sum(1) - np.einsum("jnn->jn", self.world.flow)
        largest = {code: self.world.sectors[exports[:, n].argmax()] for code, n in self.at.items()}
        for code, sector in (("RUS", "oil"), ("SAU", "oil"), ("KAZ", "oil"), ("MNG", "mining"),
                             ("VNM", "electronics"), ("BGD", "textiles"), ("DEU", "vehicles"),
                             ("TWN", "electronics"), ("TKM", "gas"), ("UZB", "metals"), ("AZE", "oil")):
            self.assertEqual(largest[code], sector, code)

    def test_evidence_covers_all_trade(self):
        rows = read_rows(SHIPPED / "evidence.csv")
        self.assertEqual({row["total"] for row in rows}, {"observed", "shared", "scaled", "estimated"})
        total = sum(float(row["goods"]) for row in rows) / 1e3
        self.assertAlmostEqual(total, self.goods.sum(), delta=1e-3 * total)
        status = {(row["origin"], row["destination"]): row["total"] for row in rows}
        self.assertEqual(status["CHN", "RUS"], "observed")
        self.assertEqual(status["DEU", "TWN"], "shared")
        self.assertEqual(status["BRA", "USA"], "scaled")
        self.assertEqual(status["TWN", "USA"], "estimated")

    def test_tariffs(self):
        at, world = self.at, self.world
        war = (world.tariff * world.flow)[:, at["USA"], at["CHN"]].sum() / (
            1e3 * self.trade("CHN", "USA"))
        self.assertAlmostEqual(war, 0.193, places=3)
        self.assertEqual(world.tariff[:, at["RUS"], at["KAZ"]].max(), 0)


@needs_data
class Recipe(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        for name in ("first", "second"):
            subprocess.run([sys.executable, RECIPE, DATA, cls.folder / name], check=True,
                           stdout=subprocess.DEVNULL)

    def test_gives_the_committed_bytes_twice(self):
        for name in ("first", "second"):
            folder = self.folder / name
            self.assertEqual(sorted(path.name for path in folder.iterdir()), FILES)
            _, different, missing = filecmp.cmpfiles(SHIPPED, folder, FILES, shallow=False)
            self.assertEqual(different + missing, [])

    def test_value_added_is_the_gdp_of_the_source(self):
        with open(DATA / "liberation_day_2025/gdp_wdi_all_years.csv", encoding="utf-8") as file:
            gdp = {row["Country Code"]: row["2021"] for row in csv.DictReader(file)}
        world = World(SHIPPED)
        for code, value in zip(world.countries, world.value_added.sum(0)):
            if gdp.get(code):
                self.assertAlmostEqual(value / float(gdp[code]) * 1e6, 1, delta=1e-4, msg=code)


if __name__ == "__main__":
    unittest.main()
