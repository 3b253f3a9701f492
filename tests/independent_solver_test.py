#!/usr/bin/python3
"""Samarkand against an independent solver, on 44 countries x 50 sectors.

The solver below is written from docs/notation.md in another language and by another algorithm
(plain damped substitution, wages from value added), reads the same folder, and must give every
country's real income to 1e-8 percentage points under every measure and closure.
Usage: independent_solver_test.py PROGRAM
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SAMARKAND_SHARED_DATA", SOURCE.parent / "shared" / "data"))
PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else "samarkand"

SCENARIO = """
name: independent
model: {model}
measures:
  - {kind: ban, origin: EU, destination: RUS, sectors: [c17, c19], share: 0.6}
  - {kind: ban, origin: RUS, destination: USA, sectors: [c04, c10]}
  - {kind: iceberg, origin: coalition, destination: RUS, sectors: all, factor: 1.15}
  - {kind: iceberg, origin: RUS, destination: coalition, sectors: all, factor: 1.3, share: 0.5}
  - {kind: tariff, origin: CHN, destination: USA, sectors: goods, rate: 0.25}
  - {kind: tariff, origin: MEX, destination: USA, sectors: [c20], add: 0.25, share: 0.5}
  - {kind: export_tax, origin: CHN, destination: all, sectors: [c15], rate: 0.10}
  - {kind: productivity, country: DEU, sectors: all, factor: 0.98}
  - {kind: transfer, origin: USA, destination: POL, value: 20000}
"""


def rows(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class World:
    """Arrays [sector, importer, exporter] as in docs/notation.md."""

    def __init__(self, folder):
        self.countries = [r["code"] for r in rows(folder, "countries.csv")]
        self.sectors = [r["code"] for r in rows(folder, "sectors.csv")]
        self.goods = [r["kind"] == "goods" for r in rows(folder, "sectors.csv")]
        self.theta = np.array([float(r["theta"]) for r in rows(folder, "sectors.csv")])
        c = {code: k for k, code in enumerate(self.countries)}
        s = {code: k for k, code in enumerate(self.sectors)}
        self.group = {code: [k] for code, k in c.items()} | {"all": list(c.values())}
        for r in rows(folder, "groups.csv"):
            self.group.setdefault(r["group"], []).append(c[r["country"]])
        n, j = len(c), len(s)
        self.flow, self.tariff = np.zeros((j, n, n)), np.ones((j, n, n))
        for r in rows(folder, "flows.csv"):
            at = s[r["sector"]], c[r["destination"]], c[r["origin"]]
            self.flow[at], self.tariff[at] = float(r["value"]), 1 + float(r["tariff"])
        inputs = np.zeros((n, j, j))  # country, sector, input
        for r in rows(folder, "inputs.csv"):
            inputs[c[r["country"]], s[r["sector"]], s[r["input"]]] = float(r["value"])
        self.final = np.zeros((j, n))
        for r in rows(folder, "final.csv"):
            self.final[s[r["sector"]], c[r["country"]]] = float(r["value"])
        output = self.flow.sum(axis=1)
        self.share = np.divide(inputs, output.T[:, :, None], out=np.zeros_like(inputs),
                               where=output.T[:, :, None] > 0)
        self.gamma = 1 - self.share.sum(axis=2).T
        self.derive()

    def derive(self):
        spending = (self.tariff * self.flow).sum(axis=2)
        self.spending = spending
        self.pi = np.divide(self.tariff * self.flow, spending[:, :, None],
                            out=np.zeros_like(self.flow), where=spending[:, :, None] > 0)
        for j, n in zip(*np.nonzero(spending == 0)):
            self.pi[j, n, n] = 1
        self.income = self.final.sum(axis=0)
        self.alpha = self.final / self.income
        self.value_added = (self.gamma * self.flow.sum(axis=1)).sum(axis=0)
        revenue = ((self.tariff - 1) * self.flow).sum(axis=(0, 2))
        self.deficit = self.income - self.value_added - revenue


class Shock:
    def __init__(self, world):
        self.k = world.pi.copy()
        self.inverse_tariff = 1 / world.tariff
        self.inverse_tax = np.ones_like(world.tariff)
        self.z = np.ones_like(world.spending)
        self.transfer = np.zeros(len(world.countries))
        self.world = world

    def cells(self, origin, destination, sectors):
        w = self.world
        named = {"all": range(len(w.sectors)), "goods": np.nonzero(w.goods)[0]}
        picked = (named[sectors] if isinstance(sectors, str)
                  else [w.sectors.index(code) for code in sectors])
        for j in picked:
            for n in w.group[destination]:
                for i in w.group[origin]:
                    if i != n:
                        yield j, n, i

    def ban(self, origin, destination, sectors, share=1.0):
        for c in self.cells(origin, destination, sectors):
            self.k[c] *= 1 - share

    def iceberg(self, origin, destination, sectors, factor, share=1.0):
        for c in self.cells(origin, destination, sectors):
            self.k[c] *= 1 - share + share * factor ** -self.world.theta[c[0]]

    def tariff(self, origin, destination, sectors, rate=None, add=None, share=1.0):
        for c in self.cells(origin, destination, sectors):
            old = self.world.tariff[c]
            new = 1 + rate if rate is not None else old + add
            covered = share * (new / old) ** -self.world.theta[c[0]]
            total = 1 - share + covered
            self.k[c] *= total
            self.inverse_tariff[c] = (1 - covered / total) / old + covered / total / new

    def export_tax(self, origin, destination, sectors, rate):
        for c in self.cells(origin, destination, sectors):
            self.k[c] *= (1 + rate) ** -self.world.theta[c[0]]
            self.inverse_tax[c] /= 1 + rate


def solve(world, shock, closure, passes=6000, tolerance=1e-13):
    w, theta = np.ones(len(world.countries)), world.theta[:, None]
    log_price, spending = np.zeros_like(world.spending), world.spending.copy()
    share, share_t = world.share, np.ascontiguousarray(world.share.transpose(0, 2, 1))
    for _ in range(passes):
        inputs = np.matmul(share, log_price.T[:, :, None])[:, :, 0].T
        cost = np.exp(world.gamma * np.log(w) + inputs) / shock.z
        power = cost ** -theta
        total = np.matmul(shock.k, power[:, :, None])[:, :, 0]
        new_price = -np.log(total) / theta
        pi = shock.k * power[:, None, :] / total[:, :, None]
        paid = pi * spending[:, :, None]
        flow = paid * shock.inverse_tariff
        received = flow * shock.inverse_tax
        output = received.sum(axis=1)
        deficit = {"fixed": world.deficit, "balanced": 0 * w}.get(closure)
        if deficit is None:
            owed = w * world.deficit
            deficit = owed - owed.sum() / np.abs(owed).sum() * np.abs(owed)
        income = (w * world.value_added + (paid - flow).sum(axis=(0, 2)) +
                  (flow - received).sum(axis=(0, 1)) + deficit + shock.transfer)
        new_spending = np.matmul(share_t, output.T[:, :, None])[:, :, 0].T + world.alpha * income
        gap = (world.gamma * output).sum(axis=0) / (w * world.value_added) - 1
        change = max(np.abs(new_price - log_price).max(), np.abs(gap).max(),
                     np.abs(new_spending / np.maximum(spending, 1e-300) - 1).max())
        log_price, spending = new_price, new_spending
        w = w * (1 + 0.15 * gap)
        w *= world.value_added.sum() / (w * world.value_added).sum()
        if change < tolerance:
            break
    consumer_price = np.exp((world.alpha * log_price).sum(axis=0))
    return {"real_income": 100 * (income / world.income / consumer_price - 1), "flow": flow,
            "final": world.alpha * income, "change": change}


class IndependentSolver(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not DATA.exists():
            raise unittest.SkipTest(f"needs the data sets in {DATA}")
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name) / "wiod-44x50"
        subprocess.run([SOURCE / "tools/build_wiod_2014", "--sectors", "50", DATA, cls.folder],
                       check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def compare(self, closure):
        world = World(self.folder)
        if closure == "balanced":  # the baseline is first re-solved to D = 0
            baseline = solve(world, Shock(world), closure)
            world.flow, world.final = baseline["flow"], baseline["final"]
            world.derive()
        shock = Shock(world)
        shock.ban("EU", "RUS", ["c17", "c19"], 0.6)
        shock.ban("RUS", "USA", ["c04", "c10"])
        shock.iceberg("coalition", "RUS", "all", 1.15)
        shock.iceberg("RUS", "coalition", "all", 1.3, 0.5)
        shock.tariff("CHN", "USA", "goods", rate=0.25)
        shock.tariff("MEX", "USA", ["c20"], add=0.25, share=0.5)
        shock.export_tax("CHN", "all", ["c15"], 0.10)
        shock.z[:, world.countries.index("DEU")] = 0.98
        shock.transfer[world.countries.index("USA")] = -20000
        shock.transfer[world.countries.index("POL")] = 20000
        ours = solve(world, shock, closure)
        self.assertLess(ours["change"], 1e-11)

        output = Path(self.temporary.name) / closure
        run = subprocess.run([PROGRAM, "run", "-", "--world", self.folder, "--output", output],
                             input=SCENARIO.format(closure=closure), text=True,
                             capture_output=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        theirs = {r["country"]: float(r["real_income"]) for r in rows(output, "countries.csv")}
        apart = max(abs(theirs[code] - ours["real_income"][k])
                    for k, code in enumerate(world.countries))
        status = json.loads((output / "report.json").read_text())["status"]
        print(f"{closure}: {status}, largest difference {apart:.1e} percentage points")
        self.assertLess(apart, 1e-8)

    def test_fixed(self):
        self.compare("fixed")

    def test_proportional(self):
        self.compare("proportional")

    def test_balanced(self):
        self.compare("balanced")


if __name__ == "__main__":
    unittest.main()
