#!/usr/bin/python3
"""A run on a network of a fuel as a user meets it: exit codes, streams, files, the page.
Usage: network_test.py PROGRAM"""

import csv
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import report_page_test as pages
import report_schema_test as schema

ROOT = Path(__file__).resolve().parent.parent
NETWORK = ROOT / "tests/networks/three"
PROGRAM = ""
WRITTEN = {"report.json", "report.html", "columns.csv", "energy_nodes.csv", "energy_sales.csv", "energy_suppliers.csv",
           "energy_arcs.csv", "energy_economies.csv", "samarkand-result.json"}

# The pipe carries 60, not 70: five more come to B over C, where a unit costs 30 + 5.
LESS = '{kind: arc_capacity, arcs: [pipe_AB], quantity: 60, source: "a <b>rule</b>"}'
# A pipe of 100 and one of 40 lead to B.
TOO_MUCH = "{kind: injection, nodes: [B], quantity: -500}"


class NetworkRun(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def scenario(self, *measures, more=""):
        (self.folder / "cut.yaml").write_text(
            f"name: cut\nquestion: What if <script>x</script>?\nnetwork: {NETWORK}\nmeasures: [{', '.join(measures)}]\n"
            + more)

    def expect(self, code, *arguments):
        result = subprocess.run([PROGRAM, *arguments], cwd=self.folder, text=True, capture_output=True, timeout=60)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        return result

    def rows(self, file, key):
        with (self.folder / "out" / file).open() as lines:
            return {row[key]: row for row in csv.DictReader(lines)}

    def report(self):
        report = json.loads((self.folder / "out/report.json").read_text())
        self.assertEqual(schema.problems(report), [])
        return report

    def near(self, row, **values):
        for column, value in values.items():
            self.assertAlmostEqual(float(row[column]), value, delta=1e-7, msg=column)

    def test_tables_hold_the_equilibrium(self):
        self.scenario(LESS)
        self.expect(0, "run", "cut.yaml", "--output", "out")
        self.assertEqual({path.name for path in (self.folder / "out").iterdir()}, WRITTEN)
        nodes, arcs = self.rows("energy_nodes.csv", "node"), self.rows("energy_arcs.csv", "arc")
        self.near(nodes["B"], price=35, consumption=65, consumer_surplus=65 ** 2 / 2, price_before=30,
                  consumption_before=70, consumer_surplus_before=70 ** 2 / 2)
        self.near(nodes["C"], price=30, consumption=25, price_before=30)
        self.near(arcs["pipe_AB"], flow=60, rent=60 * 5, flow_before=70, rent_before=0, wedge=0, flow_data=70,
                  available=60)
        self.near(arcs["pipe_CB"], flow=5, rent=0, flow_before=0)
        self.assertEqual(arcs["ship_AC"]["available"], "")
        self.near(self.rows("energy_suppliers.csv", "supplier")["SA"], production=90, profit=0, production_before=95,
                  revenue=1800)
        self.near(self.rows("energy_sales.csv", "node")["B"] | {"supplier": ""}, quantity=0)  # the last row: of SC
        economies = self.rows("energy_economies.csv", "economy")
        self.near(economies["DEU"], consumers=-337.5, total=-337.5)
        self.near(economies["RUS"], arcs=300, total=300)

    def test_contract_columns_come_first(self):
        self.scenario(LESS)
        self.expect(0, "run", "cut.yaml", "--output", "out", "--quiet")
        described = [line.split(",")[:2] for line in (self.folder / "out/columns.csv").read_text().splitlines()]
        words = {"country", "name", "node", "origin", "destination", "mode", "owner", "wedge_owner"}
        for file, head in (("energy_nodes.csv", "node,price,consumption,consumer_surplus"),
                           ("energy_sales.csv", "supplier,node,quantity"),
                           ("energy_suppliers.csv", "supplier,production,profit"), ("energy_arcs.csv", "arc,flow,rent")):
            header = (self.folder / "out" / file).read_text().splitlines()[0]
            self.assertTrue(header.startswith(head + ","), header)
            self.assertEqual([column for of, column in described if of == file],
                             [column for column in header.split(",")[1:] if column not in words])

    def test_summary_and_report(self):
        self.scenario(LESS)
        shown = self.expect(0, "run", "cut.yaml", "--output", "out").stdout
        for text in ("The price changes most in Bland: +16.7 %, from 30 to 35 USD per thousand m3.",
                     "Consumers in Germany lose", "ship_AC (lng)", "What Russia sells, and where", "\nconverged: "):
            self.assertIn(text, shown)
        report = self.report()
        self.assertEqual((report["status"], report["network"]["name"], report["not_unique"]), ("converged", "three", []))
        self.assertEqual(report["measures"][0]["quantity"], 60)
        self.assertLess(max(report["residuals"].values()), 1e-12)
        self.assertAlmostEqual(report["totals"]["consumer_surplus"], 65 ** 2 / 2 + 625, delta=1e-6)
        self.assertEqual([(of["code"], round(of["quantity"], 9)) for of in report["sellers"][0]["destinations"]],
                         [("DEU", 65), ("CHN", 25)])
        told = self.expect(0, "run", "cut.yaml", "--output", "out", "--verbose").stdout
        self.assertRegex(told, r"Who gains and who loses, mn USD a year\n.*\nGermany +-337.5 +0.0 +0.0 +0.0 +-337.5")

    def test_consumers_do_not_gain_by_a_shift_of_their_demand(self):
        self.scenario("{kind: demand_shift, nodes: [B], factor: 1.1}", LESS)
        self.expect(0, "run", "cut.yaml", "--output", "out", "--quiet")
        # The price rises from 30 to 35 on a line through (77, 30) with the slope 1 / 1.1.
        bought = (77 + 77 - 5 * 1.1) / 2
        self.near(self.rows("energy_nodes.csv", "node")["B"], price=35, consumption=77 - 5 * 1.1)
        self.near(self.rows("energy_economies.csv", "economy")["DEU"], consumers=-5 * bought)

    def test_schema_misses_every_key(self):
        self.scenario(LESS)
        self.expect(0, "run", "cut.yaml", "--output", "out", "--quiet")
        report, count = self.report(), 0
        for path in schema.paths(report):
            with self.subTest(path=path):
                self.assertFalse(schema.VALIDATOR.is_valid(schema.with_value(report, path, {"of": {"another": ["type"]}})))
                if path[0] not in ("residuals", "residual_cells", "totals") and \
                        path[-1] not in ("arcs", "quantity", "source", "network"):  # of measures; of worlds none
                    self.assertFalse(schema.VALIDATOR.is_valid(schema.without(report, path)))
                    count += 1
        self.assertGreater(count, 60)
        self.assertFalse(schema.VALIDATOR.is_valid(report | {"unheard_of": 1}))

    def test_flows_that_are_not_unique_are_told(self):
        network = self.folder / "twins"
        network.mkdir()
        for file in NETWORK.iterdir():
            (network / file.name).write_text(file.read_text())
        with (network / "arcs.csv").open("a") as arcs:
            arcs.write("twin_AB,A,B,pipe,100,10,RUS,,\n")
        (self.folder / "cut.yaml").write_text("name: cut\nnetwork: twins\n")
        shown = self.expect(0, "run", "cut.yaml", "--output", "out").stdout
        self.assertRegex(shown, r"The flows of 2 arcs are not the only ones of this equilibrium: pipe_AB, twin_AB")
        self.assertIn("Nothing changes", shown)
        self.assertEqual(self.report()["not_unique"], ["pipe_AB", "twin_AB"])

    def test_what_cannot_be_met_names_the_node(self):
        self.scenario(TOO_MUCH)
        why = "what is asked of the network cannot be met: B 360 bcm a year too little"
        result = self.expect(3, "run", "cut.yaml", "--output", "out")
        self.assertEqual(result.stdout.splitlines()[-1], f"NO EQUILIBRIUM: {why}")
        report = self.report()
        self.assertEqual((report["status"], report["reason"], report["nodes"]), ("no_equilibrium", why, []))
        self.assertEqual(len((self.folder / "out/energy_nodes.csv").read_text().splitlines()), 1)
        self.assertEqual(self.expect(3, "run", "cut.yaml", "--output", "out", "--quiet").stderr, f"no_equilibrium: {why}\n")

    def test_standard_output_and_quiet(self):
        self.scenario(LESS)
        self.assertEqual(json.loads(self.expect(0, "run", "cut.yaml", "--output", "-").stdout)["scenario"], "cut")
        result = self.expect(0, "run", "cut.yaml", "--quiet")
        self.assertEqual(result.stdout + result.stderr, "")
        self.assertTrue((self.folder / "results/cut/report.html").exists())
        self.assertEqual(self.expect(0, "scenario", "check", "cut.yaml").stdout, "cut.yaml: ok, 1 measure on three\n")

    def test_a_folder_is_taken_by_either_kind_of_run(self):
        self.scenario(LESS)
        self.expect(0, "run", "cut.yaml", "--output", "out")
        (self.folder / "out/mine.txt").write_text("mine")
        (self.folder / "world.yaml").write_text("name: w\nworld: two-by-two\n")
        two = str(ROOT / "tests/worlds/two-by-two")
        self.expect(0, "run", "world.yaml", "--world", two, "--output", "out", "--quiet")
        names = {path.name for path in (self.folder / "out").iterdir()}
        self.assertNotIn("energy_nodes.csv", names)
        self.assertLessEqual({"countries.csv", "mine.txt"}, names)

    def test_what_is_of_worlds_alone(self):
        self.scenario(LESS)
        self.assertIn("error E804: --world: cut.yaml is on the network",
                      self.expect(2, "run", "cut.yaml", "--world", "world-2021").stderr)
        self.assertIn("a sweep needs a world", self.expect(2, "sweep", "cut.yaml").stderr)
        self.assertIn("a comparison needs a world", self.expect(2, "compare", "cut.yaml", "cut.yaml").stderr)
        self.scenario(LESS, more="grid: [{path: 'measures[0].quantity', values: [50, 60]}]\n")
        self.assertIn("`grid` is of a world", self.expect(2, "scenario", "check", "cut.yaml").stderr)
        self.scenario(LESS)
        self.expect(0, "run", "cut.yaml", "--output", "out")
        self.assertIn("the result is of a network", self.expect(2, "table", "out").stderr)

    def test_bad_scenarios_write_nothing(self):
        for measure, text in (("{kind: close_arc, arcs: [pipe_BA]}", "did you mean: pipe_AB"),
                              ("{kind: tariff, origin: A, destination: B, sectors: all, rate: 0.1}", "error E804")):
            self.scenario(measure)
            for command in (("run", "cut.yaml"), ("scenario", "check", "cut.yaml")):
                self.assertIn(text, self.expect(2, *command).stderr)
        self.scenario()
        (self.folder / "cut.yaml").write_text("name: cut\nnetwork: nowhere\n")
        self.assertIn("error E805: cut.yaml:2:10: there is no network `nowhere`", self.expect(2, "run", "cut.yaml").stderr)
        self.assertFalse((self.folder / "results").exists())

    @unittest.skipUnless(pages.BROWSER, "needs chromium")
    def test_page(self):
        self.scenario(LESS)
        self.expect(0, "run", "cut.yaml", "--output", "out", "--quiet")
        page = self.folder / "out/report.html"
        dom = pages.opened(page, self.folder)
        self.assertNotRegex(dom, r'(style|d|cx)="[^"]*(NaN|undefined)')
        self.assertNotIn("This part cannot be drawn:", dom.split("<main>")[1])
        self.assertEqual(re.findall(r'<section id="(\w+)-section"', dom),
                         ["flows", "prices", "accounts", "sellers", "received", "nodes", "arcs", "measures", "method", "cite"])
        self.assertEqual(len(re.findall(r'<path class="arc [^>]*data-arc=', dom)), 3)
        self.assertIn('class="arc gain', dom)
        self.assertIn("30 \u2192 35", dom)
        self.assertIn("a &lt;b&gt;rule&lt;/b&gt;", dom)
        before = pages.after(page, self.folder, "document.querySelector('input[value=flow_before]').click();")
        width = lambda text: float(re.search(r'data-arc="pipe_CB"[^>]*stroke-width="([\d.]+)"', text)[1])
        self.assertGreater(width(dom), 0)
        self.assertEqual(width(before), 0)
        self.scenario(TOO_MUCH)
        self.expect(3, "run", "cut.yaml", "--output", "out", "--quiet")
        failed = pages.opened(page, self.folder)
        self.assertIn("There are no numbers to show.", failed)
        self.assertEqual(re.findall(r'<section id="(\w+)-section"', failed), ["measures", "method", "cite"])

    @unittest.skipUnless(pages.BROWSER, "needs chromium")
    def test_page_fits_a_phone(self):
        self.scenario(LESS)
        self.expect(0, "run", "cut.yaml", "--output", "out", "--quiet")
        page = self.folder / "out/report.html"
        shown = page.read_text().replace("&", "&amp;").replace('"', "&quot;")
        frame = self.folder / "frame.html"  # a window is never narrower than 500
        for width in (360, 1200):
            frame.write_text(f'<iframe style="width:{width}px;height:800px;border:0" srcdoc="{shown}"></iframe><script>'
                             "addEventListener('load', () => { const page = document.querySelector('iframe')"
                             ".contentDocument.documentElement; document.body.dataset.found = `${page.clientWidth} "
                             "${page.scrollWidth} ${page.querySelectorAll('section').length}`; });</script>")
            found = re.search('data-found="(.*?)"', pages.opened(frame, self.folder))[1]
            client, scroll, sections = map(int, found.split())
            self.assertEqual(sections, 10)
            self.assertLessEqual(client, width)
            self.assertLessEqual(scroll, client, f"at a width of {width}")


if __name__ == "__main__":
    PROGRAM = pages.PROGRAM = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
