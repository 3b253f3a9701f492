#!/usr/bin/python3
"""report.html as a browser shows it, offline. Usage: report_page_test.py PROGRAM"""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = ""
BROWSER = shutil.which("chromium")

# Four economies: two with an outline, one too small for it, and the rest of the world.
FLOWS = {"DEU": (80, 15, 5, 10), "MLT": (4, 20, 1, 2), "ROW": (12, 3, 60, 6), "RUS": (8, 1, 9, 50)}
WORLD = {
    "world.yaml": "name: four\ntitle: Four economies\nyear: 2022\nunit: million USD\n"
                  "source: [made for this test]\nlicence: CC0\nnotes: none\n",
    "countries.csv": "code,name,lon,lat\nDEU,Germany,9,51\nMLT,Malta <i>,14.4,35.9\n"
                     "ROW,Rest of the world,0,0\nRUS,Russia,100,60\n",
    "sectors.csv": "code,name,theta\ngoods1,Goods,4\n",
    "flows.csv": "origin,destination,sector,value,tariff\n" + "".join(
        f"{origin},{destination},goods1,{value},0\n" for origin, row in FLOWS.items()
        for destination, value in zip(FLOWS, row)),
    "inputs.csv": "country,sector,input,value\n",
    "final.csv": "country,sector,value\n" + "".join(
        f"{country},goods1,{sum(row[k] for row in FLOWS.values())}\n"
        for k, country in enumerate(FLOWS)),
    "groups.csv": "group,country\nclub,DEU\nclub,MLT\n",
}
SCENARIO = """name: page
question: What if <script>document.title = 'broken'</script> happens?
world: four
measures:
  - {kind: ban, origin: club, destination: RUS, sectors: all, share: 0.5, source: "a <b>rule</b>"}
questions: [{ask: exposure}]
"""


def opened(page, folder):
    """The page's elements after its script ran, without network."""
    with tempfile.TemporaryDirectory() as profile:
        return subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}", "--dump-dom",
             page.as_uri()], capture_output=True, text=True, timeout=120, check=True, cwd=folder).stdout


@unittest.skipUnless(BROWSER, "needs chromium")
class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        folder = Path(cls.holder.name)
        (folder / "four").mkdir()
        for name, text in WORLD.items():
            (folder / "four" / name).write_text(text)
        (folder / "page.yaml").write_text(SCENARIO)
        subprocess.run([PROGRAM, "run", "page.yaml", "--output", "out", "--quiet"], check=True,
                       cwd=folder)
        cls.folder = folder
        cls.page = folder / "out" / "report.html"
        cls.dom = opened(cls.page, folder)

    @classmethod
    def tearDownClass(cls):
        cls.holder.cleanup()

    def section(self, name, dom=None):
        return re.search(rf'<section id="{name}-section".*?</section>', dom or self.dom, re.S)[0]

    def economies(self, dom):
        body = re.search("<tbody>.*?</tbody>", self.section("table", dom), re.S)[0]
        return re.findall("<tr><td>(.*?)</td>", body)

    def clicked(self, selector, times=1):
        """The page after clicks on the element that `selector` finds."""
        copy = self.folder / "clicked.html"
        script = f"for (let k = 0; k < {times}; ++k) document.querySelector({selector!r}).click();"
        copy.write_text(self.page.read_text().replace("</body>", f"<script>{script}</script></body>"))
        return opened(copy, self.folder)

    def test_map_has_coloured_economies(self):
        section = self.section("map")
        self.assertNotIn("hidden", re.match("<section[^>]*>", section)[0])
        self.assertRegex(section, r'<path class="loss\d economy" d="M[^"]+" data-code="RUS"')
        self.assertRegex(section, r'<path class="(loss|gain|none)\d? economy" d="M[^"]+" data-code="DEU"')
        self.assertRegex(section, r'<circle class="(loss|gain|none)\d? economy"[^>]* data-code="MLT"')
        self.assertRegex(section, r'<path class="hatched economy"[^>]* data-code="KAZ"')
        self.assertNotIn('data-code="ATA"', section)
        self.assertNotIn("NaN", section)
        self.assertIn("part of \u201cRest of the world\u201d", section)

    def test_bars_shifts_and_partners(self):
        self.assertEqual(self.section("bars").count('class="row"'), 4)
        self.assertGreaterEqual(self.section("shifts").count('class="bar'), 12)
        self.assertIn("Sells to", self.section("economy"))
        self.assertNotRegex(self.dom, r"style=\"[^\"]*(NaN|undefined)")

    def test_groups_in_money(self):
        rows = re.findall('<tr><td>(.*?)</td><td class="exact">([^<]*)</td>', self.section("groups"))
        self.assertEqual([name for name, _ in rows], ["club", "world"])
        self.assertIn("mn USD", self.section("groups"))

    def test_parts_of_real_income(self):
        dom = self.clicked("input[value=parts]")
        self.assertIn("First-order parts", self.section("bars", dom))
        self.assertRegex(self.section("bars", dom), 'class="bar part1')

    def test_friends_and_enemies(self):
        section = self.section("exposure")
        self.assertNotIn("hidden", re.match("<section[^>]*>", section)[0])
        squares = re.findall('<td class="(.*?)">', section)
        self.assertEqual(len(squares), 16)
        self.assertEqual(squares[::5], ["own"] * 4)
        self.assertTrue(any(look.startswith("gain") for look in squares))
        costs = self.section("exposure", self.clicked("input[value=trade_cost]"))
        self.assertIn('<td class="loss4">', costs)
        self.assertIn("costs 1 % higher", costs)

    def test_sorting(self):
        self.assertEqual(self.economies(self.dom)[0], "Russia")
        by_name = self.economies(self.clicked("th button"))
        self.assertEqual(by_name, ["Germany", "Malta &lt;i&gt;", "Rest of the world", "Russia"])
        self.assertEqual(self.economies(self.clicked("th button", times=2)), by_name[::-1])

    def test_text_is_never_markup(self):
        self.assertNotIn("<title>broken", self.dom)
        self.assertNotIn("<b>rule</b>", self.dom)
        self.assertIn("a &lt;b&gt;rule&lt;/b&gt;", self.section("measures"))

    def test_method_and_citation(self):
        for text in ("world value added constant", "goods market", "scenario page, world four",
                     "samarkand run page.yaml", "kind: ban, origin: club"):
            self.assertIn(text, self.dom)


SWEEP = """uncertainty:
  draws: 20
  sobol: true
  theta: [{sectors: all, cv: 0.3, group: "<b>trade</b>", source: made for this test}]
  numbers: [{path: "measures[0].probability", from: 0.2, to: 0.9}]
grid:
  - {path: "measures[0].share", values: [0.2, 0.5, 0.8]}
  - {path: model.theta.scale, values: [1, 0.5]}
"""


@unittest.skipUnless(BROWSER, "needs chromium")
class SweepPageTest(unittest.TestCase):
    def pages(self, scenario):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name)
        (path / "four").mkdir()
        for name, text in WORLD.items():
            (path / "four" / name).write_text(text)
        (path / "page.yaml").write_text(scenario)
        subprocess.run([PROGRAM, "sweep", "page.yaml", "--output", "out", "--quiet"], check=True, cwd=path)
        dom = opened(path / "out" / "report.html", path)
        self.assertNotRegex(dom, r"(style|d|x1|cx)=\"[^\"]*(NaN|undefined)")
        self.assertNotIn("<title>broken", dom)
        return {name: re.search(rf'<section id="{name}-section".*?</section>', dom, re.S)[0]
                for name in ("fan", "bands", "sobol", "table", "inputs", "method", "cite")}

    def test_draws_on_a_grid(self):
        page = self.pages(SCENARIO + SWEEP)
        self.assertEqual(page["fan"].count("<svg"), 1 + 4)
        self.assertEqual(page["fan"].count('class="wide90"'), 1 + 4)
        self.assertEqual(page["fan"].count('class="dot"'), 3)
        self.assertIn("share of ban, club to RUS, all", page["fan"])
        self.assertEqual(page["bands"].count('class="row"'), 4)
        self.assertEqual(page["bands"].count('class="band band90"'), 4)
        self.assertEqual(page["sobol"].count('class="row"'), 4)
        self.assertIn("&lt;b&gt;trade&lt;/b&gt;", page["sobol"])
        self.assertEqual(len(re.findall("<tr><td>", page["table"])), 4)
        self.assertIn("made for this test", page["inputs"])
        self.assertIn("20 draws \u00d7 6 points of the grid \u00d7 5 samples", page["method"])

    def test_a_grid_alone(self):
        page = self.pages(SCENARIO + 'grid: [{path: "measures[0].share", values: [0.2, 0.8]}]\n')
        self.assertIn('class="line"', page["fan"])
        self.assertNotIn('class="wide90"', page["fan"])
        self.assertIn("hidden", re.match("<section[^>]*>", page["sobol"])[0])
        self.assertNotIn('class="band band90"', page["bands"])

    def test_draws_alone(self):
        page = self.pages(SCENARIO + "uncertainty: {draws: 9, theta: [{sectors: all, cv: 0.2}]}\n")
        self.assertIn("hidden", re.match("<section[^>]*>", page["fan"])[0])
        self.assertEqual(page["bands"].count('class="band band90"'), 4)


if __name__ == "__main__":
    PROGRAM = str(Path(sys.argv.pop(1)).resolve())
    if not BROWSER:
        print("skipped: the page is tested in chromium, which is not installed")
    unittest.main()
