#!/usr/bin/python3
"""`samarkand sweep` as a user meets it: threads, ranks, kills, files. Usage: sweep_test.py PROGRAM"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

from three_countries import WORLD, ThreeCountries

PROGRAM = ""
WRITTEN = {"sweep.json", "countries.csv", "sobol.csv", "draws.nc", "report.html", "samarkand-result.json"}
SCENARIO = """name: unsure
question: What does a ban cost, as far as one can know?
world: three
uncertainty:
  draws: 400
  seed: 5
  sobol: true
  theta: [{sectors: all, cv: 0.3, source: "made for this test"}]
  numbers: [{path: "measures[1].factor", from: 1, to: 1.3}]
grid: [{path: "measures[0].share", values: [0.5, 1]}]
measures:
  - {kind: ban, origin: A, destination: C, sectors: all}
  - {kind: iceberg, origin: A, destination: B, sectors: all, factor: 1.1}
  - {kind: tariff, origin: B, destination: A, sectors: all, rate: 0.1, probability: 0.4}
"""


class SweepTest(ThreeCountries):
    def setUp(self):
        super().setUp()
        (self.folder / "unsure.yaml").write_text(SCENARIO)

    def start(self, *arguments, before=(), **options):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OMPI_")} | {
            "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
        return subprocess.Popen([*before, PROGRAM, "sweep", *arguments], cwd=self.folder, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                                **options)

    def sweep(self, code, *arguments, before=()):
        process = self.start(*arguments, before=before)
        output, errors = process.communicate(timeout=900)
        self.assertEqual(process.returncode, code, output + errors)
        return output, errors

    def result(self, name):
        """Everything that a sweep wrote, without the times and how it was made."""
        folder = self.folder / name
        written = {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix in (".csv", ".nc")}
        document = json.loads((folder / "sweep.json").read_text())
        for key in ("timings_seconds", "threads", "resumed_solves"):
            del document[key]
        return written | {"sweep.json": document}

    def wait_for_part(self, name):
        parts = self.folder / name / "checkpoint"
        for _ in range(2000):
            if parts.is_dir() and any(p.suffix == ".bin" for p in parts.iterdir()):
                return
            time.sleep(0.005)
        self.fail("no checkpoint was written")

    def test_writes_everything_and_says_what(self):
        output, errors = self.sweep(0, "unsure.yaml", "--output", "out")
        self.assertIn("4000 solves (400 draws x 2 points x 5 samples", output)
        self.assertEqual(errors, "")
        self.assertEqual({p.name for p in (self.folder / "out").iterdir()}, WRITTEN)
        document = json.loads((self.folder / "out/sweep.json").read_text())
        self.assertEqual(document["converged"], 4000)
        self.assertEqual(document["groups"], ["theta: all", "measures[1].factor", "measures[2]"])
        self.assertEqual(document["inputs"][0]["source"], "made for this test")
        lines = (self.folder / "out/countries.csv").read_text().splitlines()
        self.assertEqual(lines[0], "measures[0].share,country,draws,mean,sd,q05,q25,q50,q75,q95")
        self.assertEqual(len(lines), 1 + 2 * 3)
        self.assertEqual(len((self.folder / "out/sobol.csv").read_text().splitlines()), 1 + 2 * 3 * 3)

    def test_grid_tells_its_ends_and_the_scenarios_own_point(self):
        (self.folder / "grid.yaml").write_text("""name: grid
question: What does a 60 % duty cost?
world: three
grid: [{path: "measures[0].rate", name: rate, values: [0, 0.6, 2]}]
measures:
  - {kind: tariff, origin: C, destination: A, sectors: all, rate: 0.6}
""")
        output, errors = self.sweep(0, "grid.yaml", "--output", "out")
        self.assertEqual(errors, "")
        lines = output.splitlines()
        self.assertEqual(lines[0], "What does a 60 % duty cost?")
        head = lines[3].split("  ")
        self.assertEqual([word.strip() for word in head if word.strip()], ["rate = 0", "rate = 0.6 *", "rate = 2"])
        self.assertEqual([line.split()[0] for line in lines[4:7]], ["Aland", "Cland", "Bland"])
        self.assertEqual(float(lines[4].split()[1]), 0)
        document = json.loads((self.folder / "out/sweep.json").read_text())
        self.assertRegex(document["answer"], r"^At rate = 0: Aland \+0.00 %, Cland [+-]0.00 %\. At rate = 0.6, as "
                         r"the scenario has it: Aland .*\. At rate = 2: Aland .*, Cland -.* %\.$")
        self.assertEqual(document["grid"][0]["name"], "rate")
        table = (self.folder / "out/countries.csv").read_text().splitlines()
        self.assertEqual(table[0], "rate,country,draws,mean,sd,q05,q25,q50,q75,q95")
        off = (self.folder / "grid.yaml").read_text().replace("[0, 0.6, 2]", "[0, 2]")
        (self.folder / "grid.yaml").write_text(off)
        output, _ = self.sweep(0, "grid.yaml", "--output", "out")
        self.assertIn("The scenario's own point, rate = 0.6, is not on the grid\n", output)

    def test_warnings_of_planning_are_in_the_document(self):
        (self.folder / "large.yaml").write_text("""name: large
question: What does a duty cost?
world: three
grid: [{path: "measures[0].rate", values: [0, 0.6]}]
measures:
  - {kind: tariff, origin: C, destination: A, sectors: all, rate: 60}
""")
        _, errors = self.sweep(0, "large.yaml", "--output", "out")
        warning, = json.loads((self.folder / "out/sweep.json").read_text())["warnings"]
        self.assertEqual((warning["code"], warning["where"]), ("W011", "large.yaml:6"))
        self.assertTrue(errors.startswith("warning W011: large.yaml:6:"), errors)
        self.assertIn(warning["text"].split(";")[0], errors)
        self.sweep(2, "large.yaml", "--output", "no", "--strict")
        self.assertFalse((self.folder / "no").exists())

    def test_a_check_reads_the_table_of_draws_as_the_sweep_does(self):
        (self.folder / "given.yaml").write_text("""name: given
world: three
uncertainty: {table: draws.csv}
measures:
  - {kind: tariff, origin: C, destination: A, sectors: all, rate: 0.1}
""")
        draws = self.folder / "draws.csv"
        def check():
            done = subprocess.run([PROGRAM, "scenario", "check", "given.yaml"], cwd=self.folder,
                                  capture_output=True, text=True)
            return done.returncode, done.stderr
        for text in ("measures[0].rat\n0.1\n", "measures[0].rate\n-2\n", "measures[0].rate\n", None):
            if text is None:
                draws.unlink()
            else:
                draws.write_text(text)
            code, errors = check()
            self.assertEqual(code, 2, text)
            self.assertRegex(errors, r"error E\d+: .*draws.csv")
            self.assertEqual(self.sweep(2, "given.yaml", "--output", "no")[1], errors)
        draws.write_text("measures[0].rate\n0.1\n0.3\n")
        self.assertEqual(check(), (0, ""))
        self.sweep(0, "given.yaml", "--output", "out", "--draws", "1")
        self.assertEqual(json.loads((self.folder / "out/sweep.json").read_text())["inputs"][0]["mean"], 0.1)

    def test_parties_come_first_without_a_grid_too(self):
        (self.folder / "plain.yaml").write_text("""name: plain
world: three
uncertainty: {draws: 20, theta: [{sectors: all, cv: 0.1}]}
measures:
  - {kind: tariff, origin: C, destination: A, sectors: all, rate: 0.6}
""")
        output, _ = self.sweep(0, "plain.yaml", "--output", "out")
        lines = output.splitlines()
        self.assertEqual([line.split()[0] for line in lines[1:4]], ["Aland", "Cland", "Bland"])
        for line in lines[1:4]:
            self.assertRegex(line, r"^  \w+ +[+-]?\d\.\d{3}   [+-]?\d\.\d{3} to [+-]?\d\.\d{3}$")
        document = json.loads((self.folder / "out/sweep.json").read_text())
        self.assertRegex(document["answer"], r"^Aland [+-].*, Cland -.*\. In brackets")

    def test_shares_have_errors_and_are_not_told_from_few_draws(self):
        _, errors = self.sweep(0, "unsure.yaml", "--output", "few", "--draws", "99")
        self.assertEqual(errors, "warning W002: unsure.yaml: no shares of the variance are told from 99 draws\n"
                         "  allowed: at least 100 draws of which all samples converged\n"
                         "  fix: draws: 1000 or more\n")
        document = json.loads((self.folder / "few/sweep.json").read_text())
        self.assertEqual([warning["code"] for warning in document["warnings"]], ["W002"])
        head, *rows = (self.folder / "few/sobol.csv").read_text().splitlines()
        self.assertEqual(head, "measures[0].share,country,group,draws,first_order,first_order_error,total,total_error")
        self.assertEqual(rows, [])
        _, errors = self.sweep(0, "unsure.yaml", "--output", "some", "--draws", "100")
        self.assertRegex(errors, r"^warning W002: unsure.yaml: shares of the variance have standard errors up to 0\.\d\d\n"
                         r"  allowed: errors up to 0.1\n  fix: draws: \d+ or so\n$")
        _, errors = self.sweep(2, "unsure.yaml", "--output", "strict", "--draws", "100", "--strict")
        self.assertTrue(errors.endswith("Nothing is written; the solves are kept in strict/checkpoint, and the same "
                                        "command without --strict writes them.\n"), errors)
        self.assertEqual([p.name for p in (self.folder / "strict").iterdir()], ["checkpoint"])
        output, _ = self.sweep(0, "unsure.yaml", "--output", "strict", "--draws", "100")
        self.assertEqual({p.name for p in (self.folder / "strict").iterdir()}, WRITTEN)
        self.sweep(2, "unsure.yaml", "--output", "early", "--draws", "99", "--strict")
        self.assertFalse((self.folder / "early").exists())  # known before the first solve

    def test_the_scenarios_own_equilibrium_is_doubted(self):
        world = self.folder / "worlds/three"
        (world / "flows.csv").write_text(WORLD["flows.csv"].replace("A,C,goods1,5,", "A,C,goods1,50,"))
        (world / "final.csv").write_text(WORLD["final.csv"].replace("C,goods1,20", "C,goods1,65"))
        (self.folder / "held.yaml").write_text(SCENARIO.replace("world: three", "world: three\nmodel: {closure: fixed}")
                                               .replace("sobol: true", "sobol: false"))
        _, errors = self.sweep(0, "held.yaml", "--output", "out", "--draws", "10")
        self.assertTrue(errors.startswith("warning W021: held.yaml: the closure `fixed` keeps a trade deficit"), errors)
        document = json.loads((self.folder / "out/sweep.json").read_text())
        self.assertEqual([warning["code"] for warning in document["warnings"]], ["W021"])
        self.sweep(2, "held.yaml", "--output", "no", "--draws", "10", "--strict")
        self.assertFalse((self.folder / "no").exists())

    def test_quiet_and_default_folder(self):
        output, errors = self.sweep(0, "unsure.yaml", "--quiet", "--draws", "3")
        self.assertEqual(output, "")
        self.assertIn("W002", errors)
        self.assertTrue((self.folder / "results/unsure-sweep/sweep.json").exists())

    def test_the_same_bits_on_any_number_of_threads(self):
        self.sweep(0, "unsure.yaml", "--output", "one", "--threads", "1")
        self.sweep(0, "unsure.yaml", "--output", "three", "--threads", "3")
        self.assertEqual(self.result("one"), self.result("three"))

    def test_another_seed_is_another_sweep(self):
        self.sweep(0, "unsure.yaml", "--output", "one", "--draws", "9")
        self.sweep(0, "unsure.yaml", "--output", "other", "--draws", "9", "--seed", "6")
        self.assertNotEqual(self.result("one")["countries.csv"], self.result("other")["countries.csv"])

    @unittest.skipUnless(shutil.which("mpirun"), "needs mpirun")
    def test_the_same_bits_on_two_ranks(self):
        self.sweep(0, "unsure.yaml", "--output", "alone")
        output, _ = self.sweep(0, "unsure.yaml", "--output", "ranks",
                               before=("env", "ASAN_OPTIONS=detect_leaks=0",  # Open MPI's own
                                       "mpirun", "-n", "2", "--oversubscribe"))
        self.assertEqual(output.count("4000 solves"), 1)
        self.assertEqual(self.result("alone"), self.result("ranks"))

    def test_killed_and_resumed(self):
        self.sweep(0, "unsure.yaml", "--output", "whole", "--draws", "20000")
        process = self.start("unsure.yaml", "--output", "parts", "--draws", "20000")
        self.wait_for_part("parts")
        process.kill()
        process.communicate()
        self.assertEqual({p.name for p in (self.folder / "parts").iterdir()}, {"checkpoint"})
        self.sweep(0, "unsure.yaml", "--output", "parts", "--draws", "20000")
        document = json.loads((self.folder / "parts/sweep.json").read_text())
        self.assertGreater(document["resumed_solves"], 0)
        self.assertEqual(self.result("whole"), self.result("parts"))

    def test_ctrl_c_keeps_what_was_solved(self):
        process = self.start("unsure.yaml", "--output", "out", "--draws", "100000")
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(output, "")
        self.assertRegex(errors, r"^Interrupted\. [\d,]+ of 1,000,000 solves are kept in out/checkpoint; "
                                 r"the same command goes on from there\.\n$")
        self.assertTrue(any((self.folder / "out/checkpoint").iterdir()))

        _, errors = self.sweep(2, "unsure.yaml", "--output", "out", "--draws", "10")
        self.assertTrue(errors.endswith(
            "error E604: out/checkpoint: this is the checkpoint of a sweep with other inputs\n"
            "  allowed: the same scenario, world, draws, seed and version\n"
            "  fix: begin anew with --restart, or name another folder with --output\n"), errors)
        self.sweep(0, "unsure.yaml", "--output", "out", "--draws", "10", "--restart")
        self.assertEqual({p.name for p in (self.folder / "out").iterdir()}, WRITTEN)

    def test_bad_input_writes_nothing(self):
        (self.folder / "bad.yaml").write_text(SCENARIO.replace("measures[1].factor", "measures[1].facto"))
        output, errors = self.sweep(2, "bad.yaml", "--output", "out")
        self.assertEqual(output, "")
        self.assertIn("error E601: bad.yaml:", errors)
        self.assertIn("did you mean: measures[1].factor", errors)
        self.assertFalse((self.folder / "out").exists())
        self.sweep(1, "unsure.yaml", "--draws", "0")

    def test_a_folder_in_place_of_a_part(self):
        (self.folder / "out/checkpoint/000000000.bin/mine").mkdir(parents=True)
        for arguments in ((), ("--restart",)):
            output, errors = self.sweep(2, "unsure.yaml", "--output", "out", *arguments)
            self.assertEqual(errors, "error E105: out/checkpoint/000000000.bin: a folder has the name of a part "
                             "of the checkpoint\n  allowed: files that `samarkand sweep` wrote\n"
                             "  fix: move it away, or name another folder with --output\n")
        self.assertTrue((self.folder / "out/checkpoint/000000000.bin/mine").is_dir())

    def test_nothing_converges(self):
        (self.folder / "none.yaml").write_text("""name: none
world: three
grid: [{path: model.theta.scale, values: [1, 2]}]
measures:
  - {kind: transfer, origin: A, destination: B, value: 100000}
""")
        output, errors = self.sweep(3, "none.yaml")
        self.assertIn("2 failed: ", output)
        self.assertTrue(errors.startswith("not converged: at 2 of 2 points of the grid the solve failed; "), errors)

    def test_lost_draws_are_no_success(self):
        (self.folder / "half.yaml").write_text("""name: half
world: three
grid: [{path: "measures[0].value", values: [1, 100000]}]
measures:
  - {kind: transfer, origin: A, destination: B, value: 1}
""")
        output, errors = self.sweep(3, "half.yaml", "--output", "out")
        self.assertIn("2 solves (1 draws x 2 points), 1 converged, 1 failed", output)
        self.assertRegex(errors, r"^not converged: at 1 of 2 points of the grid the solve failed; .+\n$")
        self.assertEqual(json.loads((self.folder / "out/sweep.json").read_text())["status"], "not_converged")


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
