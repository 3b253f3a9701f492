#!/usr/bin/python3
"""Samarkand against an independent solver, on 44 countries x 50 sectors.

The solver below is written from docs/notation.md in another language and by another algorithm
(plain damped substitution, wages from value added), reads the same folder, and must give every
country's real income to 1e-8 percentage points under every measure and closure, in every nest and at
every mobility of labour.
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
        # The rounding of the data's goods markets goes to final spending, as in world.h.
        used = inputs.sum(axis=1).T
        gap = (self.tariff * self.flow).sum(axis=2) - used - self.final
        self.final += np.where(self.final > 0, gap, 0)
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


class Nests:
    """Elasticities of the nests, and of labour between sectors."""

    def __init__(self, epsilon=1.0, eta=1.0, sigma=1.0, labour_mobility=np.inf):
        self.epsilon, self.eta, self.sigma, self.mu = epsilon, eta, sigma, labour_mobility

    def options(self):
        mobility = "inf" if np.isinf(self.mu) else self.mu
        return (f"epsilon: {self.epsilon}, eta: {self.eta}, sigma: {self.sigma}, "
                f"labour_mobility: {mobility}")


def relative(log_price, log_index, elasticity):
    """(price / index)^(1 - elasticity): what a nest's share is multiplied by."""
    if elasticity == 1:
        return np.ones_like(log_price)
    return np.exp((1 - elasticity) * (log_price - log_index))


def two_way_trade(flow):
    """What each pair trades, both ways; flow is [sector, importer, exporter]."""
    one_way = flow.sum(axis=0)
    np.fill_diagonal(one_way, 0)
    return one_way + one_way.T


def solve(world, shock, closure, nests=None, passes=6000, tolerance=1e-13):
    nests = nests or Nests()
    theta, gamma, alpha = world.theta[:, None], world.gamma, world.alpha
    power, outer = 1 - nests.eta, 1 - nests.epsilon
    labour = world.gamma * world.flow.sum(axis=1) / world.value_added  # shares of value added
    w = np.ones_like(world.spending)  # [sector, country]; the same in all sectors where mobile
    log_price, spending = np.zeros_like(w), world.spending.copy()
    total_inputs = world.share.sum(axis=2)
    weight = np.divide(world.share, total_inputs[:, :, None], out=np.zeros_like(world.share),
                       where=total_inputs[:, :, None] > 0)  # [country, sector, input]
    weight_t = np.ascontiguousarray(weight.transpose(0, 2, 1))
    column = lambda a: a.T[:, :, None]
    if closure == "scaled":  # D_n = sum_i T[n,i] (lambda_n - lambda_i)
        both = two_way_trade(world.flow)
        potentials = np.linalg.pinv(np.diag(both.sum(axis=1)) - both) @ world.deficit
    for _ in range(passes):
        # Inputs, then value added and inputs.
        if power == 0:
            log_pm = np.matmul(weight, column(log_price))[:, :, 0].T
        else:
            nest = np.matmul(weight, np.exp(power * column(log_price)))[:, :, 0].T
            log_pm = np.log(np.where(total_inputs.T > 0, nest, 1)) / power
        if outer == 0:
            log_unit = gamma * np.log(w) + (1 - gamma) * log_pm
        else:
            log_unit = np.log(gamma * w**outer + (1 - gamma) * np.exp(outer * log_pm)) / outer
        new_gamma = gamma * relative(np.log(w), log_unit, nests.epsilon)
        # Trade.
        delivered = np.exp(-theta * (log_unit - np.log(shock.z)))
        total = np.matmul(shock.k, delivered[:, :, None])[:, :, 0]
        with np.errstate(divide="ignore"):
            new_price = -np.log(total) / theta
        pi = np.divide(shock.k * delivered[:, None, :], total[:, :, None],
                       out=np.zeros_like(shock.k), where=total[:, :, None] > 0)
        paid = pi * spending[:, :, None]
        flow = paid * shock.inverse_tariff
        received = flow * shock.inverse_tax
        output = received.sum(axis=1)
        # Wages, incomes, demand.
        average = w[0] if np.isinf(nests.mu) else (labour * w**nests.mu).sum(axis=0)**(1 / nests.mu)
        earned = average * world.value_added
        deficit = {"fixed": world.deficit, "balanced": 0 * average}.get(closure)
        if closure == "scaled":
            both = two_way_trade(flow)
            deficit = both.sum(axis=1) * potentials - both @ potentials
        elif deficit is None:
            owed = average * world.deficit
            deficit = owed - owed.sum() / np.abs(owed).sum() * np.abs(owed)
        income = (earned + (paid - flow).sum(axis=(0, 2)) + (flow - received).sum(axis=(0, 1)) +
                  deficit + shock.transfer)
        if nests.sigma == 1:
            consumer_price, new_alpha = (alpha * log_price).sum(axis=0), alpha
        else:
            final = (alpha * np.exp((1 - nests.sigma) * log_price)).sum(axis=0)
            consumer_price = np.log(final) / (1 - nests.sigma)
            new_alpha = alpha * relative(log_price, consumer_price, nests.sigma)
        bought = (1 - gamma) * relative(log_pm, log_unit, nests.epsilon) * output
        if power != 0:
            bought = bought * np.exp(-power * log_pm)
        demand = np.matmul(weight_t, column(bought))[:, :, 0].T
        if power != 0:
            demand = demand * np.exp(power * log_price)
        new_spending = demand + new_alpha * income
        if np.isinf(nests.mu):
            gap, step = (new_gamma * output).sum(axis=0) / earned - 1, 0.15
        else:
            paid_out = labour * (w / average)**nests.mu * earned
            gap, step = np.divide(new_gamma * output, paid_out, out=np.ones_like(w),
                                  where=paid_out > 0) - 1, 0.1
        lost = np.isinf(new_price)  # goods that cannot be had
        log_price = np.where(lost, np.inf, log_price)
        moved = np.subtract(new_price, log_price, out=np.zeros_like(w), where=~lost)
        change = max(np.abs(moved).max(), np.abs(gap).max(),
                     np.abs(np.where(lost, 0, new_spending / np.maximum(spending, 1e-300)
                                     - (spending > 0))).max())
        log_price, spending = new_price, new_spending
        w = w * (1 + step * gap)
        w *= world.value_added.sum() / earned.sum()
        if change < tolerance:
            break
    return {"real_income": 100 * ((income - deficit) / (world.income - world.deficit) /
                                  np.exp(consumer_price) - 1),
            "flow": flow, "final": new_alpha * income, "change": change}


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

    def compare(self, closure, nests=None, missing=False):
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
        model = f"{{closure: {closure}" + (f", {nests.options()}}}" if nests else "}")
        scenario = SCENARIO.replace("{model}", model)
        if missing:  # no origin is left of what a country imports and does not make
            j, n = next((j, n) for j, n in np.ndindex(world.spending.shape)
                        if world.spending[j, n] > 0 and world.pi[j, n, n] == 0)
            country, sector = world.countries[n], world.sectors[j]
            shock.ban("all", country, [sector])
            scenario += f"  - {{kind: ban, origin: all, destination: {country}, sectors: [{sector}]}}\n"
        ours = solve(world, shock, closure, nests)
        self.assertLess(ours["change"], 1e-11)

        output = Path(self.temporary.name) / self.id()
        run = subprocess.run([PROGRAM, "run", "-", "--world", self.folder, "--output", output],
                             input=scenario, text=True, capture_output=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        theirs = {r["country"]: float(r["real_income"]) for r in rows(output, "countries.csv")}
        apart = max(abs(theirs[code] - ours["real_income"][k])
                    for k, code in enumerate(world.countries))
        status = json.loads((output / "report.json").read_text())["status"]
        print(f"{model}: {status}, largest difference {apart:.1e} percentage points")
        self.assertLess(apart, 1e-8)

    def test_scaled(self):
        self.compare("scaled")

    def test_fixed(self):
        self.compare("fixed")

    def test_proportional(self):
        self.compare("proportional")

    def test_balanced(self):
        self.compare("balanced")

    def test_complements(self):
        self.compare("fixed", Nests(epsilon=0.5, eta=0.2, sigma=0.9))

    def test_substitutes_without_a_good(self):
        self.compare("fixed", Nests(epsilon=1.5, eta=2, sigma=1.3), missing=True)

    def test_specific_labour(self):
        self.compare("fixed", Nests(labour_mobility=1))

    def test_slow_labour_and_complements(self):
        self.compare("proportional", Nests(epsilon=0.5, eta=0.2, sigma=0.9, labour_mobility=3))


if __name__ == "__main__":
    unittest.main()
