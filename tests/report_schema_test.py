#!/usr/bin/python3
"""report.json against docs/report.schema.json. Usage: report_schema_test.py PROGRAM [--shipped]

With --shipped: of the shipped scenarios, whose pages are opened as well. It takes a minute."""

import copy
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema
import report_page_test as pages

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "docs/report.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
IS_SHIPPED = False


class SchemaTest(unittest.TestCase):
    def test_is_made_of_its_parts(self):
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "schema.json"
            subprocess.run([ROOT / "tools/build_schema", made], check=True)
            self.assertEqual(made.read_text(), (ROOT / "docs/report.schema.json").read_text(),
                             "run tools/build_schema")


def problems(report):
    return [f"{error.json_path}: {error.message[:300]}" for error in VALIDATOR.iter_errors(report)]


def without(report, path):
    """A copy of a report in which one value is missing."""
    changed = copy.deepcopy(report)
    place = changed
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return changed


def with_value(report, path, value):
    changed = copy.deepcopy(report)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def paths(value, path=()):
    """Of all values that stand under a key; of a list only those of its first entry."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield *path, key
            yield from paths(inner, (*path, key))
    elif isinstance(value, list) and value:
        yield from paths(value[0], (*path, 0))


class SchemaTest(unittest.TestCase):
    def report(self, scenario, status, changed_world=()):
        with tempfile.TemporaryDirectory() as holder:
            folder = Path(holder)
            for name, old, new in changed_world:
                text = pages.WORLD[name]
                self.assertIn(old, text)
                self.addCleanup(pages.WORLD.__setitem__, name, text)
                pages.WORLD[name] = text.replace(old, new)
            page = pages.made(folder, "run", scenario, codes=(0, 3))
            report = json.loads(page.with_name("report.json").read_text())
        self.assertEqual(problems(report), [])
        self.assertEqual(report["status"], status)
        return report

    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        self.assertEqual(next(iter(SCHEMA["properties"])), "schema")

    def test_kinds_of_answers(self):
        report = self.report(pages.CHOICES, "converged")
        self.assertEqual(next(iter(report)), "schema")
        self.assertEqual(len(report["questions"]), 7)
        self.report(pages.SCENARIO, "converged")

    def test_baseline(self):
        report = self.report("name: page\nquestion: What is?\nworld: four\n", "converged")
        self.assertEqual(report["measures"], [])
        self.assertFalse(report["changes"])
        self.assertEqual([of["ask"] for of in report["questions"]], ["welfare"])

    # Malta makes nothing for itself, so that it needs a seller.
    NEEDY = (("flows.csv", "MLT,MLT,goods1,20,0\n", ""), ("final.csv", "MLT,goods1,39", "MLT,goods1,19"))
    ALONE = "{kind: ban, origin: [DEU, ROW, RUS], destination: MLT, sectors: all}"

    def test_no_equilibrium(self):
        report = self.report(f"name: page\nquestion: Is there none?\nworld: four\nmeasures: [{self.ALONE}]\n"
                             "questions: [{ask: exposure}, {ask: optimal, actor: DEU}]\n", "no_equilibrium", self.NEEDY)
        self.assertEqual(report["countries"], [])
        self.assertNotIn("trade", report)

    def test_not_converged(self):
        """The scenario has an equilibrium, and one of its questions no answer."""
        report = self.report("name: page\nquestion: Is there none?\nworld: four\nquestions:\n"
                             f"  - {{ask: compliance, actor: MLT, joining: [{self.ALONE}],\n"
                             "     threat: [{kind: iceberg, origin: DEU, destination: MLT, sectors: all}]}\n",
                             "not_converged", self.NEEDY)
        self.assertEqual(len(report["countries"]), 4)

    def test_mutations(self):
        """Every key that is always there is missed, and no value may be of another type."""
        report = self.report(pages.CHOICES, "converged")
        named = ("given", "used", "residuals", "residual_cells", "actions", "probabilities", "payoffs",
                 "real_income", "members")  # any key
        optional = {"given", "measures", "with", "alone", "outside_at_threshold", "scenario", "price_of_anarchy",
                    "mixed_equilibria", "quantal_response", "commitment", "bans", "nash", "frontier", "best_replies",
                    "affinity_threshold", "not_monotone", "reason"}
        count = 0
        for path in paths(report):
            with self.subTest(path=path):
                self.assertFalse(VALIDATOR.is_valid(with_value(report, path, {"of": {"another": ["type"]}})))
                if not optional.intersection(path) and path[-1] not in ("lowest", "highest") and \
                        not any(key in named for key in path[:-1]) and \
                        not (path[0] == "robustness" and "groups" in path[:-1]):
                    self.assertFalse(VALIDATOR.is_valid(without(report, path)))
                    count += 1
        self.assertGreater(count, 100)
        for path in ((), ("world",), ("economies", 0), ("countries", 0), *(("questions", k) for k in range(7))):
            with self.subTest(path=path):
                self.assertFalse(VALIDATOR.is_valid(with_value(report, (*path, "unheard_of"), 1)))


class ShippedTest(unittest.TestCase):
    def setUp(self):
        if not IS_SHIPPED:
            self.skipTest("shipped scenarios are tested with --shipped")

    def run_shipped(self, name):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        output = Path(holder.name)
        told = subprocess.run([pages.PROGRAM, "run", name, "--output", output], check=True, cwd=output,
                              capture_output=True, text=True).stderr
        text = (output / "report.json").read_text()
        report = json.loads(text)
        told = [line for line in told.splitlines() if not line.startswith("solving:")]
        if told:  # it took ten seconds: the headline is there before the questions are answered
            self.assertEqual(told[0], report["answer"])
        self.assertEqual(problems(report), [])
        page = (output / "report.html").read_text()
        self.assertIn(text.replace("<", "\\u003c"), page)
        if not pages.BROWSER:
            return report, None
        dom = pages.opened(output / "report.html", output)
        self.assertNotRegex(dom, r'(style|d|x1|cx)="[^"]*(NaN|undefined)')
        return report, dom

    def test_every_scenario(self):
        names = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
        self.assertIn("samarkand-2022", names)
        for name in names:
            with self.subTest(scenario=name):
                report, dom = self.run_shipped(name)
                if dom:
                    self.check_page(report, dom)
                if name == "samarkand-2022":
                    self.check_choices(report)

    def check_choices(self, report):
        """What the founding scenario finds of choices: what docs/strategy.md says of it."""
        self.assertTrue(all(of["answer"] for of in report["questions"]))
        asked = lambda ask: [of for of in report["questions"] if of["ask"] == ask]
        compliance, = asked("compliance")
        self.assertAlmostEqual(compliance["threshold"], 1.0020, delta=1e-4)
        self.assertGreater(compliance["with"]["threshold"], compliance["threshold"])
        self.assertAlmostEqual(compliance["affinity_threshold"], -0.0346, delta=5e-4)

        sanctions, linked = asked("game")
        actions = [list(of["actions"].values()) for of in sanctions["equilibria"]]
        self.assertEqual(actions, [["none", "resell", "trade_on", "resell", "deliver"],
                                   ["secondary", "comply", "comply", "comply", "deliver"]])
        self.assertEqual(sanctions["commitment"]["worst_case"]["actions"], sanctions["equilibria"][1]["actions"])
        self.assertTrue(linked["linking_changes"])

        coalition, = asked("coalition")
        russia, = (of["real_income"] for of in report["countries"] if of["country"] == "RUS")
        self.assertAlmostEqual(coalition["damage"], -russia, delta=1e-4)
        marginal = {of["player"]: of["marginal"] for of in coalition["players"]}
        self.assertEqual(max(marginal, key=marginal.get), "EU")

        bans, frontier = (of.get("bans") or of["frontier"] for of in asked("optimal"))
        founding = asked("optimal")[0]["scenario"]
        self.assertLess(bans["steps"][-1]["target"], founding["target"])
        self.assertGreater(bans["steps"][-1]["own"], founding["own"])
        for less, more in zip(frontier, frontier[1:]):
            self.assertLessEqual(more["target"], less["target"] + 1e-7)
            self.assertLessEqual(more["own"], less["own"] + 1e-7)

    def check_page(self, report, dom):
        answers = [of for of in report["questions"] if of["ask"] not in ("welfare", "exposure")]
        sections = re.findall(r'<section id="choice\d+-section".*?</section>', dom, re.S)
        self.assertEqual(len(sections), len(answers))
        for answer, section in zip(answers, sections):
            self.assertRegex(section, "<(svg|table|div)")  # more than the sentences
            self.assertNotRegex(section, "NaN|undefined|Infinity")
            self.assertIn(f'class="wide {answer["ask"]}"', section)
        table = re.search('<div id="measures".*?</div>', dom, re.S)[0]
        for measure in report["measures"]:
            for key, value in measure.items():
                if key not in ("place", "rate_before", "baseline_trade"):  # `touches` tells them
                    text = value.replace("_", " ") if key == "kind" else value
                    if isinstance(value, float):
                        text = f"{value:g}"
                    self.assertIn(str(text).replace("&", "&amp;"), table)


if __name__ == "__main__":
    IS_SHIPPED = "--shipped" in sys.argv
    if IS_SHIPPED:
        sys.argv.remove("--shipped")
    pages.PROGRAM = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
