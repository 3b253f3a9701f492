#!/usr/bin/python3
"""The energy networks of world-2021: their recipe gives the committed bytes twice, the base year solves
the programme, flows stay near what sources say. What needs the project's data folder is skipped without
it."""
import filecmp
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from world_folder import DATA, ROOT, read_rows

sys.path.insert(0, str(ROOT / "tools"))
from energy_2021 import gas  # noqa: E402
from energy_2021.reconcile import reconcile  # noqa: E402
from energy_2021.sea import ways  # noqa: E402

RECIPE = ROOT / "tools/build_energy"
SHIPPED = ROOT / "worlds/world-2021/energy"
FILES = ["arcs.csv", "flows.csv", "groups.csv", "network.yaml", "nodes.csv", "suppliers.csv"]
needs_data = unittest.skipUnless((DATA / "energy_2021").is_dir(), f"no folder {DATA / 'energy_2021'}")


class Reconciliation(unittest.TestCase):
    def test_a_gap_is_shared_by_variance(self):
        x = reconcile(np.array([3.0, 5.0]), np.array([1.0, 2.0]), np.array([[1.0, 1.0]]),
                      np.array([13.0]), np.array([True, True]))
        np.testing.assert_allclose(x, [4, 9], atol=1e-12)

    def test_what_would_be_negative_is_zero(self):
        x = reconcile(np.array([1.0, 5.0]), np.array([2.0, 2.0]), np.array([[1.0, 1.0]]),
                      np.array([2.0]), np.array([True, True]))
        np.testing.assert_allclose(x, [0, 2], atol=1e-12)

    def test_a_free_one_may_be_negative(self):
        x = reconcile(np.array([1.0, 5.0]), np.array([2.0, 2.0]), np.array([[1.0, 1.0]]),
                      np.array([2.0]), np.array([False, True]))
        np.testing.assert_allclose(x, [-1, 3], atol=1e-12)

    def test_what_cannot_balance_stops(self):
        with self.assertRaisesRegex(SystemExit, "the balances cannot hold, largest gap 1"):
            reconcile(np.array([1.0]), np.array([1.0]), np.array([[1.0], [1.0]]), np.array([1.0, 3.0]),
                      np.array([True]))


class Sea(unittest.TestCase):
    def test_distances(self):
        """Within 8 % of published ones: Sabine Pass, Ras Laffan to Tokyo Bay and Rotterdam; Dampier."""
        for origin, end, known, toll in (("USA", "JPN", 9200, 7), ("USA", "NWE", 4900, 0),
                                         ("QAT", "JPN", 6500, 0), ("QAT", "NWE", 6200, 7),
                                         ("AUS", "JPN", 3700, 0)):
            miles, paid = ways(origin, 0.006)[end]
            self.assertAlmostEqual(miles / known, 1, delta=0.08, msg=(origin, end))
            self.assertEqual(paid, toll)


class ShippedGas(unittest.TestCase):
    def setUp(self):
        self.folder = SHIPPED / "gas"

    def test_the_base_year_solves_the_programme(self):
        gas.check(self.folder)

    def broken(self, file, old, new):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "gas"
            shutil.copytree(self.folder, folder)
            text = (folder / file).read_text(encoding="utf-8")
            self.assertIn(old, text)
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
            gas.check(folder)

    def test_a_flow_that_does_not_balance_is_found(self):
        flow = next(row["flow"] for row in read_rows(self.folder / "arcs.csv")
                    if row["arc"] == "china_w_n")
        with self.assertRaisesRegex(SystemExit, "does not balance by -?1 bcm"):
            self.broken("arcs.csv", f",{flow},CHN,", f",{float(flow) + 1},CHN,")

    def test_a_price_that_is_no_optimum_is_found(self):
        with self.assertRaisesRegex(SystemExit, "arc .*: no optimum"):
            self.broken("nodes.csv", "TUR,TUR,600,", "TUR,TUR,601,")

    def test_named_routes_and_large_ones_stay(self):
        rows = sorted(read_rows(self.folder / "flows.csv"), key=lambda row: -float(row["reconciled"]))
        moved = {row["route"]: abs(float(row["reconciled"]) / float(row["bcm"]) - 1) for row in rows}
        self.assertGreaterEqual(sum(moved[row["route"]] <= 0.1 for row in rows[:20]), 17)
        for name in ("nord_stream", "ukraine_transit", "power_of_siberia", "transmed", "canada_us"):
            self.assertLessEqual(moved[name], 0.01, name)

    def test_every_row_says_whence(self):
        for file in ("nodes.csv", "suppliers.csv", "arcs.csv", "flows.csv"):
            for row in read_rows(self.folder / file):
                self.assertTrue(row["source"], row)
                self.assertIn(row["confidence"], ("observed", "derived", "assumed", "M"), row)
                memory = re.search(r"\bM\b|from memory", row["source"]) is not None
                self.assertEqual(row["confidence"] == "M", memory, row)


@needs_data
class Recipe(unittest.TestCase):
    def test_the_committed_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            made = subprocess.run([sys.executable, RECIPE, DATA, folder], capture_output=True, text=True)
            self.assertEqual(made.returncode, 0, made.stderr)
            self.assertIn("43 regions, 13 liquefaction and 20 regasification nodes", made.stdout)
            same, other, missing = filecmp.cmpfiles(SHIPPED / "gas", Path(folder) / "gas", FILES, False)
            self.assertEqual((other, missing), ([], []))


if __name__ == "__main__":
    unittest.main()
