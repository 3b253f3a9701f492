"""Flows that balance: weighted least squares with bounds.

    min sum_k ((x_k - prior_k) / sd_k)^2   s.t.  A x = b,  x_k >= 0 where bounded_k

Own active set: free variables solve the normal equations exactly, x = prior + W A' (A W A')^-1
(b - A prior) with W = sd^2; a negative one is set to zero, and let free again where its multiplier
says that it would rise. Ends when no variable changes sides.
"""
import sys

import numpy as np

ROUNDS = 1000


def reconcile(prior, sd, rows, right, bounded):
    """x [K] of priors and standard deviations [K], rows [R,K], right sides [R], bounded [K] bool."""
    weight = np.where(bounded & (prior <= 0) & (sd <= 0), 0.0, sd ** 2)
    zero = np.zeros(len(prior), bool)
    for _ in range(ROUNDS):
        free = np.where(zero, 0.0, weight)
        start = np.where(zero, 0.0, prior)
        normal = (rows * free) @ rows.T
        price, *_ = np.linalg.lstsq(normal, right - rows @ start, rcond=1e-13)
        x = start + free * (rows.T @ price)
        if np.abs(rows @ x - right).max() > 1e-7 * (1 + np.abs(right).max()):
            sys.exit("reconciliation: the balances cannot hold, largest gap "
                     f"{np.abs(rows @ x - right).max():.3g}")
        below = bounded & ~zero & (x < 0)
        rising = zero & (prior + weight * (rows.T @ price) > 1e-12)
        if below.any():
            zero |= below
        elif rising.any():
            zero[np.flatnonzero(rising)[0]] = False
        else:
            return x
    sys.exit("reconciliation: the active set does not settle")
