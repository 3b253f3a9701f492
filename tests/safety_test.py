"""Whatever happens to the program, a result or a world on disk is the old one or the new one, never
a mix: it is killed at random times, and its disk is full.

    safety_test.py PROGRAM

SAMARKAND_SAFETY_ROUNDS sets how often each command is killed; 20 if not.
"""
import os
import random
import signal
import subprocess
import sys
import time
import unittest

from three_countries import ThreeCountries

ROUNDS = int(os.environ.get("SAMARKAND_SAFETY_ROUNDS", 20))
SCENARIO = """name: embargo
world: three
measures:
  - {kind: ban, origin: A, destination: C, sectors: all, share: SHARE}
questions: [{ask: welfare}, {ask: exposure}]
uncertainty: {draws: 200, theta: [{sectors: all, cv: 0.2}]}
"""
TOTALS = "total,origin,destination,sector,value\nflow,A,B,goods1,VALUE\n"
TIMED = {"report.json", "report.html", "sweep.json", "samarkand-result.json", "checkpoint", "solved.memo"}


class SafetyTest(ThreeCountries):
    def setUp(self):
        super().setUp()
        for name, share, value in (("old", "0.5", "8"), ("new", "0.9", "12")):
            (self.folder / f"{name}.yaml").write_text(SCENARIO.replace("SHARE", share))
            (self.folder / f"{name}.csv").write_text(TOTALS.replace("VALUE", value))

    def start(self, *arguments):
        return subprocess.Popen([PROGRAM, *arguments], cwd=self.folder, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def run_whole(self, *arguments):
        process = self.start(*arguments)
        _, errors = process.communicate(timeout=300)
        self.assertEqual(process.returncode, 0, errors)

    def commands(self):
        """Each writes the set of `which` into `to`."""
        return {
            "run": lambda which, to: ("run", f"{which}.yaml", "--output", to, "--quiet"),
            "sweep": lambda which, to: ("sweep", f"{which}.yaml", "--output", to, "--quiet", "--restart"),
            "update": lambda which, to: ("world", "update", "worlds/three", "--totals", f"{which}.csv",
                                         "--output", to, "--name", "updated", "--force"),
        }

    def content(self, folder):
        """All that is the same in every run."""
        return {p.name: p.read_bytes() for p in (self.folder / folder).iterdir() if p.name not in TIMED}

    def sets_of(self, name, command):
        sets = {}
        for which in ("old", "new"):
            only = f"{name}-{which}"
            self.run_whole(*command(which, only))
            sets[which] = self.content(only)
        self.assertNotEqual(sets["old"], sets["new"])
        return sets

    def assert_is_one(self, sets, folder):
        content = self.content(folder)
        self.assertIn(content, sets.values(), sorted(content))

    def test_killed_at_any_time(self):
        chance = random.Random(1)
        for name, command in self.commands().items():
            with self.subTest(command=name):
                sets, out = self.sets_of(name, command), f"{name}-out"
                self.run_whole(*command("old", out))
                began = time.monotonic()
                self.run_whole(*command("new", out))
                lasts = time.monotonic() - began
                killed = 0
                for k in range(ROUNDS):
                    process = self.start(*command(("old", "new")[k % 2], out))
                    # Half of them in the last tenth, where it is written.
                    time.sleep(lasts * (chance.random() if k % 4 < 2 else 0.9 + 0.15 * chance.random()))
                    process.send_signal(signal.SIGKILL if k % 5 else signal.SIGINT)
                    process.communicate()
                    killed += process.returncode != 0
                    self.assert_is_one(sets, out)
                self.assertGreater(killed, 0)
                self.run_whole(*command("new", out))
                self.assertEqual(self.content(out), sets["new"])
                left = [p.name for p in self.folder.iterdir() if p.name.startswith(".")]
                self.assertEqual(left, [], "what the killed left is gone")

    def test_two_at_a_time(self):
        """Of several into one folder each writes whole, or is refused."""
        command = self.commands()["run"]
        sets = self.sets_of("run", command)
        processes = [self.start(*command(("old", "new")[k % 2], "out")) for k in range(8)]
        ends = [(process.communicate(timeout=300)[1], process.returncode) for process in processes]
        for errors, code in ends:
            self.assertIn(code, (0, 2), errors)
            self.assertIn("error E113: out: " if code else "", errors)
        self.assertTrue(any(code == 0 for _, code in ends))
        self.assert_is_one(sets, "out")

    @unittest.skipUnless(os.geteuid() == 0, "needs to mount a small disk")
    def test_full_disk(self):
        disk = self.folder / "disk"
        disk.mkdir()
        sizes = range(16, 400, 16) if ROUNDS <= 20 else range(8, 1200, 4)
        for name, command in self.commands().items():
            sets = self.sets_of(name, command)
            refused = 0
            for size in sizes:
                with self.subTest(command=name, size=size):
                    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", disk],
                                             capture_output=True)
                    if mounted.returncode:
                        self.skipTest("no disk can be mounted here")
                    try:
                        (disk / "here").mkdir()
                        start = self.start(*command("old", "disk/here/out"))
                        _, errors = start.communicate(timeout=60)
                        second = self.start(*command("new", "disk/here/out"))
                        _, more = second.communicate(timeout=60)
                        for process, told in ((start, errors), (second, more)):
                            self.assertIn(process.returncode, (0, 2), told)
                            self.assertIn("error E105: " if process.returncode else "", told)
                        refused += second.returncode != 0
                        if start.returncode and second.returncode:
                            names = {p.name for p in (disk / "here").rglob("*")} - TIMED - {"out"}
                            self.assertEqual({n for n in names if not n.endswith(".bin")}, set())
                        else:
                            self.assert_is_one(sets, "disk/here/out")
                    finally:
                        subprocess.run(["umount", disk], check=True)
            self.assertGreater(refused, 0)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
