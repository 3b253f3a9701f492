#!/usr/bin/python3
"""report.html as a browser shows it, offline. Usage: report_page_test.py PROGRAM"""

import json
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


def made(folder, command, scenario, codes=(0,)):
    """The page that a command of the program makes of a scenario, in a folder with the world; it
    ends with one of the codes."""
    (folder / "four").mkdir()
    for name, text in WORLD.items():
        (folder / "four" / name).write_text(text)
    (folder / "page.yaml").write_text(scenario)
    result = subprocess.run([PROGRAM, command, "page.yaml", "--output", "out", "--quiet"], cwd=folder,
                            capture_output=True, text=True)
    assert result.returncode in codes, result.stderr
    return folder / "out" / "report.html"


def opened(page, folder):
    """The page's elements after its script ran, without network and without a word on the console."""
    with tempfile.TemporaryDirectory() as profile:
        result = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}", "--enable-logging=stderr",
             "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120, check=True, cwd=folder)
    said = [line for line in result.stderr.splitlines() if ":CONSOLE" in line]
    assert not said, said
    return result.stdout


def after(page, folder, script):
    """The page after a script that runs once it is drawn."""
    copy = folder / "after.html"
    copy.write_text(page.read_text().replace("</body>", f"<script type=\"module\">{script}</script></body>"))
    return opened(copy, folder)


DATA = re.compile('(?<=<script type="application/json" id="data">).*?(?=</script>)', re.S)


def told(page, folder, change):
    """The page as it would be of another report.json, changed by `change`."""
    text = page.read_text()
    report = json.loads(DATA.search(text)[0])
    change(report)
    data = json.dumps(report).replace("<", "\\u003c")
    copy = folder / "told.html"
    copy.write_text(DATA.sub(lambda _: data, text))
    return opened(copy, folder)


def keys_of_kinds():
    """The keys of every kind of measure, as the program explains them."""
    text = subprocess.run([PROGRAM, "explain", "measures"], capture_output=True, text=True, check=True).stdout
    kinds = re.split(r"^(\w+)$", text, flags=re.M)[1:]
    return {kind: re.findall(r"^  (\w+): ", body, re.M) for kind, body in zip(kinds[::2], kinds[1::2])}


@unittest.skipUnless(BROWSER, "needs chromium")
class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.holder.name)
        cls.page = made(cls.folder, "run", SCENARIO)
        cls.dom = opened(cls.page, cls.folder)

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
        return after(self.page, self.folder,
                     f"for (let k = 0; k < {times}; ++k) document.querySelector({selector!r}).click();")

    def test_map_has_coloured_economies(self):
        section = self.section("map")
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

    def test_parties_are_named_at_the_top(self):
        club = next(of for of in json.loads(DATA.search(self.page.read_text())[0])["groups"] if of["group"] == "club")
        self.assertRegex(self.dom, r'<p class="party">club: \u2212[\d.]+ % of real income, \u2212[\d.]+ mn USD a year</p>')
        self.assertLess(club["real_income"], 0)
        self.assertIn(">club<", self.section("robustness"))

    def test_no_choices_no_sections(self):
        self.assertIn('<div id="choices"></div>', self.dom)

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

    def test_measures_with_every_key_of_every_kind(self):
        kinds = keys_of_kinds()
        self.assertIn("currencies", kinds["exclude_currency"])
        self.assertGreaterEqual(len(kinds), 12)
        measures = [{"kind": kind, **{key: f"{key}-of-{kind}" for key in keys}, "place": "here"}
                    for kind, keys in kinds.items()]
        table = self.section("measures", told(self.page, self.folder, lambda report: report.update(measures=measures)))
        rows = re.findall("<tr>(<td>.*?)</tr>", table)
        for measure, row in zip(measures, rows, strict=True):
            for key in kinds[measure["kind"]]:
                self.assertIn(measure[key], row)
        row = rows[list(kinds).index("exclude_currency")]
        self.assertTrue(row.startswith("<td>exclude currency</td><td>by-of-exclude_currency</td>"
                                       "<td>on-of-exclude_currency</td>"), row)
        self.assertIn("currencies currencies-of-exclude_currency", row)

    def test_measures_in_numbers_and_lists(self):
        measures = [{"kind": "ban", "size": "50 % of it", "share": 0.5, "modes": ["sea", "air"], "place": "here"}]
        table = self.section("measures", told(self.page, self.folder, lambda report: report.update(measures=measures)))
        self.assertIn("<td>50 % of it; share 0.5; modes sea, air</td>", table)

    def test_page_holds_report_json(self):
        text = (self.page.parent / "report.json").read_text()
        self.assertEqual(DATA.search(self.page.read_text())[0], text.replace("<", "\\u003c"))

    def test_nothing_comes_from_elsewhere(self):
        policy = re.search('Content-Security-Policy" content="(.*?)"', self.page.read_text())[1]
        self.assertIn("default-src 'none'", policy)
        self.assertNotRegex(policy, "http|unsafe-eval|[*]")

    def test_no_result(self):
        def fail(report):
            report.update(status="no_equilibrium", reason="none", changes=False, countries=[], groups=[])
            del report["trade"], report["output"]
            report["questions"] = [{"ask": "game", "title": "", "answer": "", "sentences": []}]
        dom = told(self.page, self.folder, fail)
        self.assertIn("There are no numbers to show.", dom)
        self.assertEqual(re.findall(r'<section id="(\w+)-section"', dom), ["measures", "method", "cite"])

    def test_method_and_citation(self):
        for text in ("world value added constant", "goods market", "scenario page, world four",
                     "samarkand run page.yaml", "kind: ban, origin: club"):
            self.assertIn(text, self.dom)


CHOICES = """name: choices
question: Who complies, who joins, what to ban?
world: four
measures: [{kind: ban, origin: club, destination: RUS, sectors: all, share: 0.5}]
actors:
  MLT: {affinity: {RUS: {value: 0.01, source: "<b>a guess</b>"}}}
games:
  duel:
    players:
      DEU: {none: [], hit: [{kind: tariff, origin: MLT, destination: DEU, sectors: all, rate: 0.3, if: {MLT: trade_on}}]}
      MLT: {comply: [{kind: ban, origin: MLT, destination: RUS, sectors: all}], trade_on: []}
  trio:
    players:
      DEU: {as_in: duel}
      MLT: {as_in: duel}
      RUS: {sell: [], stop: [{kind: ban, origin: RUS, destination: DEU, sectors: all, share: 0.5}]}
questions:
  - ask: compliance
    actor: MLT
    joining: &joins [{kind: ban, origin: MLT, destination: RUS, sectors: all}]
    threat: [{kind: iceberg, origin: MLT, destination: DEU, sectors: all}]
    with: [{kind: ban, origin: ROW, destination: MLT, sectors: all, share: 0.5}]
  - {ask: game, game: duel, with: [{kind: ban, origin: ROW, destination: MLT, sectors: all, share: 0.5}]}
  - {ask: game, game: [duel, trio]}
  - ask: coalition
    target: RUS
    members: [DEU, MLT]
    possible: [ROW]
    joining: [{kind: ban, origin: member, destination: RUS, sectors: all}]
  - {ask: optimal, actor: DEU, target: RUS, instrument: tariff, psi: [0, 0.5, 1]}
  - {ask: optimal, actor: club, target: RUS, instrument: ban, psi: 0.5, count: 3}
  - {ask: optimal, actor: [DEU, MLT]}
"""


@unittest.skipUnless(BROWSER, "needs chromium")
class ChoicesPageTest(unittest.TestCase):
    """Every picture of an answer holds the numbers of report.json."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as holder:
            folder = Path(holder)
            page = made(folder, "run", CHOICES)
            cls.answers = json.loads((folder / "out" / "report.json").read_text())["questions"]
            cls.dom = opened(page, folder)
            cls.other = told(page, folder, cls.other_equilibria)
            cls.columns = after(page, folder, "document.querySelectorAll('.row').forEach((row) => { row.dataset.columns "
                                              "= getComputedStyle(row).gridTemplateColumns.split(' ').length; });")
        cls.sections = re.findall(r'<section id="choice\d-section".*?</section>', cls.dom, re.S)

    @staticmethod
    def other_equilibria(report):
        """The first game's equilibria are not what the payoffs say, those of the second are none."""
        first, second = report["questions"][1:3]
        first["with"]["equilibria"] = []
        first["equilibria"] = [{**first["profiles"][k], "strict": True, "unknown_deviations": 0, "margin": 0}
                               for k in range(len(first["profiles"]))]
        second["equilibria"] = []

    def test_equilibria_are_those_of_the_report(self):
        sections = re.findall(r'<section id="choice\d-section".*?</section>', self.other, re.S)
        self.assertEqual(sections[1].count('class="framed"'), len(self.answers[1]["profiles"]))
        table = re.search('<table class="numbers profiles">.*?</table>', sections[2])[0]
        self.assertNotIn("equilibrium", table)

    def figures(self, text):
        return [float(figure.replace("\u2212", "-").replace(",", ""))
                for figure in re.findall(r">([+\u2212]?[\d.,]+)(?=<)", text)]

    def test_sections_in_order(self):
        titles = [re.search("<h2>(.*?)</h2>", section)[1] for section in self.sections]
        self.assertEqual(len(titles), len(self.answers))
        self.assertEqual(titles[0], "From which threat Malta &lt;i&gt; joins")
        self.assertLess(self.dom.index("shifts-section"), self.dom.index("choice1-section"))
        self.assertLess(self.dom.index("choice7-section"), self.dom.index("economy-section"))
        for section in self.sections:
            self.assertNotRegex(section, "NaN|undefined|Infinity|null")
        self.assertNotIn("<b>a guess", self.dom)

    def test_threshold_curve(self):
        section, answer = self.sections[0], self.answers[0]
        for of in answer, answer["with"]:
            self.assertIn(f"joins from {100 * (of['threshold'] - 1):.3g} %", section)
        self.assertEqual(section.count('class="line '), 2)
        self.assertIn("&lt;b&gt;a guess&lt;/b&gt;", section)
        weights = [100 * value for value in answer["inside"]["payoff"]["weights"]]
        shown = re.search("Own real income.*?</tr>.*?</tr>", section)[0]
        for value, figure in zip(weights, self.figures(shown)[2::3], strict=True):
            self.assertAlmostEqual(value, figure, delta=5e-4 + 5e-3 * abs(value))

    def test_payoff_table(self):
        section, answer = self.sections[1], self.answers[1]
        self.assertEqual(section.count('class="framed"'),
                         len(answer["equilibria"]) + len(answer["with"]["equilibria"]))
        table = re.search('<table class="payoffs">.*?</table>', section)[0]
        payoffs = [100 * of["payoffs"][player]["total"] for of in answer["profiles"] for player in ("DEU", "MLT")]
        for value, figure in zip(payoffs, self.figures(table), strict=True):
            self.assertAlmostEqual(value, figure, delta=2e-3 * max(map(abs, payoffs)))
        self.assertEqual(section.count('class="line '), 2 * 4)  # two actions each, without and with

    def test_profiles_of_more_players(self):
        section, answer = self.sections[2], self.answers[2]
        table = re.search('<table class="numbers profiles">.*?</table>', section)[0]
        rows = re.findall('<tr class="equilibrium">|<tr><td', table)
        self.assertEqual(len(rows), len(answer["profiles"]))
        self.assertEqual([row for row in rows if "equilibrium" in row], rows[:len(answer["equilibria"])])
        changes = "changes what is done" if answer["linking_changes"] else "changes nothing"
        self.assertIn(f"Linking the games {changes}", section)
        self.assertIn("<h3>duel</h3>", section)

    def test_ladder(self):
        section, answer = self.sections[3], self.answers[3]
        ladder = re.search('<div class="ladder">.*?<div class="panels">', section)[0]
        for rung, (loss, cost) in zip(answer["ladder"], zip(*[iter(self.figures(ladder))] * 2), strict=True):
            self.assertAlmostEqual(rung["damage"], loss, delta=1e-2 * answer["damage"])
            self.assertAlmostEqual(rung["cost"], cost, delta=1e-2 * max(answer["cost"], 1))
        self.assertEqual(section.count("(outside)</span>"), 3)
        self.assertEqual(section.count('class="row"'), len(answer["ladder"]) + 3 * 3 +
                         len(answer["equal_burden"]["countries"]))

    def test_name_bar_and_figure_stand_on_one_line(self):
        self.assertEqual(set(re.findall(r'data-columns="(\d+)"', self.columns)), {"3"})

    def test_optimal(self):
        frontier, bans, nash = self.sections[4:]
        self.assertIn("before, %", frontier)
        self.assertEqual(frontier.count('class="dot '), 3)
        self.assertIn('<option value="2">psi = 1</option>', frontier)
        steps = self.answers[5]["bans"]["steps"][1:]
        self.assertEqual(len(re.findall(r"<tr><td>\d", bans)), len(steps))
        self.assertIn(f">{steps[0]['target']:.4f}<".replace("-", "\u2212"), bans)
        averages = self.figures(re.search("Average tariff.*?Real income", nash)[0])
        for player, average in zip(self.answers[6]["nash"]["players"], averages, strict=True):
            self.assertAlmostEqual(player["average"], average, delta=0.05)


SWEEP = """uncertainty:
  draws: 100
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
        dom = opened(made(path, "sweep", scenario), path)
        self.assertNotRegex(dom, r"(style|d|x1|cx)=\"[^\"]*(NaN|undefined)")
        self.assertNotIn("<title>broken", dom)
        return dict(re.findall(r'<section id="(\w+)-section"(.*?)</section>', dom, re.S))

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
        self.assertIn("100 draws \u00d7 6 points of the grid \u00d7 5 samples", page["method"])

    def test_a_grid_alone(self):
        page = self.pages(SCENARIO + 'grid: [{path: "measures[0].share", values: [0.2, 0.8]}]\n')
        self.assertIn('class="line"', page["fan"])
        self.assertNotIn('class="wide90"', page["fan"])
        self.assertNotIn("sobol", page)
        self.assertNotIn('class="band band90"', page["bands"])

    def test_draws_alone(self):
        page = self.pages(SCENARIO + "uncertainty: {draws: 9, theta: [{sectors: all, cv: 0.2}]}\n")
        self.assertNotIn("fan", page)
        self.assertEqual(page["bands"].count('class="band band90"'), 4)


@unittest.skipUnless(BROWSER, "no browser")
class ComparisonPageTest(unittest.TestCase):
    def test_bars_and_numbers(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            made(folder, "run", SCENARIO)
            result = subprocess.run([PROGRAM, "compare", "out", "page.yaml", "--page", "both.html"], cwd=folder,
                                    capture_output=True, text=True)
            self.assertEqual(result.returncode, 0, result.stderr)
            dom = opened(folder / "both.html", folder)
        page = dict(re.findall('<section id="([a-z]+)-section".*?>(.*?)</section>', dom, re.S))
        self.assertEqual(page["picture"].count('class="row"'), 4 * 2)
        self.assertIn("part2", page["picture"])
        self.assertEqual(len(re.findall("<tr><td>", page["numbers"])), 6)  # with the club and the world
        self.assertIn("<td>club</td>", page["numbers"])
        self.assertIn("Malta &lt;i&gt;", page["numbers"])
        self.assertIn("What if &lt;script&gt;", page["results"])
        self.assertIn("<h1>What if &lt;script", dom)  # which both ask


if __name__ == "__main__":
    PROGRAM = str(Path(sys.argv.pop(1)).resolve())
    if not BROWSER:
        print("skipped: the page is tested in chromium, which is not installed")
    unittest.main()
