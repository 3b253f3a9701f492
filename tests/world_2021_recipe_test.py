#!/usr/bin/python3
"""The shipped world world-2021: its recipe gives the committed bytes twice, its tables balance, and
they hold the facts of 2021. What needs the project's data folder is skipped without it."""
import csv
import filecmp
import gzip
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
         "sector_groups.csv", "sectors.csv", "world.yaml"]
REQUIRED = ("AGO ARE ARG AUS AUT BEL BGD BGR BLR BRA BRN CAN CHE CHL CHN CIV CMR COD COL CRI CYP CZE DEU "
            "DNK EGY ESP EST FIN FRA GBR GRC HKG HRV HUN IDN IND IRL ISL ISR ITA JOR JPN KAZ KHM KOR LAO "
            "LTU LUX LVA MAR MEX MLT MMR MYS NGA NLD NOR NZL PAK PER PHL POL PRT ROU RUS SAU SEN SGP STP "
            "SVK SVN SWE THA TUN TUR TWN UKR USA VNM ZAF ROW "
            "IRN MNG KGZ UZB TJK TKM ARM AZE GEO SRB QAT KWT IRQ OMN DZA").split()
GROUPS_OF_SECTORS = {
    "agriculture": {"crops", "forestry", "fishing"}, "mining": {"coal", "ores", "quarrying"},
    "metals": {"steel", "other_metals", "metal_products"}, "wood_paper": {"wood", "paper"},
    "transport_equipment": {"ships", "aircraft_trains"}, "plastics_minerals": {"plastics", "minerals"}}
needs_data = unittest.skipUnless((DATA / "oecd_icio_2021_flows").is_dir(),
                                 f"no folder {DATA / 'oecd_icio_2021_flows'}")


class ShippedWorld(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(SHIPPED)
        cls.kinds = {row["code"]: row["kind"] for row in read_rows(SHIPPED / "sectors.csv")}
        goods = cls.world.flow[[kind == "goods" for kind in cls.kinds.values()]].sum(0) / 1e3
        np.fill_diagonal(goods, 0)
        cls.goods = goods  # [importer, exporter], billion USD
        cls.at = {code: n for n, code in enumerate(cls.world.countries)}
        cls.groups = {}
        for row in read_rows(SHIPPED / "groups.csv"):
            cls.groups.setdefault(row["group"], []).append(cls.at[row["country"]])

    def trade(self, origin, destination):
        return self.goods[self.at[destination], self.at[origin]]

    def sold(self, code):
        """Exports by sector, billion USD."""
        n = self.at[code]
        sold = (self.world.flow[:, :, n].sum(1) - self.world.flow[:, n, n]) / 1e3
        return dict(zip(self.world.sectors, sold))

    def cell(self, sector, origin, destination):
        return self.world.flow[self.world.sectors.index(sector), self.at[destination],
                               self.at[origin]] / 1e3

    def test_economies_and_sectors(self):
        self.assertGreaterEqual(len(self.world.countries), 95)
        self.assertEqual(set(REQUIRED) - set(self.world.countries), set())
        self.assertIn(len(self.world.sectors), range(33, 37))
        groups = {}
        for row in read_rows(SHIPPED / "sector_groups.csv"):
            groups.setdefault(row["group"], set()).add(row["sector"])
        for group, members in GROUPS_OF_SECTORS.items():
            self.assertEqual(groups[group], members)
        size = sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file())
        self.assertLess(size, 14e6)

    def test_balance(self):
        check_balance(self, self.world)

    def test_russia_in_2021(self):
        """Customs of China and Russia, Eurostat; billion USD."""
        russia = self.at["RUS"]
        self.assertAlmostEqual(self.trade("CHN", "RUS") + self.trade("RUS", "CHN"), 146.8, delta=0.01)
        self.assertAlmostEqual(self.goods[russia, self.groups["EU"]].sum(), 105.5, delta=0.1)
        self.assertAlmostEqual(self.goods[self.groups["EU"], russia].sum(), 187.5, delta=0.1)
        self.assertAlmostEqual(self.goods[:, russia].sum(), 493.1, delta=0.1)
        self.assertAlmostEqual(self.goods[russia].sum(), 293.5, delta=0.1)
        for partner, value in (("NLD", 42.1), ("DEU", 29.7), ("TUR", 27.1), ("BLR", 23.1), ("KAZ", 18.5)):
            self.assertAlmostEqual(self.trade("RUS", partner), value, delta=0.06, msg=partner)

    def test_china_and_kazakhstan_in_2021(self):
        self.assertAlmostEqual(self.trade("CHN", "USA"), 505, delta=5)
        buyers = {code: self.trade("KAZ", code) for code in self.world.countries if code != "KAZ"}
        self.assertAlmostEqual(sum(buyers.values()), 60.3, delta=0.1)
        first = sorted(buyers, key=buyers.get)[-5:]
        self.assertLess({"ITA", "CHN", "NLD", "RUS"}, set(first))
        self.assertLess(buyers["GBR"], 5)

    def test_energy_of_2021(self):
        """Statistical Review, bcm, times USD per 1000 m3; China's customs."""
        self.assertAlmostEqual(self.cell("gas", "RUS", "CHN"), 7.585 * .15 + 6.191 * .382, delta=0.01)
        self.assertAlmostEqual(self.cell("gas", "RUS", "BLR"), 18.72 * .1285, delta=0.01)
        self.assertAlmostEqual(self.cell("oil", "RUS", "CHN"), 40.29, delta=0.01)
        self.assertAlmostEqual(self.cell("oil", "RUS", "IND"), 4.54 * 70.9 * 7.33 * 11 / 12 / 1e3,
                               delta=0.02)

    def test_chapters_of_customs(self):
        """Russia's exports by chapters: 72, 73, 82, 83; 26; 27 in all 493.1 bn USD."""
        sold = self.sold("RUS")
        self.assertAlmostEqual(sold["steel"] + sold["metal_products"], 33.4, delta=1.5)
        self.assertAlmostEqual(sold["ores"], 7.4, delta=0.4)
        fuels = sum(sold[code] for code in ("coal", "oil", "gas", "petroleum"))
        self.assertAlmostEqual(fuels, 268.8, delta=5)
        self.assertAlmostEqual(self.cell("other_metals", "KAZ", "GBR"), 4.0, delta=0.4)

    def test_norway_sells_oil_and_gas(self):
        sold = self.sold("NOR")
        self.assertEqual(set(sorted(sold, key=sold.get)[-2:]), {"oil", "gas"})
        self.assertLess(sold["coal"] + sold["ores"], 0.1 * sold["oil"])

    def test_eu_exports_of_2021(self):
        """Comext, billion EUR."""
        for partner, euro in (("TWN", 28.43), ("KAZ", 5.5), ("TUR", 79), ("ARE", 30)):
            made = self.goods[self.at[partner], self.groups["EU"]].sum()
            self.assertAlmostEqual(made / 1.183 / euro, 1, delta=0.02, msg=partner)

    def test_value_added_is_gdp(self):
        gdp = [float(row["gdp"]) for row in read_rows(SHIPPED / "countries.csv")]
        np.testing.assert_allclose(self.world.value_added.sum(0), gdp, 1e-3)
        self.assertAlmostEqual(self.world.value_added.sum(0)[self.at["TWN"]] / 774.7e3, 1, delta=0.01)

    def test_specialisation(self):
        """Who sells what: the largest export of goods of some economies."""
        for code, sector in (("RUS", "oil"), ("SAU", "oil"), ("KAZ", "oil"), ("MNG", "ores"),
                             ("VNM", "electronics"), ("BGD", "textiles"), ("DEU", "vehicles"),
                             ("TWN", "electronics"), ("TKM", "gas"), ("UZB", "other_metals"),
                             ("AZE", "oil"), ("CHN", "electronics"), ("IRL", "pharmaceuticals")):
            sold = {k: v for k, v in self.sold(code).items() if self.kinds[k] == "goods"}
            self.assertEqual(max(sold, key=sold.get), sector, code)

    def test_evidence_covers_all_trade(self):
        rows = read_rows(SHIPPED / "evidence.csv")
        grades = {"observed", "scaled", "estimated", "memory"}
        self.assertEqual({row["total"] for row in rows}, grades)
        self.assertEqual({row["sectors"] for row in rows}, grades)
        self.assertTrue(all(row["source"] for row in rows))
        total = sum(float(row["goods"]) for row in rows) / 1e3
        self.assertAlmostEqual(total, self.goods.sum(), delta=1e-4 * total)
        pair = {(row["origin"], row["destination"]): row for row in rows}
        for ends, grade in (("CHN RUS", "observed"), ("RUS NLD", "observed"), ("DEU TWN", "scaled"),
                            ("BRA USA", "scaled"), ("CHN USA", "observed"), ("RUS MNG", "memory")):
            self.assertEqual(pair[tuple(ends.split())]["total"], grade, ends)
        both = pair["CHN", "RUS"]
        self.assertEqual((both["source"], both["other_source"]), (
            "General Administration of Customs of China", "Federal Customs Service of Russia"))
        self.assertAlmostEqual(float(both["other"]) / 1e3, 72.7, delta=0.05)

    def test_tariffs(self):
        """USA on China: duties over imports 10.9 % in 2024."""
        at, world = self.at, self.world
        paid = (world.tariff * world.flow)[:, at["USA"], at["CHN"]].sum()
        self.assertAlmostEqual(paid / (1e3 * self.trade("CHN", "USA")), 0.109, delta=0.02)
        self.assertEqual(world.tariff[:, at["RUS"], at["KAZ"]].max(), 0)
        self.assertEqual(world.tariff[:, at["DEU"], at["FRA"]].max(), 0)


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
        with gzip.open(DATA / "un_ama/un_ama_current_usd.csv.gz", "rt", encoding="utf-8") as file:
            gdp = {row["iso3"]: float(row["gdp"]) for row in csv.DictReader(file)
                   if row["year"] == "2021" and row["iso3"]}
        world = World(SHIPPED)
        for code, value in zip(world.countries, world.value_added.sum(0)):
            if code in gdp:
                self.assertAlmostEqual(value / gdp[code], 1, delta=0.01, msg=code)

    def test_partners_of_russia_are_those_of_its_customs(self):
        customs = {}
        for row in read_rows(DATA / "russia_customs/russia_trade_by_partner_monthly.csv"):
            if row["year"] == "2021":
                key = row["flow"], row["partner"]
                customs[key] = customs.get(key, 0) + float(row["value_musd"])
        pair = {(row["origin"], row["destination"]): float(row["goods"])
                for row in read_rows(SHIPPED / "evidence.csv")}
        union = {row["country"] for row in read_rows(SHIPPED / "groups.csv") if row["group"] == "EU"}
        for (flow, partner), value in customs.items():
            if partner == "CHN" or flow == "import" and partner in union:
                continue  # China's customs and Eurostat go before
            made = pair["RUS", partner] if flow == "export" else pair[partner, "RUS"]
            self.assertAlmostEqual(made / value, 1, delta=1e-4, msg=(flow, partner))


if __name__ == "__main__":
    unittest.main()
