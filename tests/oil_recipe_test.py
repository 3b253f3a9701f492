#!/usr/bin/python3
"""The shipped oil network: its recipe gives the committed bytes, the base year is an equilibrium of its
tables, they hold the facts of 2021, and scenarios and facts of 2022 name what is in them. What needs
the project's data folder is skipped without it."""
import collections
import filecmp
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from world_folder import DATA, ROOT, read_rows

SHIPPED = ROOT / "worlds/world-2021/energy/oil"
FILES = ["arcs.csv", "flows.csv", "groups.csv", "network.yaml", "nodes.csv", "suppliers.csv"]
SCENARIOS = sorted((ROOT / "scenarios").glob("oil-*-2022.yaml"))
FACTS = read_rows(ROOT / "worlds/facts/oil-2022.csv")
RUSSIA = ("RUW", "RUE", "RUS")


class OilNetwork(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.arcs = {row["arc"]: row for row in read_rows(SHIPPED / "arcs.csv")}
        cls.nodes = {row["node"]: row for row in read_rows(SHIPPED / "nodes.csv")}
        cls.suppliers = read_rows(SHIPPED / "suppliers.csv")
        cls.price = {row["node"]: float(row["price"]) for row in cls.suppliers}
        cls.price |= {node: float(row["price"]) for node, row in cls.nodes.items() if row["price"]}
        cls.price |= {f"{r}.port": cls.price[f"{r}.{'products' if r == 'RUS' else 'crude'}"]
                      for r in RUSSIA}

    def flow(self, keep):
        return sum(float(row["flow"]) for row in self.arcs.values() if keep(row))

    def test_nodes_balance(self):
        left = collections.Counter({row["node"]: float(row["quantity"]) for row in self.suppliers})
        for node, row in self.nodes.items():
            left[node] += float(row["injection"] or 0) - float(row["quantity"] or 0)
        for row in self.arcs.values():
            left[row["origin"]] -= float(row["flow"])
            left[row["destination"]] += float(row["flow"])
        self.assertEqual(set(left), set(self.nodes))
        self.assertLess(max(map(abs, left.values())), 1e-9)

    def test_base_year_is_an_equilibrium(self):
        """Japan's crude has no supplier: its price is what one of its routes says."""
        price = dict(self.price)
        price["JPN.crude"] = price["ARE.crude"] + self.cost(self.arcs["ARE_JPN"])
        for name, row in self.arcs.items():
            profit = price[row["destination"]] - price[row["origin"]] - self.cost(row)
            flow, most = float(row["flow"]), float(row["available"] or row["capacity"])
            self.assertLessEqual(flow, most, name)
            if flow == most:
                self.assertGreater(profit, 0.1, name)
            elif flow > 0:
                self.assertAlmostEqual(profit, 0, delta=1e-9, msg=name)
            else:
                self.assertLess(profit, -0.1, name)

    def cost(self, row):
        return float(row["cost"]) + float(row["residual"]) + float(row["cost_slope"]) * float(row["flow"])

    def test_curvature_is_of_the_buyers_imports(self):
        for node in self.nodes:
            into = [row for row in self.arcs.values()
                    if row["destination"] == node and row["mode"] in ("tanker", "pipe")]
            bought = sum(float(row["flow"]) for row in into)
            if into and not node.endswith(".port"):
                for row in into:
                    self.assertAlmostEqual(float(row["cost_slope"]) * bought, 12, delta=1e-4)

    def test_facts_of_2021(self):
        """Review, IEA, Reuters, Ministry of Finance, World Bank, as far as their digits go."""
        russian = {node: self.flow(lambda row: row["destination"] == node and row["mode"] != "refining"
                                   and row["origin"][:3] in RUSSIA)
                   for node in ("IND.crude", "CHN.crude", "JPN.crude", "CIS.crude", "EUR.crude", "TUR.crude")}
        for node, megatonnes in (("IND.crude", 4.54), ("CHN.crude", 79.64), ("JPN.crude", 4.43),
                                 ("CIS.crude", 15.68)):
            self.assertAlmostEqual(russian[node], megatonnes * 7.33 / 365, delta=1e-3)
        self.assertAlmostEqual(russian["EUR.crude"] + russian["TUR.crude"], 138.65 * 7.33 / 365, delta=1e-3)
        self.assertAlmostEqual(self.flow(lambda row: "druzhba" in row["arc"]), 0.7, delta=1e-9)
        self.assertEqual(self.price["RUW.crude"], 69.0)
        self.assertAlmostEqual(self.price["EUR.crude"], 70.44, delta=0.01)
        made = sum(float(row["quantity"]) for row in self.suppliers)
        used = sum(float(row["quantity"] or 0) for row in self.nodes.values())
        self.assertAlmostEqual(made, 90.0755, delta=0.02)
        self.assertAlmostEqual(used, 94.3719, delta=0.02)

    def test_every_row_has_source_and_confidence(self):
        rows = [*self.arcs.values(), *self.nodes.values(), *self.suppliers, *read_rows(SHIPPED / "flows.csv")]
        for row in rows:
            self.assertTrue(row["source"], row)
            self.assertIn(row["confidence"], ("observed", "derived", "assumed", "M"), row)
            if row["confidence"] == "M":
                self.assertIn("memory", row["source"], row)

    def test_scenarios_name_arcs_and_close_whole_routes(self):
        self.assertEqual(len(SCENARIOS), 3)
        for path in SCENARIOS:
            text = re.sub(r"(?m)^ *#.*$", "", path.read_text(encoding="utf-8"))
            for kind, names in re.findall(r"kind: (\w+)[^}]*?arcs: \[([^]]*)\]", text):
                arcs = [name.strip() for name in names.split(",")]
                for name in arcs:
                    self.assertIn(name, self.arcs, path.name)
                    if kind in ("close_arc", "freight") and not name.endswith(".open"):
                        self.assertTrue(name + ".open" not in self.arcs or name + ".open" in arcs, name)

    def test_facts_of_2022_begin_where_the_network_does(self):
        for row in FACTS:
            before = float(row["before"])
            if row["measure"] == "flow":
                made = self.flow(lambda arc: (not row["mode"] or arc["mode"] == row["mode"])
                                 and self.at(arc["origin"], row["origin"])
                                 and (not row["destination"]
                                      or self.at(arc["destination"], row["destination"])))
            elif row["measure"] == "production":
                made = sum(float(one["quantity"]) for one in self.suppliers
                           if one["node"] in row["of"].split(","))
            else:
                made = self.price[row["of"]]
            self.assertAlmostEqual(made, before, delta=2e-4, msg=row["name"])

    def at(self, node, place):
        return place in (node, self.nodes[node]["country"])

    @unittest.skipUnless((DATA / "energy_2021").is_dir(), f"no folder {DATA / 'energy_2021'}")
    def test_recipe_gives_the_committed_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-B", ROOT / "tools/build_energy", DATA, folder, "oil"],
                           check=True, stdout=subprocess.DEVNULL)
            same, *_ = filecmp.cmpfiles(Path(folder) / "oil", SHIPPED, FILES, shallow=False)
            self.assertEqual(same, FILES)


if __name__ == "__main__":
    unittest.main()
