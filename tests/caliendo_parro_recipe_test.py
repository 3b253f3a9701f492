#!/usr/bin/python3
"""tools/build_caliendo_parro gives the committed bytes. Needs the project's data folder (environment
SAMARKAND_SHARED_DATA, else ../shared/data) and is skipped without it.

    tests/caliendo_parro_recipe_test.py PROGRAM
"""
import filecmp
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from world_folder import DATA, ROOT

SHIPPED = ROOT / "tests/worlds"
FILES = ["caliendo-parro-1993.nc", "nafta-tariffs-2005.csv"]
PROGRAM = Path(sys.argv.pop()).resolve() if len(sys.argv) > 1 else ROOT / "samarkand"


class Recipe(unittest.TestCase):
    def test_it_is_small(self):
        self.assertLess(sum((SHIPPED / name).stat().st_size for name in FILES), 1_000_000)

    @unittest.skipUnless((DATA / "caliendo_parro_2015").is_dir(), f"needs the data sets in {DATA}")
    def test_it_gives_the_committed_bytes_twice(self):
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run([sys.executable, "-B", ROOT / "tools/build_caliendo_parro", DATA,
                                folder, "--program", PROGRAM], check=True)
                _, different, missing = filecmp.cmpfiles(SHIPPED, folder, FILES, shallow=False)
                self.assertEqual(different + missing, [])


if __name__ == "__main__":
    unittest.main()
