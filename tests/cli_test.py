#!/usr/bin/python3
"""The program as a user meets it: exit codes, streams, files. Usage: cli_test.py PROGRAM"""

import contextlib
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from three_countries import WORLD, ThreeCountries

PROGRAM = ""
WRITTEN = {"report.json", "countries.csv", "sectors.csv", "flows.csv", "columns.csv", "report.html", "result.nc",
           "samarkand-result.json"}

SCENARIO = """name: embargo
question: What does an embargo between A and C cost?
world: three
measures:
  - {kind: ban, origin: A, destination: C, sectors: all}
  - {kind: ban, origin: C, destination: A, sectors: all}
"""
GAME = """name: game
question: Who does what?
world: three
actors: {A: {affinity: {C: -0.3}}}
games:
  g:
    leader: A
    players:
      A:
        nothing: []
        ban: [{kind: ban, origin: A, destination: C, sectors: all, share: 0.5}]
      B:
        comply: [{kind: ban, origin: B, destination: C, sectors: all}]
        trade_on: []
questions:
  - {ask: game, game: g}
  - {ask: compliance, actor: B, joining: [{kind: ban, origin: B, destination: C, sectors: all}],
     threat: [{kind: iceberg, origin: [A, B], destination: [A, B], sectors: all}]}
"""


class CommandLine(ThreeCountries):
    def setUp(self):
        super().setUp()
        self.scenario("embargo.yaml", SCENARIO)

    def scenario(self, name, text):
        (self.folder / name).write_text(text)

    def command(self, *arguments, stdin="", **environment):
        settings = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, input=stdin, text=True,
                              capture_output=True, env=settings | environment, timeout=300)

    def expect(self, code, *arguments, **options):
        result = self.command(*arguments, **options)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        return result

    def files(self, folder="."):
        return {p.name for p in (self.folder / folder).iterdir()}

    def on_terminal(self, *arguments, **environment):
        """Standard output of a run on a terminal."""
        ours, theirs = pty.openpty()
        settings = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
        process = subprocess.Popen([PROGRAM, *arguments], cwd=self.folder, stdout=theirs,
                                   stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                                   env=settings | {"TERM": "xterm"} | environment)
        os.close(theirs)
        text = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            text += part
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        return text.decode()

    def test_other_closures_and_the_other_horizon_stand_beside(self):
        result = self.expect(0, "run", "embargo.yaml")
        self.assertIn("What it hangs on", result.stdout)
        report = json.loads((self.folder / "results/embargo/report.json").read_text())
        self.assertEqual([(of["closure"], of["horizon"]) for of in report["robustness"]],
                         [("scaled", "long_run"), ("fixed", "long_run"), ("balanced", "long_run"),
                          ("scaled", "short_run")])
        incomes = [of["real_income"] for of in report["robustness"]]
        self.assertEqual(incomes[0].keys(), {"A", "B", "C"})
        self.assertEqual(incomes[0]["C"], report["countries"][2]["real_income"])
        for code in "ABC":  # trade is in balance
            self.assertAlmostEqual(incomes[1][code], incomes[0][code], delta=1e-8)
            self.assertAlmostEqual(incomes[2][code], incomes[0][code], delta=1e-8)
        self.assertLess(incomes[3]["C"], incomes[0]["C"])
        quiet = self.expect(0, "run", "embargo.yaml", "--quiet", "--output", "-")
        self.assertEqual(json.loads(quiet.stdout)["robustness"], [])
        self.scenario("game.yaml", GAME)  # no measures of its own: nothing changes
        game = self.expect(0, "run", "game.yaml", "--output", "-")
        self.assertEqual(json.loads(game.stdout)["robustness"], [])

    def test_run_prints_a_summary_and_writes_everything(self):
        result = self.expect(0, "run", "embargo.yaml")
        self.assertIn("What does an embargo between A and C cost?", result.stdout)
        self.assertIn("results/embargo", result.stdout)
        self.assertEqual(result.stderr, "")
        self.assertEqual(self.files("results/embargo"), WRITTEN)
        income = re.search(r"^A,([^,]*)", (self.folder / "results/embargo/countries.csv")
                           .read_text(), re.M)
        self.assertAlmostEqual(float(income[1]), -1.554521, delta=1e-6)

    def test_a_memo_that_is_a_folder_is_left_out_with_a_warning(self):
        self.scenario("game.yaml", GAME)
        (self.folder / "results/game/solved.memo/x").mkdir(parents=True)
        result = self.expect(0, "run", "game.yaml")
        self.assertIn("warning W041: results/game/solved.memo: this is no file", result.stderr)
        self.assertTrue((self.folder / "results/game/solved.memo/x").exists())

    def test_nothing_that_does_not_show_reaches_the_terminal(self):
        result = self.expect(2, "run", "\x1b[31m\u202eevil.yaml")
        self.assertIn("there is no scenario \\u001b[31m\\u202eevil.yaml", result.stderr)
        result = self.expect(2, "run", "\x1b[31mevil.yaml", "--json")
        self.assertEqual(json.loads(result.stderr.splitlines()[0])["errors"][0]["file"],
                         "\x1b[31mevil.yaml")
        self.expect(0, "run", "embargo.yaml", "--quiet")
        report = self.folder / "results/embargo/report.json"
        report.write_text(report.read_text().replace("Aland", "\\u001b[2J\u202eland"))
        result = self.expect(0, "table", "results/embargo", "--by", "supplier", "--of", "B")
        self.assertIn("\\u001b[2J\\u202eland", result.stdout)
        self.assertNotRegex(result.stdout + result.stderr, "[\x1b\u202e]")

    def test_what_never_ends_is_refused(self):
        for arguments in (["run", "/dev/zero"], ["scenario", "check", "/dev/zero"]):
            result = self.expect(2, *arguments)
            self.assertIn("/dev/zero: the file cannot be read: it is larger than 64 MB",
                          result.stderr)
        endless = subprocess.Popen(["yes"], stdout=subprocess.PIPE)
        try:
            result = subprocess.run([PROGRAM, "run", "-"], stdin=endless.stdout, text=True,
                                    capture_output=True, timeout=60)
        finally:
            endless.kill()
            endless.stdout.close()
            endless.wait()
        self.assertEqual(result.returncode, 2)
        self.assertEqual(result.stderr,
                         "error E102: -: the file cannot be read: it is larger than 64 MB\n")

    def test_a_file_that_is_no_table_is_not_quoted(self):
        (self.folder / "secret").write_text("root:$6$hidden:19000\n")
        (self.folder / "worlds/three/groups.csv").write_text("root:$6$hidden:19000\n")
        self.scenario("secret.yaml", "name: s\nworld: three\nmeasures: [{kind: tariff, table: secret}]\n")
        for arguments in (["run", "secret.yaml"], ["run", "secret"], ["world", "check", "three"],
                          ["world", "import", "matrix", "secret", "--output", "x"],
                          ["world", "aggregate", "three", "--mapping", "secret", "--output", "x"]):
            self.assertNotIn("hidden", self.expect(2, *arguments).stderr)

    def test_quiet_prints_nothing(self):
        result = self.expect(0, "run", "embargo.yaml", "--quiet", "--output", "out")
        self.assertEqual(result.stdout + result.stderr, "")
        self.assertEqual(self.files("out"), WRITTEN)

    def test_dash_reads_standard_input(self):
        self.expect(0, "run", "-", "--quiet", "--output", "out", stdin=SCENARIO)
        self.assertEqual(self.files("out"), WRITTEN)
        self.expect(0, "scenario", "check", "-", stdin=SCENARIO)

    def test_dash_writes_json_to_standard_output_and_nothing_else(self):
        before = self.files()
        result = self.expect(0, "run", "embargo.yaml", "--output", "-")
        self.assertEqual(json.loads(result.stdout)["status"], "converged")
        self.assertEqual(result.stderr, "")
        self.assertEqual(self.files(), before)

    def test_world_option_takes_precedence(self):
        self.scenario("other.yaml", SCENARIO.replace("world: three", "world: nowhere"))
        self.expect(2, "run", "other.yaml")
        self.expect(0, "run", "other.yaml", "--world", "three", "--quiet")

    def test_worlds_are_found_by_environment(self):
        (self.folder / "worlds").rename(self.folder / "elsewhere")
        self.expect(2, "run", "embargo.yaml")
        self.expect(0, "run", "embargo.yaml", "--quiet",
                    SAMARKAND_WORLDS=str(self.folder / "elsewhere"))

    def test_bad_input_names_everything_and_writes_nothing(self):
        self.scenario("bad.yaml", SCENARIO.replace("kind: ban, origin: A", "kind: bann, origin: A")
                      .replace("origin: C", "origin: Z"))
        before = self.files()
        result = self.expect(2, "run", "bad.yaml")
        self.assertEqual(result.stdout, "")
        self.assertIn("error E407: bad.yaml:5:", result.stderr)
        self.assertIn("error E408: bad.yaml:6:", result.stderr)
        self.assertEqual(len(result.stderr.strip().split("\n\n")), 2)
        self.assertEqual(self.files(), before)
        self.assertEqual(self.expect(2, "scenario", "check", "bad.yaml").stderr, result.stderr)

    def test_warnings_are_shown_and_stop_nothing_unless_they_shall(self):
        channels = self.folder / "worlds" / "three" / "channels"
        channels.mkdir()
        (channels / "ways.csv").write_text("sector,direct,rho,markup\ngoods1,0.9,5,0.1\n")
        warning = "/ways.csv: the table is called routes.csv now\n  fix: rename it\n"
        done = self.command("run", "embargo.yaml", "--output", "out")
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stderr.startswith("warning W001: ") and done.stderr.endswith(warning))
        report = json.loads((self.folder / "out" / "report.json").read_text())
        self.assertEqual([entry["code"] for entry in report["warnings"]], ["W001"])
        self.assertEqual(report["warnings"][0]["text"],
                         "the table is called routes.csv now; rename it")
        # The world's data are not what a scenario says.
        for code, arguments in ((0, ["run", "embargo.yaml", "--output", "strict"]),
                                (0, ["scenario", "check", "embargo.yaml"]),
                                (2, ["world", "check", "worlds/three"])):
            with self.subTest(arguments):
                self.assertTrue(self.expect(code, *arguments, "--strict").stderr.endswith(warning))
        self.scenario("large.yaml", SCENARIO + "  - {kind: tariff, origin: A, destination: B, sectors: all, rate: 30}\n")
        for arguments in (["run", "large.yaml", "--output", "no"], ["scenario", "check", "large.yaml"]):
            with self.subTest(arguments):
                self.expect(0, *arguments)
                shutil.rmtree(self.folder / "no", ignore_errors=True)
                self.assertIn("warning W011: ", self.expect(2, *arguments, "--strict").stderr)
                self.assertFalse((self.folder / "no").exists())

    def test_deficits_beyond_trade_are_the_worlds(self):
        world = self.folder / "worlds" / "three"
        flows = WORLD["flows.csv"].replace("C,A,goods1,6,", "C,A,goods1,0,").replace("C,B,goods1,3,", "C,B,goods1,0,")
        (world / "flows.csv").write_text(flows)
        final = WORLD["final.csv"].replace("A,goods1,100", "A,goods1,94").replace("B,goods1,60", "B,goods1,57")
        (world / "final.csv").write_text(final)
        self.scenario("half.yaml", SCENARIO[:SCENARIO.index("  - {kind: ban, origin: C")]
                      .replace("sectors: all}", "sectors: all, share: 0.5}"))
        said = "in the data the trade deficit or surplus is more than half of all trade of C (100 %)"
        self.assertIn("warning W022: three: " + said, self.expect(0, "world", "check", "three").stderr)
        self.expect(2, "world", "check", "three", "--strict")
        self.assertIn("warning W022: half.yaml: " + said,
                      self.expect(0, "run", "half.yaml", "--strict", "--output", "out").stderr)
        self.assertTrue((self.folder / "out/report.json").exists())

    def test_columns_are_described(self):
        self.scenario("game.yaml", GAME + "  - {ask: exposure}\n")
        self.expect(0, "run", "game.yaml", "--output", "out")
        lines = [line.split(",") for line in (self.folder / "out" / "columns.csv").read_text().splitlines()]
        self.assertEqual(lines[0], ["file", "column", "unit", "text"])
        keys = {"country", "origin", "destination", "sector", "name", "country_name", "sector_name", "source"}
        for file in ("countries.csv", "sectors.csv", "flows.csv", "exposure.csv"):
            header = (self.folder / "out" / file).read_text().split("\n")[0].split(",")
            self.assertEqual([line[1] for line in lines if line[0] == file],
                             [column for column in header if column not in keys], file)
        levels = dict(zip(*[line.split(",") for line in
                            (self.folder / "out" / "countries.csv").read_text().splitlines()[:2]]))
        self.assertEqual((levels["name"], float(levels["baseline_exports"]), levels["baseline_income"]),
                         ("Aland", 20, "100"))

    def test_several_scenarios(self):
        self.scenario("half.yaml", SCENARIO.replace("sectors: all}", "sectors: all, share: 0.5}")
                      .replace("embargo", "half"))
        self.assertEqual(self.command("run", "embargo.yaml", "half.yaml", "--quiet").returncode, 0)
        for name in ("embargo", "half"):
            self.assertTrue((self.folder / "results" / name / "report.json").exists())
        self.scenario("bad.yaml", SCENARIO.replace("ban", "bann"))
        done = self.command("run", "bad.yaml", "half.yaml", "--quiet", "--output", "both")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(sorted(path.name for path in (self.folder / "both").iterdir()), ["half"])

    def as_json(self, code, *arguments):
        """Lines of standard error; the last is the verdict."""
        *lines, last = map(json.loads, self.expect(code, *arguments, "--json").stderr.splitlines())
        self.assertEqual(last["exit"], code)
        return lines, last["verdict"]

    def test_everything_on_standard_error_is_json(self):
        self.assertEqual(self.as_json(0, "run", "embargo.yaml"), ([], "good"))
        lines, verdict = self.as_json(1, "rum")
        self.assertIn("there is no command `rum`", lines[0]["message"])
        self.assertEqual(verdict, "not understood")
        world = self.folder / "worlds/three"
        (world / "flows.csv").write_text(WORLD["flows.csv"].replace("C,C,goods1,11,0\n", ""))
        (world / "final.csv").write_text(WORLD["final.csv"].replace("C,goods1,20", "C,goods1,9"))
        self.scenario("none.yaml", SCENARIO + "  - {kind: ban, origin: B, destination: C, sectors: all}\n")
        lines, verdict = self.as_json(3, "run", "none.yaml")
        self.assertRegex(lines[-1]["message"], "^no_equilibrium: .*goods1.*C$")
        self.assertEqual(verdict, "not converged")
        self.assertIn("--json", self.expect(0, "run", "--help").stdout)

    def test_scenarios_of_one_name_do_not_write_over_each_other(self):
        (self.folder / "other").mkdir()
        self.scenario("other/embargo.yaml", SCENARIO.replace("name: embargo", "name: again"))
        self.scenario("same.yaml", SCENARIO)
        done = self.expect(2, "run", "embargo.yaml", "same.yaml")
        self.assertEqual(done.stderr, "error E111: same.yaml: the result would be written to results/embargo, "
                         "over that of embargo.yaml\n  allowed: a folder for each scenario\n"
                         "  fix: give each scenario a `name` of its own, or run one after another with --output\n")
        self.assertFalse((self.folder / "results").exists())
        done = self.expect(2, "run", "embargo.yaml", "other/embargo.yaml", "--output", "out")
        self.assertIn("error E111: other/embargo.yaml: the result would be written to out/embargo, over that of "
                      "embargo.yaml\n", done.stderr)
        self.assertIn("fix: give each file a name of its own", done.stderr)
        self.assertFalse((self.folder / "out").exists())
        self.expect(0, "run", "embargo.yaml", "other/embargo.yaml", "--quiet")
        self.assertEqual(self.files("results"), {"embargo", "again"})
        self.expect(0, "run", "embargo.yaml", "same.yaml", "--quiet", "--output", "-")

    def test_errors_as_json(self):
        self.scenario("bad.yaml", SCENARIO.replace("kind: ban, origin: A", "kind: ban, origin: AA"))
        lines, verdict = self.as_json(2, "run", "bad.yaml")
        self.assertEqual(verdict, "bad input")
        error, = lines[0]["errors"]
        self.assertEqual((error["file"], error["line"], error["near_miss"]), ("bad.yaml", 5, "A"))
        self.assertRegex(error["code"], "^E[0-9]{3}$")

    def test_help(self):
        self.assertEqual(self.command("help").stdout, self.command("--help").stdout)
        self.assertEqual(self.command("help", "run").stdout, self.command("run", "--help").stdout)
        self.assertEqual(self.command("help", "rum").returncode, 1)

    def test_compare(self):
        self.scenario("half.yaml", SCENARIO.replace("sectors: all}", "sectors: all, share: 0.5}")
                      .replace("embargo", "half"))
        self.assertEqual(self.command("run", "half.yaml", "--output", "half").returncode, 0)
        done = self.command("compare", "embargo.yaml", "half", "--csv", "both.csv", "--page", "both.html")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        text = (self.folder / "both.csv").read_text()
        self.assertTrue(text.startswith("# change of real income by result: percent; value: the same in million USD; "
                                        "difference: half less embargo\n"))
        rows = [line.split(",") for line in text.splitlines()[1:]]
        self.assertEqual(rows[0], ["kind", "code", "name", "embargo", "half", "difference", "embargo value",
                                   "half value", "difference value"])
        self.assertEqual([row[:3] for row in rows[1:]],
                         [["country", "A", "Aland"], ["country", "B", "Bland"], ["country", "C", "Cland"],
                          ["group", "club", "club"], ["group", "world", "world"]])
        saved = json.loads((self.folder / "half" / "report.json").read_text())
        for row, entry in zip(rows[1:], saved["countries"] + saved["groups"]):
            self.assertEqual(float(row[4]), entry["real_income"])
            self.assertEqual(float(row[7]), entry["real_income_value"])
            self.assertAlmostEqual(float(row[5]), float(row[4]) - float(row[3]), places=10)
            self.assertAlmostEqual(float(row[8]), float(row[7]) - float(row[6]), places=10)
        self.assertAlmostEqual(float(rows[4][7]), float(rows[1][7]) + float(rows[2][7]), places=10)
        self.assertLess(float(rows[3][3]), float(rows[3][4]))  # the whole ban costs C more
        first = done.stdout.splitlines()[2]
        self.assertRegex(first, r"^Cland +-\d+\.\d{3} +-\d+\.\d{3} +\+\d+\.\d{3}$")
        self.assertIn("\nThe same in million USD\n", done.stdout)
        self.assertIn("\nDifference: half less embargo.\n", done.stdout)
        self.assertIn("half: What does an half between A and C cost?\n  on three, closure ", done.stdout)
        page = (self.folder / "both.html").read_text()
        self.assertIn("Cland", page)
        self.assertIn("embargo against half</h1>", page)
        piped = self.expect(0, "compare", "embargo.yaml", "half", "--csv", "-")
        self.assertEqual(piped.stdout, text)
        self.assertFalse((self.folder / "-").exists())

    def test_compare_worlds(self):
        other = self.folder / "worlds" / "other"
        shutil.copytree(self.folder / "worlds" / "three", other)
        (other / "world.yaml").write_text(WORLD["world.yaml"].replace("name: three", "name: other"))
        (other / "sectors.csv").write_text("code,name,theta\ngoods1,Goods,8\n")
        done = self.command("compare", "three", "other", "--scenario", "embargo.yaml", "--csv", "a.csv")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        rows = [line.split(",") for line in (self.folder / "a.csv").read_text().splitlines()[1:]]
        self.assertEqual(rows[0][3:5], ["embargo on three", "embargo on other"])
        self.assertLess(float(rows[3][3]), float(rows[3][4]))  # what is easily replaced is less missed
        done = self.command("compare", "three", "other")
        self.assertEqual(done.returncode, 2)
        self.assertIn("error E404: three: a world alone has no result\n", done.stderr)

    def test_compare_shows_groups_that_are_parties(self):
        self.scenario("club.yaml", SCENARIO.replace("origin: A, destination: C", "origin: club, destination: C")
                      .replace("embargo", "club"))
        self.expect(0, "run", "club.yaml", "--quiet")
        self.expect(0, "run", "embargo.yaml", "--quiet")
        report = json.loads((self.folder / "results/club/report.json").read_text())
        club = next(of["real_income"] for of in report["groups"] if of["group"] == "club")
        done = self.expect(0, "compare", "results/club", "results/embargo", "--csv", "both.csv")
        self.assertRegex(done.stdout, rf"(?m)^club +{club:+.3f} ")
        self.assertIn("\ngroup,club,club,", (self.folder / "both.csv").read_text())

    def test_compare_says_what_a_folder_is(self):
        self.scenario("drawn.yaml", SCENARIO + "uncertainty: {draws: 3, theta: [{sectors: all, cv: 0.1}]}\n")
        self.expect(0, "sweep", "drawn.yaml", "--quiet", "--output", "drawn")
        (self.folder / "empty").mkdir()
        for folder, what in (("drawn", "this is the folder of a sweep: it has many draws, not one result"),
                             ("empty", "this folder holds no result")):
            error = self.expect(2, "compare", folder, "embargo.yaml").stderr
            self.assertTrue(error.startswith(f"error E110: {folder}: {what}\n"), error)

    def test_compare_refuses(self):
        self.assertEqual(self.command("compare", "embargo.yaml").returncode, 2)
        self.assertIn("error E101", self.command("compare", "embargo.yaml", "nowhere.yaml").stderr)
        (self.folder / "odd").mkdir()
        for text in ("{", "[]", '{"scenario": 1}'):
            (self.folder / "odd" / "report.json").write_text(text)
            done = self.command("compare", "embargo.yaml", "odd")
            self.assertEqual(done.returncode, 2)
            self.assertTrue(done.stderr.startswith("error E110: odd/report.json: "), done.stderr)

    def test_table(self):
        self.command("run", "embargo.yaml", "--output", "out")
        def rows(*arguments):
            done = self.command("table", "out", *arguments, "--csv", "table.csv")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            lines = (self.folder / "table.csv").read_text().splitlines()
            self.assertTrue(lines[0].startswith("# "))
            names = lines[1].split(",")
            return [dict(zip(names, line.split(","))) for line in lines[2:]]
        c, a, b = rows()  # what changed most stands first
        self.assertEqual((a["name"], float(a["exports_before"]), float(c["imports_before"])), ("Aland", 20, 9))
        self.assertEqual(float(rows("--by", "country", "--of", "C")[0]["exports_before"]), 9)
        sector, = rows("--by", "sector", "--of", "club")  # A and B: what C buys of them
        self.assertEqual((float(sector["exports_before"]), float(sector["imports_before"])), (9, 9))
        pairs = rows("--by", "pair", "--of", "C")
        self.assertEqual({(p["origin"], p["destination"]) for p in pairs[:2]}, {("A", "C"), ("C", "A")})
        self.assertEqual([p["trade_change"] for p in pairs[:2]], ["-100", "-100"])
        first, second = rows("--by", "supplier", "--of", "C")
        self.assertEqual((first["supplier"], second["supplier"]), ("A", "B") if
                         float(first["imports_before"]) >= float(second["imports_after"]) else ("B", "A"))
        self.assertAlmostEqual(float(first["herfindahl_before"]), (5 / 9) ** 2 + (4 / 9) ** 2, places=11)
        self.assertEqual(float(first["herfindahl_after"]), 1)
        self.assertEqual(len(rows("--by", "supplier")), 3)  # of everybody, what comes from abroad
        self.assertEqual(rows("--of", "A,B", "--by", "pair"), rows("--of", "A", "B", "--by", "pair"))
        self.assertEqual(rows("--of", "all"), rows())
        self.assertEqual(rows("--by", "sector", "--sector", "goods1"), rows("--by", "sector"))
        done = self.command("table", "out", "--of", "clubb")
        self.assertEqual((done.returncode, done.stderr), (2, "error E302: --of: the result has no `clubb`\n"
                         "  allowed: A, B, C, club; all\n  did you mean: club\n"))
        self.assertIn("  did you mean: C\n", self.expect(2, "table", "out", "--of", "Cland").stderr)
        self.assertIn("error E302: --sector: ", self.expect(2, "table", "out", "--sector", "oil").stderr)
        counted = self.expect(0, "table", "out", "--of", "club").stdout
        self.assertTrue(counted.endswith("Trade between these 2 economies is counted.\n"), counted)
        left_out = self.expect(0, "table", "out", "--of", "club", "--by", "supplier").stdout
        self.assertIn("Herfindahl: ", left_out)
        self.assertIn("between these 2 economies is left out.", left_out.replace("\n", " "))
        piped = self.expect(0, "table", "out", "--csv", "-").stdout
        self.assertEqual(piped, (rows(), (self.folder / "table.csv").read_text())[1])
        self.assertFalse((self.folder / "-").exists())

    def test_tables_are_of_results(self):
        self.expect(1, "table", "out", "--by", "day")
        fix = "run it first, `samarkand run embargo.yaml`, then `samarkand table results/embargo`\n"
        self.assertEqual(self.expect(2, "table", "embargo.yaml").stderr,
                         "error E110: embargo.yaml: this is a scenario; tables are made of its result\n"
                         "  allowed: a folder that `samarkand run` wrote\n  fix: " + fix)
        self.expect(0, "run", "embargo.yaml", "--quiet")
        self.assertTrue(self.expect(2, "table", "embargo").stderr.endswith("fix: `samarkand table results/embargo`\n"))
        self.assertIn("error E110: nowhere: there is no result here\n", self.expect(2, "table", "nowhere").stderr)

    def test_damaged_flows_have_no_tables(self):
        self.expect(0, "run", "embargo.yaml", "--quiet", "--output", "out")
        file = self.folder / "out/flows.csv"
        text = file.read_text()
        file.write_text(text.replace(re.search(r"^A,B,.*\n", text, re.M)[0], ""))
        self.assertEqual(self.expect(2, "table", "out").stderr,
                         "error E110: out/flows.csv: exports of Aland before the measures add up to 5 million USD; "
                         "report.json beside it says 20: lines are missing or were changed\n"
                         "  allowed: what `samarkand run` wrote\n  fix: run the scenario again\n")
        file.write_text(re.sub(r"^(B,C,goods1,4),[^,]*", r"\1,400", text, flags=re.M))
        self.assertIn(": exports of Bland after the measures add up to ", self.expect(2, "table", "out").stderr)


    def test_missing_scenario(self):
        result = self.expect(2, "run", "samarkand-2202")
        self.assertIn("E101", result.stderr)
        self.assertIn("samarkand-2022", result.stderr)

    def test_scenario_without_world(self):
        self.scenario("none.yaml", SCENARIO.replace("world: three\n", ""))
        self.assertIn("E404", self.expect(2, "run", "none.yaml").stderr)
        self.expect(0, "run", "none.yaml", "--world", "three", "--quiet")
        self.scenario("none.yaml", SCENARIO.replace("world: three\n", "").replace("kind: ban, origin: A", "type: ban, origin: A"))
        errors = self.expect(2, "scenario", "check", "none.yaml").stderr
        self.assertIn("the scenario names no world, by which its codes are checked\n", errors)
        self.assertIn("did you mean: kind\n", errors)
        self.assertNotIn("no world", self.expect(2, "scenario", "check", "nowhere.yaml").stderr)

    def test_unwritable_output(self):
        (self.folder / "file").write_text("not a folder")
        result = self.expect(2, "run", "embargo.yaml", "--output", "file")
        self.assertIn("E105", result.stderr)
        self.assertEqual((self.folder / "file").read_text(), "not a folder")

    def test_output_is_replaced_and_other_files_stay(self):
        self.expect(0, "run", "embargo.yaml", "--quiet", "--output", "out")
        (self.folder / "out/notes.txt").write_text("mine")
        (self.folder / "out/countries.csv").write_text("old")
        self.expect(0, "run", "embargo.yaml", "--quiet", "--output", "out")
        self.assertNotEqual((self.folder / "out/countries.csv").read_text(), "old")
        self.assertEqual(self.files("out"), WRITTEN | {"notes.txt"})

    def test_no_equilibrium(self):
        """C makes nothing for itself, and nobody may sell to it."""
        world = self.folder / "worlds/three"
        (world / "flows.csv").write_text(WORLD["flows.csv"].replace("C,C,goods1,11,0\n", ""))
        (world / "final.csv").write_text(WORLD["final.csv"].replace("C,goods1,20", "C,goods1,9"))
        self.scenario("none.yaml", SCENARIO +
                      "  - {kind: ban, origin: B, destination: C, sectors: all}\n")
        result = self.expect(3, "run", "none.yaml", "--output", "out")
        self.assertIn("NO EQUILIBRIUM", result.stdout.strip().split("\n")[-1])
        self.assertEqual(len((self.folder / "out/countries.csv").read_text().splitlines()), 1)
        result = self.expect(3, "run", "none.yaml", "--output", "out", "--quiet")
        self.assertEqual(result.stdout, "")
        self.assertRegex(result.stderr, "^no_equilibrium: .*goods1.*C")

    def test_colour_only_on_a_terminal(self):
        self.assertNotIn("\x1b", self.expect(0, "run", "embargo.yaml").stdout)
        self.assertIn("\x1b", self.on_terminal("run", "embargo.yaml"))
        self.assertNotIn("\x1b", self.on_terminal("run", "embargo.yaml", NO_COLOR="1"))
        self.assertNotIn("\x1b", self.on_terminal("run", "embargo.yaml", TERM="dumb"))

    def test_interrupt_writes_nothing(self):
        os.mkfifo(self.folder / "pipe.yaml")
        process = subprocess.Popen([PROGRAM, "run", "pipe.yaml"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with contextlib.suppress(BrokenPipeError):  # it may end before it has read
            with open(self.folder / "pipe.yaml", "w") as pipe:  # waits until it is read
                time.sleep(0.1)
                process.send_signal(signal.SIGINT)
                pipe.write(SCENARIO)
        out, error = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out, error), (130, b"", b"Interrupted. Nothing is written.\n"))
        self.assertNotIn("results", self.files())

    def test_questions_about_choices(self):
        self.scenario("game.yaml", GAME)
        result = self.expect(0, "run", "game.yaml", "--verbose")
        self.assertIn("The game: g\n- One equilibrium: Aland: ban, Bland: trade_on.", result.stdout)
        self.assertEqual(self.files("results/game"), WRITTEN | {"solved.memo"})
        first = json.loads((self.folder / "results/game/report.json").read_text())["questions"]
        self.expect(0, "run", "game.yaml", "--quiet")
        again = json.loads((self.folder / "results/game/report.json").read_text())["questions"]
        self.assertEqual(first, again)
        self.assertEqual(first[0]["ask"], "game")
        self.assertEqual([e["actions"] for e in first[0]["equilibria"]],
                         [{"A": "ban", "B": "trade_on"}])
        compliance = first[1]
        self.assertAlmostEqual(compliance["outside"]["real_income"], 0, delta=1e-9)
        self.assertIsNone(compliance["affinity"])
        self.assertGreater(compliance["threshold"], 1)

    def test_measures_that_cannot_stand_together_write_nothing(self):
        self.scenario("game.yaml", GAME.replace("nothing: []", """nothing:
          - {kind: tariff, origin: B, destination: A, sectors: all, rate: 0.1}
          - {kind: tariff, origin: B, destination: A, sectors: all, rate: 0.2}"""))
        before = self.files()
        result = self.expect(2, "run", "game.yaml")
        self.assertIn("E412: game.yaml:12:", result.stderr)
        self.assertEqual(self.files(), before)

    def test_check_and_run_tell_the_same(self):
        for name, question in (
                ("no-part", "{ask: coalition, target: C, members: [A, B]}"),
                ("overlap", "{ask: coalition, target: C, members: [A, club]}"),
                ("nothing", "{ask: optimal, actor: A, partners: A, instrument: tariff}"),
                ("exclusion", "{ask: settlement}"),
                ("no-leak", "{ask: inspection, target: C, budget: 10}"),
                ("day", "{ask: backtest, before: 2021, fitted: 2022, judged: 2023, since: "
                        "2022-02-31, flows: [{origin: A, destination: C}]}"),
                ("facts", "{ask: backtest, facts: none, before: 2021, fitted: 2022, judged: 2023, "
                          "since: 2022-03-01, flows: [{origin: A, destination: C}]}")):
            self.scenario("bad.yaml", SCENARIO + f"questions:\n  - {question}\n")
            ran = self.expect(2, "run", "bad.yaml")
            checked = self.expect(2, "scenario", "check", "bad.yaml")
            self.assertEqual(checked.stderr, ran.stderr, name)
            swept = self.expect(2, "sweep", "bad.yaml")
            self.assertEqual(swept.stderr, ran.stderr, name)

    def test_full_disk(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([PROGRAM, "explain", "model"], stdout=full, text=True,
                                    stderr=subprocess.PIPE)
        self.assertEqual(result.returncode, 2)
        self.assertIn("standard output", result.stderr)

    def test_usage_errors(self):
        for arguments in ([], ["rum"], ["run", "--wold", "x"], ["world"], ["world", "chekc", "x"],
                          ["scenario", "check"], ["run", "a", "--by"]):
            with self.subTest(arguments=arguments):
                result = self.expect(1, *arguments)
                self.assertEqual(result.stdout, "")
                self.assertIn("--help", result.stderr)
        self.assertIn("`run`", self.expect(1, "rum").stderr)
        self.assertIn("`check`", self.expect(1, "world", "chekc", "x").stderr)

    def test_reference_is_current(self):
        root = Path(__file__).resolve().parent.parent
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "reference"
            subprocess.run([root / "tools/build_reference", PROGRAM, made], check=True)
            for page in made.iterdir():
                self.assertEqual(page.read_text(), (root / "docs/reference" / page.name).read_text(),
                                 f"run tools/build_reference: {page.name}")

    def test_explain(self):
        listed = self.expect(0, "explain").stdout
        topics = [line.split()[0] for line in listed.splitlines()]
        self.assertLessEqual({"model", "measures", "tariff", "options", "errors", "E408",
                              "exit-codes", "formats", "limits"}, set(topics))
        for topic in topics:
            text = self.expect(0, "explain", topic).stdout
            self.assertGreater(len(text), 40, topic)
        self.assertEqual(self.expect(0, "explain", "e408").stdout,
                         self.expect(0, "explain", "E408").stdout)
        self.assertIn("`tariff`", self.expect(1, "explain", "tarif").stderr)

    def test_explain_leads_to_every_key_and_question(self):
        for word, topic in (("psi", "questions"), ("closure", "options"), ("theta", "options"), ("share", "measures"),
                            ("draws", "sweep"), ("short_run", "options"), ("real_income", "results")):
            self.assertIn(f"In `samarkand explain {topic}`:\n", self.expect(0, "explain", word).stdout)
        for question in re.findall(r"^ask: (\w+)", self.expect(0, "explain", "questions").stdout, re.M):
            text = self.expect(0, "explain", question).stdout
            self.assertIn(f"In `samarkand explain questions`:\nask: {question}\n  ", text)
        psi = self.expect(0, "explain", "psi").stdout
        self.assertTrue(psi.startswith("In `samarkand explain questions`:\nask: optimal\n  psi: "), psi)
        self.assertEqual(psi.count("psi: "), 1)
        self.assertNotIn(".csvwith", self.expect(0, "explain", "formats").stdout)

    def test_the_number_of_the_architecture(self):
        root = Path(__file__).resolve().parent.parent
        text = (root / "docs/architecture.md").read_text()
        measure, name, change = re.search(r"^`- (\{kind: .*\})` becomes `(.+) (-[\d.]+) %`", text, re.M).groups()
        self.scenario("way.yaml", f"name: way\nworld: world-2021\nmeasures:\n  - {measure}\n")
        shown = self.expect(0, "run", "way.yaml", "--output", "out", SAMARKAND_WORLDS=str(root / "worlds")).stdout
        self.assertIn(f"\n{name} loses most ({change[1:]} % ", "\n" + shown)

    def test_examples_of_help_run(self):
        pages = [[], ["run"], ["world"], ["world", "list"], ["world", "show"], ["world", "check"], ["scenario"],
                 ["scenario", "check"], ["explain"]]
        examples = set()
        for page in pages:
            text = self.expect(0, *page, "--help").stdout
            found = re.findall(r"^  samarkand (.*)$", text, re.M)
            self.assertTrue(found, page)
            examples.update(found)
        # The founding scenario but for the questions that take long; `./check` runs it whole.
        shipped = (Path(__file__).parent.parent / "scenarios/samarkand-2022.yaml").read_text()
        short, rest = re.split(r"^questions:\n", shipped, flags=re.M)
        (self.folder / "scenarios").mkdir()
        draws = rest[rest.index("# What `samarkand sweep` draws"):]
        self.scenario("scenarios/samarkand-2022.yaml", f"{short}questions: [{{ask: welfare}}]\n{draws}")
        for example in sorted(examples):
            with self.subTest(example=example):
                self.expect(0, *example.split())

    def test_version(self):
        self.assertRegex(self.expect(0, "--version").stdout, r"^samarkand \d+\.\d+\.\d+")

    def test_worlds(self):
        self.assertIn("three: Three countries\n", self.expect(0, "world", "list").stdout)
        result = self.expect(0, "world", "check", "three", "worlds/three")
        self.assertEqual(len(result.stdout.splitlines()), 2)
        self.assertIn("3 countries, 1 sector,", result.stdout)
        final = self.folder / "worlds/three/final.csv"
        final.write_text(final.read_text().replace("60", "61"))
        self.assertIn("E305", self.expect(2, "world", "show", "three").stderr)
        result = self.expect(2, "world", "check", "three", "thre")
        self.assertIn("E305", result.stderr)
        self.assertIn("E308", result.stderr)
        self.assertEqual(result.stdout, "")

    def test_world_show(self):
        text = self.expect(0, "world", "show", "three").stdout
        for part in (r"^three: Three countries$", r"^year 2022, values in million USD, 1 source in ",
                     r"^3 economies: code, name, value added in billion USD$",
                     r"^  A +Aland +0\.1$", r"^  goods1 +Goods +goods +4\.00$",
                     r"^  club \(2\)\n    A B$", r"^Licence\n  CC0$", r"^Notes\n  none$"):
            self.assertRegex(text, re.compile(part, re.M))
        text = self.expect(0, "world", "show", "wiod-2014").stdout
        self.assertLessEqual(max(len(line) for line in text.splitlines()[2:]), 80)
        self.assertIn("E308", self.expect(2, "world", "show", "thre").stderr)

    def test_channels_mirror(self):
        header = "origin,destination,exporter_reported,importer_reported,period,suspect\n"
        (self.folder / "gaps.csv").write_text(
            header + "A,B,12,10,2021,1\nA,B,80,12,2022,1\nA,C,5,5,2021,0\nA,C,5,5,2022,0\n")
        lines = self.expect(0, "channels", "mirror", "gaps.csv").stdout.splitlines()
        self.assertEqual(lines[2].split(), ["origin", "destination", "2021", "2022", "change"])
        self.assertEqual(lines[3].split(), ["A", "B", "+0.182", "+1.897", "+1.715", "suspected"])
        self.assertIn("less that of 1 others: +1.715, p = 1", lines[6])
        (self.folder / "gaps.csv").write_text(header + "A,B,12,0,2021,1\n")
        result = self.expect(2, "channels", "mirror", "gaps.csv")
        self.assertIn("E206: gaps.csv:2:8:", result.stderr)
        self.assertEqual(result.stdout, "")

    def test_world_pack(self):
        hash_of = re.compile(r"hash ([0-9a-f]{32})")
        packed = self.expect(0, "world", "pack", "three", "--output", "worlds/small.nc").stdout
        self.assertRegex(packed, r"three: 3 countries, 1 sectors, 1 groups, hash ")
        self.assertRegex(packed, r"Written to worlds/small\.nc, [\d.]+ kB; .* has 0\.\d kB, 0\.0")
        self.assertIn("small: Three countries\n", self.expect(0, "world", "list").stdout)
        self.assertIn("three: Three countries\n", self.expect(0, "world", "show", "small").stdout)
        checked = self.expect(0, "world", "check", "small", "worlds/small.nc", "three").stdout
        self.assertEqual(set(hash_of.findall(checked)), set(hash_of.findall(packed)))
        self.expect(0, "run", "embargo.yaml", "--world", "worlds/small.nc", "--output", "a")
        self.expect(0, "run", "embargo.yaml", "--output", "b")
        self.assertEqual((self.folder / "a/flows.csv").read_bytes(),
                         (self.folder / "b/flows.csv").read_bytes())

        self.expect(0, "world", "unpack", "worlds/small.nc")
        self.assertEqual({path.name for path in (self.folder / "small").iterdir()}, set(WORLD))
        self.assertIn("E313", self.expect(2, "world", "unpack", "worlds/small.nc").stderr)
        self.assertIn("E106", self.expect(2, "world", "unpack", "worlds/three").stderr)
        self.assertIn("E101", self.expect(2, "world", "unpack", "none.nc").stderr)
        self.assertIn("E308", self.expect(2, "world", "pack", "none").stderr)
        self.assertIn("E105", self.expect(2, "world", "pack", "three", "--output", "a" * 300).stderr)
        (self.folder / "worlds/bad.nc").write_text("no world")
        self.assertIn("bad: cannot be read", self.expect(0, "world", "list").stdout)
        self.assertIn("E106", self.expect(2, "world", "check", "bad").stderr)
        energy = self.folder / "worlds/three/energy"
        energy.mkdir()
        self.assertIn("Left out: energy/\n", self.expect(0, "world", "pack", "three").stdout)

    def test_channels_of_a_world(self):
        channels = self.folder / "worlds/three/channels"
        channels.mkdir()
        (channels / "links.csv").write_text("origin,destination,mode,cost,length_km,seizure_risk,open\n"
                                            "A,B,sea,1.5,1000,0,1\n")
        (channels / "channels.yaml").write_text("routing: 100\n")
        line = "channels: 1 links, routes of 0 sectors, 0 corridors of currencies\n"
        self.assertIn("\n\n" + line, self.expect(0, "world", "show", "three").stdout)
        self.assertTrue(self.expect(0, "world", "check", "three").stdout.endswith(line))
        packed = self.expect(0, "world", "pack", "three", "--output", "worlds/small.nc").stdout
        self.assertNotIn("Left out", packed)
        self.assertIn(line, self.expect(0, "world", "check", "small").stdout)
        (self.folder / "map.csv").write_text("kind,from,to\ncountry,B,BC\ncountry,C,BC\n")
        (self.folder / "split.csv").write_text("kind,from,to,name,share\ncountry,C,C,C,0.5\n"
                                               "country,C,D,D,0.5\n")
        for command, option, table, said in (
                ("aggregate", "--mapping", "map.csv", "dropped: channels: "),
                ("split", "--by", "split.csv", "Its channels are between the old economies")):
            text = self.expect(0, "world", command, "three", option, table, "--output",
                               f"worlds/{command}d").stdout
            self.assertIn(said, text)
            self.assertFalse((self.folder / f"worlds/{command}d/channels").exists())

    def test_changed_worlds(self):
        tables = {"map.csv": "kind,from,to,name\ncountry,B,BC,Both\ncountry,C,BC,\n",
                  "split.csv": "kind,from,to,name,share\ncountry,C,C,C,0.5\ncountry,C,D,D,0.5\n",
                  "totals.csv": "total,origin,destination,sector,value\nflow,A,B,,20\n",
                  "bad.csv": "total,origin,destination,sector,value\nflow,A,B,,20\nflow,A,B,all,30\n"
                             "flow,A,B,goods,31\n"}
        for name, text in tables.items():
            (self.folder / name).write_text(text)
        for command, option, table, size in (
                ("aggregate", "--mapping", "map.csv", "2 economies"),
                ("split", "--by", "split.csv", "4 economies"),
                ("update", "--totals", "totals.csv", "3 economies")):
            made = f"worlds/{command}d"
            text = self.expect(0, "world", command, "three", option, table, "--output", made).stdout
            self.assertRegex(text, rf"Written to {made}: {command}d, {size}, 1 sector, hash \w{{32}}\n$")
            self.expect(0, "world", "check", f"{command}d")
            self.assertIn("hash", (self.folder / made / "world.yaml").read_text())
        self.assertIn("A,B,goods1,20", (self.folder / "worlds/updated/flows.csv").read_text())
        result = self.expect(2, "world", "update", "three", "--totals", "bad.csv", "--output", "bad")
        self.assertIn("E204", result.stderr)
        self.assertFalse((self.folder / "bad").exists())
        final = self.folder / "worlds/three/final.csv"
        final.write_text(final.read_text().replace("60", "-1"))
        text = self.expect(0, "world", "balance", "three", "--output", "mended", "--name", "m").stdout
        self.assertIn("1 cell negative in final.csv, -1 in sum", text)
        self.assertIn("Written to mended: m, 3 economies", text)
        text = self.expect(0, "world", "compare", "mended", "worlds/updated").stdout
        self.assertRegex(text, re.compile(r"^  A to B, goods1 +15 +20 +\+33.33 %$", re.M))
        self.assertLessEqual(len(text.splitlines()), 40)
        self.assertIn("the same", self.expect(0, "world", "compare", "mended", "mended").stdout)

    def test_world_import(self):
        mocks = Path(__file__).parent / "import"
        text = self.expect(0, "world", "import", "icio", str(mocks / "icio/2022_SML.csv"),
                           "--output", "new", "--name", "mine").stdout
        self.assertIn("mine: 3 countries, 3 sectors, year 2022\n"
                      "world value added 3644.5 million USD\n- ", text)
        self.assertTrue(text.endswith("Written to new; next: samarkand world check new\n"))
        self.assertIn("3 countries, 3 sectors, 2022", self.expect(0, "world", "check", "new").stdout)
        result = self.expect(2, "world", "import", "exiobas", "x", "--output", "other")
        self.assertIn("E501", result.stderr)
        self.assertIn("did you mean: exiobase", result.stderr)
        self.expect(2, "world", "import", "wiod", str(mocks / "eora26/labels_T.txt"), "--year",
                    "2015", "--output", "other")
        self.assertFalse((self.folder / "other").exists())


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
