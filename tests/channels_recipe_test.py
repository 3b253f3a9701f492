#!/usr/bin/python3
"""The channels of world-2021: their recipe gives the committed bytes twice, journeys without end add
up, corridors are whole. What needs the project's data folder is skipped without it."""
import filecmp
import math
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from world_folder import DATA, ROOT, read_rows

RECIPE = ROOT / "tools/build_channels"
WORLD = ROOT / "worlds/world-2021"
SHIPPED = WORLD / "channels"
LINKLESS = {"ROW", "STP"}  # no place; too small
FILES = ["channels.yaml", "currency.csv", "links.csv", "routes.csv"]
needs_data = unittest.skipUnless((DATA / "cepii_geodist").is_dir(),
                                 f"no folder {DATA / 'cepii_geodist'}")


class ShippedChannels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.links = {(row["origin"], row["destination"], row["mode"]): row
                     for row in read_rows(SHIPPED / "links.csv")}
        cls.routes = read_rows(SHIPPED / "routes.csv")
        cls.shares = read_rows(SHIPPED / "currency.csv")
        cls.codes = [row["code"] for row in read_rows(WORLD / "countries.csv")]

    @staticmethod
    def parameter(key):
        lines = (SHIPPED / "channels.yaml").read_text(encoding="utf-8").splitlines()
        return float(dict(line.split(": ", 1) for line in lines)[key])

    def test_links_go_both_ways_at_one_cost(self):
        for (origin, destination, mode), link in self.links.items():
            back = self.links[destination, origin, mode]
            for column in ("cost", "seizure_risk"):
                self.assertEqual(link[column], back[column], (origin, destination, mode))

    def test_every_economy_can_be_reached(self):
        self.assertEqual({origin for origin, _, _ in self.links}, set(self.codes) - LINKLESS)

    def test_geography(self):
        for pair in ("RUS KAZ", "KAZ KGZ", "RUS CHN", "RUS FIN", "CHN HKG", "GBR IRL"):
            self.assertIn((*pair.split(), "land"), self.links)
        for pair in ("RUS KGZ", "RUS ARM", "RUS IRN", "DEU RUS"):
            self.assertNotIn((*pair.split(), "land"), self.links)
        sailors = {origin for origin, _, mode in self.links if mode == "sea"}
        landlocked = set("ARM AUT AZE BLR CHE CZE HUN KAZ KGZ LAO LUX MNG SRB SVK TJK TKM UZB".split())
        self.assertEqual(sailors, set(self.codes) - landlocked - LINKLESS)
        # World Factbook: Russia and Kazakhstan 7644 km
        self.assertEqual(self.links["RUS", "KAZ", "land"]["length_km"], "7644")

    def test_borders_inside_a_customs_union_cost_less(self):
        risk = {pair: self.links[(*pair.split(), "land")]["seizure_risk"]
                for pair in ("RUS KAZ", "DEU FRA", "CHE FRA", "RUS FIN", "KAZ CHN")}
        self.assertEqual(list(risk.values()), ["0.002"] * 3 + ["0.02"] * 2)
        self.assertLess(float(self.links["KAZ", "RUS", "land"]["cost"]),
                        float(self.links["KAZ", "CHN", "land"]["cost"]))

    def test_journeys_without_end_add_up(self):
        at = {code: k for k, code in enumerate(self.codes)}
        weight = np.zeros((len(at), len(at)))
        for (origin, destination, _), link in self.links.items():
            weight[at[origin], at[destination]] += float(link["cost"]) ** -self.parameter("routing")
        self.assertLess(np.abs(np.linalg.eigvals(weight)).max(), 1)

    def test_ways_of_all_goods(self):
        goods = [row["code"] for row in read_rows(WORLD / "sectors.csv") if row["kind"] == "goods"]
        self.assertEqual([row["sector"] for row in self.routes], sorted(goods))
        self.assertTrue(all(row["source"] for row in self.routes))

    def test_corridors_are_whole_and_have_sources(self):
        corridors = {}
        for row in self.shares:
            self.assertTrue(row["source"])
            corridors.setdefault(row["corridor"], {})[row["currency"]] = float(row["share"])
        for name, shares in corridors.items():
            self.assertAlmostEqual(math.fsum(shares.values()), 1, delta=1e-12, msg=name)
            most = max(share * (1 - share) for share in shares.values())  # what was observed lasts
            self.assertLess(2 * self.parameter("liquidity") * most / self.parameter("nu"), 1)
        last = self.shares[-1]  # every pair has a corridor
        self.assertEqual((last["origin"], last["destination"]), ("all", "all"))


    def test_payments_of_russia_are_those_of_its_bank(self):
        """January 2022, percent: exports 87 in dollar and euro, 12 in rouble, .5 in renminbi; imports 67,
        29, 4. Renminbi in trade with China: 17 to 25 there, at most 3 back."""
        members = {code: {code} for code in self.codes} | {"all": set(self.codes)}
        for row in read_rows(WORLD / "groups.csv"):
            members.setdefault(row["group"], set()).add(row["country"])
        corridors = {}
        for row in self.shares:
            key = row["corridor"], row["origin"], row["destination"]
            corridors.setdefault(key, {})[row["currency"]] = float(row["share"])

        def shares(origin, destination):
            return next(found for (_, one, other), found in corridors.items()
                        if origin in members[one] and destination in members[other])

        sums = {"exports": {}, "imports": {}}
        for row in read_rows(WORLD / "flows.csv"):
            ends = row["origin"], row["destination"]
            if "RUS" in ends and ends[0] != ends[1]:
                side = sums["exports" if ends[0] == "RUS" else "imports"]
                for currency, share in shares(*ends).items():
                    side[currency] = side.get(currency, 0) + share * float(row["value"])
        for name, hard, rouble, yuan in (("exports", 87, 12, .5), ("imports", 67, 29, 4)):
            side = sums[name]
            percent = {currency: 100 * value / sum(side.values()) for currency, value in side.items()}
            self.assertAlmostEqual(percent["USD"] + percent["EUR"], hard, delta=2)
            self.assertAlmostEqual(percent["RUB"], rouble, delta=0.5)
            self.assertAlmostEqual(percent["CNY"], yuan, delta=0.1)
        self.assertTrue(0.17 <= shares("CHN", "RUS")["CNY"] <= 0.25)
        self.assertLessEqual(shares("RUS", "CHN")["CNY"], 0.03)


@needs_data
class Recipe(unittest.TestCase):
    def test_gives_the_committed_bytes_twice(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("countries.csv", "sectors.csv", "groups.csv"):
                shutil.copy(WORLD / name, folder)
            for _ in range(2):
                subprocess.run([sys.executable, RECIPE, DATA, folder], check=True,
                               stdout=subprocess.DEVNULL)
                made = Path(folder) / "channels"
                self.assertEqual(sorted(path.name for path in made.iterdir()), FILES)
                _, different, missing = filecmp.cmpfiles(SHIPPED, made, FILES, shallow=False)
                self.assertEqual(different + missing, [])


if __name__ == "__main__":
    unittest.main()
