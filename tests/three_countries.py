"""A small world in a folder of its own, for tests of the program."""
import tempfile
import unittest
from pathlib import Path

# Three countries, one sector, no inputs, trade in balance.
WORLD = {
    "world.yaml": "name: three\ntitle: Three countries\nyear: 2022\nunit: million USD\n"
                  "source: [made for this test]\nlicence: CC0\nnotes: none\n",
    "countries.csv": "code,name,lon,lat\nA,Aland,0,0\nB,Bland,10,10\nC,Cland,20,20\n",
    "sectors.csv": "code,name,theta\ngoods1,Goods,4\n",
    "flows.csv": "origin,destination,sector,value,tariff\n" + "".join(
        f"{i},{n},goods1,{v},0\n" for i, row in zip("ABC", ((80, 15, 5), (14, 42, 4), (6, 3, 11)))
        for n, v in zip("ABC", row)),
    "inputs.csv": "country,sector,input,value\n",
    "final.csv": "country,sector,value\nA,goods1,100\nB,goods1,60\nC,goods1,20\n",
    "groups.csv": "group,country\nclub,A\nclub,B\n",
}


class ThreeCountries(unittest.TestCase):
    """self.folder holds worlds/three, and goes with the test."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        world = self.folder / "worlds" / "three"
        world.mkdir(parents=True)
        for name, text in WORLD.items():
            (world / name).write_text(text)
