#!/usr/bin/python3
"""tools/check_includes finds what it must in a made-up tree, and CONTRIBUTING.md shows its table."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def check(*words):
    return subprocess.run([sys.executable, ROOT / "tools/check_includes", *words],
                          capture_output=True, text=True)


class Includes(unittest.TestCase):
    def faults(self, **files):
        """Of a tree that holds src/samarkand/<folder>/it.h for each folder=text."""
        with tempfile.TemporaryDirectory() as root:
            for folder, text in files.items():
                top = Path(root) / ("" if folder == "apps" else "src/samarkand") / folder
                top.mkdir(parents=True)
                (top / "it.h").write_text(text)
            done = check(root)
        lines = done.stdout.splitlines()
        self.assertEqual(done.returncode, 0 if "include one way" in lines[-1] else 1)
        return [] if done.returncode == 0 else lines

    def assert_fault(self, said, **files):
        faults = self.faults(**files)
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(said, faults[0])

    def test_what_flows_one_way_passes(self):
        self.assertEqual(self.faults(
            base="#pragma once\n#include <vector>\n",
            world='#include "samarkand/base/it.h"\n#include "samarkand/version.h"\n',
            world_io='#include <filesystem>\n#include "samarkand/world/it.h"\n',
            questions='#include "samarkand/trade/it.h"\n#include "samarkand/questions/a/it.h"\n',
            apps='#include "console.h"\n#include "samarkand/world_io/it.h"\n'), [])

    def test_a_later_folder(self):
        self.assert_fault("world/it.h:2: world may not include trade/it.h",
                          world='#pragma once\n#include "samarkand/trade/it.h"\n')

    def test_scenario_knows_no_world(self):
        self.assert_fault("scenario may not include world/world.h; it may include base, numeric",
                          scenario='#include "samarkand/world/world.h"\n')

    def test_sweep_strategy_and_backtest_do_not_include_one_another(self):
        folders = ("sweep", "strategy", "backtest")
        for folder in folders:
            for other in folders:
                if folder != other:
                    self.assert_fault(f"{folder} may not include {other}/it.h",
                                      **{folder: f'#include "samarkand/{other}/it.h"\n'})

    def test_the_core_reads_no_files(self):
        for folder in ("shock", "questions", "engine"):
            self.assert_fault("may not include world_io/load.h",
                              **{folder: '#include "samarkand/world_io/load.h"\n'})
            self.assert_fault("may not include import/it.h",
                              **{folder: '#include "samarkand/import/it.h"\n'})
            for header in ("filesystem", "fstream", "netcdf.h", "tbb/parallel_for.h"):
                self.assert_fault(f"the core does without <{header}>",
                                  **{folder: f"#include <{header}>\n"})
        self.assert_fault("the core does without base/disk.h",
                          scenario='#include "samarkand/base/disk.h"\n')

    def test_a_folder_that_is_not_in_the_house(self):
        self.assert_fault("the house has no folder attic", attic="")

    def test_contributing_shows_the_house(self):
        shown = [line.strip() for line in (ROOT / "CONTRIBUTING.md").read_text().splitlines()]
        for line in check("--house").stdout.splitlines():
            self.assertIn(line, shown)

    def test_the_picture_is_current(self):
        drawn = subprocess.run([ROOT / "tools/draw_house"], capture_output=True, text=True, check=True)
        self.assertEqual((ROOT / "docs/images/house.svg").read_text(), drawn.stdout,
                         "tools/draw_house > docs/images/house.svg")


if __name__ == "__main__":
    unittest.main()
