#!/usr/bin/python3
"""The shipped world wiod-2014: its recipe gives the committed bytes, its tables balance, and they
agree with the source. What needs the project's data folder (environment SAMARKAND_SHARED_DATA, else
../shared/data) is skipped without it."""
import filecmp
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from world_folder import DATA, ROOT, World, check_balance, read_rows

RECIPE = ROOT / "tools/build_wiod_2014"
SHIPPED = ROOT / "worlds/wiod-2014"
FILES = ["countries.csv", "final.csv", "flows.csv", "groups.csv", "inputs.csv", "sectors.csv",
         "world.yaml"]
needs_data = unittest.skipUnless((DATA / "wiod2014").is_dir(), f"no folder {DATA / 'wiod2014'}")


class ShippedWorld(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(SHIPPED)

    def test_size_is_under_5_mb(self):
        self.assertLess(sum((SHIPPED / name).stat().st_size for name in FILES), 5_000_000)

    def test_shape(self):
        self.assertEqual(self.world.flow.shape, (30, 44, 44))
        kinds = [row["kind"] for row in read_rows(SHIPPED / "sectors.csv")]
        self.assertEqual((kinds.count("goods"), kinds.count("services")), (22, 8))

    def test_balance(self):
        check_balance(self, self.world)

    def test_what_the_notes_say_of_russia(self):
        world = self.world
        russia = world.countries.index("RUS")
        exports = world.flow[:, :, russia].sum(0)
        exports[russia] = 0
        share = dict(zip(world.countries, exports / exports.sum()))
        coalition = [row["country"] for row in read_rows(SHIPPED / "groups.csv")
                     if row["group"] == "coalition"]
        self.assertAlmostEqual(share["ROW"], 0.50, delta=0.01)
        self.assertAlmostEqual(sum(share[code] for code in coalition), 0.40, delta=0.01)
        idle = {code for code, value in zip(world.sectors, world.output[:, russia]) if value == 0}
        self.assertEqual(idle, {"forestry", "fishing", "printing", "pharmaceuticals",
                                "fabricated_metals", "electrical_equipment", "other_transport"})

    def test_elasticities_are_one_less_than_the_substitution_between_origins(self):
        theta = {row["code"]: float(row["theta"]) for row in read_rows(SHIPPED / "sectors.csv")}
        self.assertAlmostEqual(theta["electronics"], 5.258214 - 1, places=4)
        self.assertAlmostEqual(theta["basic_metals"], (3.4486427 + 13.387498) / 2 - 1, places=4)
        self.assertEqual(theta["finance"], 5)
        self.assertGreater(min(theta.values()), 1)

    def test_groups(self):
        groups = {}
        for row in read_rows(SHIPPED / "groups.csv"):
            self.assertIn(row["country"], self.world.countries)
            groups.setdefault(row["group"], set()).add(row["country"])
        self.assertEqual(len(groups["EU"]), 27)
        self.assertEqual(len(groups["NATO"]), 26)
        self.assertEqual(groups["SCO"], {"CHN", "IND", "RUS"})
        self.assertEqual(len(groups["coalition"]), 36)
        self.assertTrue(groups["G7"] <= groups["coalition"])


@needs_data
class Recipe(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        folder = Path(cls.folder.name)
        for name, *options in (("first",), ("second",), ("fifty", "--sectors", "50")):
            subprocess.run([sys.executable, RECIPE, DATA, folder / name, *options], check=True,
                           stdout=subprocess.DEVNULL)
        cls.first, cls.second = folder / "first", folder / "second"
        cls.world, cls.fifty = World(cls.first), World(folder / "fifty")
        cls.share, cls.tariff, cls.spending, cls.gamma, cls.surplus = (
            np.loadtxt(DATA / "wiod2014/sec50" / f"{name}.txt", delimiter=",")
            for name in ("Din2014", "tariffs2014", "X0", "B", "S_n"))
        shape = cls.fifty.flow.shape
        cls.flow = cls.share.reshape(shape) * cls.spending[:, :, None] / cls.tariff.reshape(shape)

    def test_gives_the_committed_bytes_twice(self):
        for folder in (self.first, self.second):
            self.assertEqual(sorted(path.name for path in folder.iterdir()), FILES)
            _, different, missing = filecmp.cmpfiles(SHIPPED, folder, FILES, shallow=False)
            self.assertEqual(different + missing, [])

    def test_50_sectors_balance_and_add_up_to_the_shipped_30(self):
        check_balance(self, self.fifty)
        goods = slice(0, 22)
        np.testing.assert_array_equal(self.world.flow[goods], self.fifty.flow[goods])
        services = (world.flow[22:].sum(0) for world in (self.world, self.fifty))
        np.testing.assert_allclose(*services, 1e-6, 1e-4)
        value_added = (world.value_added.sum(0) for world in (self.world, self.fifty))
        np.testing.assert_allclose(*value_added, 1e-6)

    def test_flows_are_those_of_the_source(self):
        """Dropping negative final demand moves a country's exports by less than 0.5 %."""
        exports = self.flow.sum((0, 1)) - np.einsum("jnn->n", self.flow)
        made = self.world.flow.sum((0, 1)) - np.einsum("jnn->n", self.world.flow)
        np.testing.assert_allclose(made, exports, 5e-3)
        china, russia = (self.world.countries.index(code) for code in ("CHN", "RUS"))
        for n, i in ((china, russia), (russia, china)):
            made, source = (flow[:, n, i].sum() for flow in (self.world.flow, self.flow))
            np.testing.assert_allclose(made, source, 1e-3)

    def test_tariffs_are_levied_by_the_importer(self):
        """WTO, World Tariff Profiles 2015: India taxes cars, Korea food; Japan has no duty on cars."""
        def rate(origin, destination, sector):
            n, i = (self.world.countries.index(code) for code in (destination, origin))
            return self.world.tariff[self.world.sectors.index(sector), n, i]

        self.assertGreater(rate("USA", "KOR", "agriculture"), 0.3)
        self.assertLess(rate("KOR", "USA", "agriculture"), 0.05)
        self.assertLess(rate("DEU", "JPN", "motor_vehicles"), 0.005)
        for member in ("DEU", "FRA", "ITA", "ESP", "POL"):
            self.assertLess(rate("IND", member, "motor_vehicles"), 0.1)
            self.assertGreater(rate(member, "IND", "electrical_equipment"), 0.05)

    def test_value_added_is_the_source_share_of_output(self):
        expected = self.gamma * self.fifty.output
        # Where nothing is left for final spending, the largest user pays the duties moved.
        apart = np.abs(self.fifty.value_added - expected) > 1e-5 * expected + 1e-4
        self.assertLess(apart.mean(), 0.012)
        np.testing.assert_allclose(self.fifty.value_added, expected, 0.1, 1e-4)
        source = (self.gamma * self.flow.sum(1)).sum()
        np.testing.assert_allclose(self.world.value_added.sum(), source, 2e-4)

    def test_deficits_are_those_of_the_source(self):
        deficit = self.world.flow.sum((0, 2)) - self.world.flow.sum((0, 1))
        move = np.abs(deficit + self.surplus) / self.world.value_added.sum(0)
        self.assertLess(move.max(), 2e-3)


if __name__ == "__main__":
    unittest.main()
