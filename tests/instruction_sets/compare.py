"""The solver's answers by plain, AVX2 and AVX-512 kernels: equal to 1e-12. compare.py PROGRAM..."""

import subprocess
import sys

SKIPPED = 77


def numbers(program):
    run = subprocess.run([program], capture_output=True, text=True)
    if run.returncode == SKIPPED:
        print(f"{program}: not on this processor")
        return None
    assert run.returncode == 0, f"{program} ended with {run.returncode}"
    return [float(line) for line in run.stdout.split()]


plain, *others = [numbers(program) for program in sys.argv[1:]]
assert len(plain) > 1000
for name, values in zip(sys.argv[2:], others):
    if values is None:
        continue
    apart = max(abs(a / b - 1) for a, b in zip(values, plain, strict=True))
    print(f"{name}: at most {apart:.1e} apart")
    assert apart < 1e-12, name
