"""Which goods a pair trades: oil and gas are given, the others by ICIO's mix of 2021, and by customs
chapters where they are known."""
import numpy as np

from world_2021 import sources
from world_2021.codes import (AT, CHAPTERS, CODES, EXPORTS, G, GAS, GOODS, ICIO, INDEX, N, OIL, ROW,
                              SECTORS, of)

OWN_MIX = 0.75  # assumed weight of EXPORTS in what a hidden economy sells, ROW's mix is the rest
STEPS = 100
# At the border coal is worth more than at the mine, for which ICIO counts: rail. Assumed.
COAL_AT_BORDER = {"RUS": 2, "KAZ": 2}
# Russia's chapters that customs do not publish: aircraft, arms and secret lines.
UNDISCLOSED = "aircraft_trains other_manufacturing"
FROM_CUSTOMS, OF_TABLES, ASSUMED, MEMORY = "observed", "scaled", "estimated", "memory"
# Gold of Russia sold in London, billion USD: customs of both; from memory.
RECORDS = {("RUS", "GBR", "other_metals"): 15.0}


def flows(data, icio, trade, energy):
    """Goods [j,n,i]; at home zero. And the grade of each pair's mix [i,n]."""
    mix = seed(icio)
    rest = np.maximum(trade.total.T - energy.oil.T - energy.gas.T, 0)  # [n,i]
    with np.errstate(invalid="ignore"):
        flow = np.where(mix.sum(0) > 0, mix / mix.sum(0), 0) * rest
    flow[OIL], flow[GAS] = energy.oil.T, energy.gas.T
    grade = np.full((N, N), OF_TABLES, dtype=object)
    hidden = of(" ".join(EXPORTS)) + [ROW]
    grade[hidden] = grade[:, hidden] = ASSUMED
    notes = []
    for exporter, importer, _ in RECORDS:
        grade[INDEX[exporter], INDEX[importer]] = MEMORY
    russia(data, flow, notes)
    kazakhstan(data, flow, grade, notes)
    return flow, grade, notes


def seed(icio):
    """[j,n,i] of goods but oil and gas; economies that ICIO lacks buy what its rest of the world
    buys, and sell a mix of what it sells and their own main goods."""
    own, hidden = of(" ".join(ICIO)), of(" ".join(EXPORTS)) + [ROW]
    mix = np.zeros((G, N, N))
    for j, row in enumerate(GOODS):
        if row[2] == "B06":
            continue
        block = icio[row[2]].T.copy()  # [n,i]
        np.fill_diagonal(block, 0)
        mix[j][np.ix_(own, own)] = block[:-1, :-1]
        mix[j][np.ix_(hidden, own)] = block[-1, :-1]
        mix[j][np.ix_(own, hidden)] = block[:-1, -1][:, None]
        mix[j][np.ix_(hidden, hidden)] = icio[row[2]][-1, -1]
    for code, factor in COAL_AT_BORDER.items():
        mix[AT["coal"], :, INDEX[code]] *= factor
    overall = mix[:, own].sum(1)  # [j,i]
    empty = mix.sum(0) <= 0
    mix = np.where(empty, overall[:, None], mix)
    mix /= np.maximum(mix.sum(0), 1e-12)
    for code, goods in EXPORTS.items():
        share = np.zeros(G)
        for weight, sector in zip((.4, .3, .2, .1), goods.split()):
            share[AT[sector]] += weight
        mix[:, :, INDEX[code]] = (OWN_MIX * share[:, None]
                                  + (1 - OWN_MIX) * mix[:, :, INDEX[code]])
    return mix


def chapter_groups(chapters):
    """Groups of sectors that share chapters, [(indices, million USD)], from {chapter: value}."""
    groups = []  # [set of sectors, value]
    for chapter, value in chapters.items():
        sectors = set(CHAPTERS[chapter].split())
        for other in [group for group in groups if group[0] & sectors]:
            groups.remove(other)
            sectors, value = sectors | other[0], value + other[1]
        groups.append([sectors, value])
    return [([AT[code] for code in SECTORS if code in group], value) for group, value in groups]


def rake(flow, groups, totals, records=()):
    """Flow [j,n] with sums by group of sectors and by partner; a group without flows takes part of
    its partners' totals. Oil and gas and `records` [(j, n, value)] stay; the last fit is to the
    partners."""
    held = np.zeros(flow.shape, bool)
    held[[OIL, GAS]] = True
    flow = flow.copy()
    for j, n, value in records:
        flow[j, n], held[j, n] = value, True
    fixed = np.where(held, flow, 0)
    loose = np.where(held, 0, flow)
    left = totals - fixed.sum(0)
    floor = 1e-6 * np.maximum(left, 0)
    for members, _ in groups:
        loose[members] += np.where(held[members], 0, floor / len(members))
    for _ in range(STEPS):
        for members, value in groups:
            have = loose[members].sum()
            if have > 0:
                loose[members] *= max(value - fixed[members].sum(), 0.02 * value) / have
        sums = loose.sum(0)
        loose *= np.divide(left, sums, out=np.zeros_like(left), where=sums > 0)
    return loose + fixed


def russia(data, flow, notes):
    """All of Russia's exports and imports by chapter, pairs as they are."""
    me, chapters = INDEX["RUS"], sources.read_russian_chapters(data)
    for side, name in ((0, "Russia's exports of"), (1, "Russia's imports of")):
        block = (flow[:, :, me] if side == 0 else flow[:, me, :])
        totals = block.sum(0)
        values = {chapter: pair[side] for chapter, pair in chapters.items()
                  if chapter in CHAPTERS}
        groups = chapter_groups(values)
        missing = chapters["TOTAL"][side] - sum(pair[side] for c, pair in chapters.items()
                                                if c != "TOTAL")
        secret = [AT[code] for code in UNDISCLOSED.split()]
        groups = [(m, v) for m, v in groups if not set(m) & set(secret)]
        known = sum(v for _, v in groups)
        groups.append((secret, totals.sum() - known * totals.sum() / chapters["TOTAL"][side]))
        groups = [(m, v * totals.sum() / chapters["TOTAL"][side] if m != secret else v)
                  for m, v in groups]
        notes += [(f"{name} {', '.join(SECTORS[j] for j in m)}: tables", block[m].sum(), v)
                  for m, v in groups]
        notes.append((f"{name} undisclosed chapters", missing, missing))
        records = [(AT[sector], INDEX[importer], 1e3 * value)
                   for (_, importer, sector), value in RECORDS.items() if side == 0]
        block[:] = rake(block, groups, totals, records)


def kazakhstan(data, flow, grade, notes):
    """Kazakhstan's exports by chapter: five partners each, the others together."""
    me, chapters = INDEX["KAZ"], sources.read_kazakh_chapters(data)
    partners = [code for code in chapters if code != "WORLD"]
    rest = {c: chapters["WORLD"][c] - sum(chapters[p][c] for p in partners)
            for c in chapters["WORLD"] if c in CHAPTERS}
    others = [n for n, code in enumerate(CODES) if code not in partners]
    for columns, values in [([INDEX[p]], chapters[p]) for p in partners] + [(others, rest)]:
        block = flow[:, columns, me]
        totals = block.sum(0)
        groups = chapter_groups({c: v for c, v in values.items() if c in CHAPTERS})
        scale = totals.sum() / max(sum(v for _, v in groups), 1e-9)
        # crude oil by pair is capped by what the chapter says
        fuels = sum(v for m, v in groups if OIL in m) * scale
        energy = block[[OIL, GAS]].sum()
        if energy > fuels:
            block[[OIL, GAS]] *= fuels / energy
        groups = [(m, v * scale) for m, v in groups]
        notes.append((f"Kazakhstan's oil and gas to {'others' if len(columns) > 1 else CODES[columns[0]]}:"
                      " volumes", energy, min(energy, fuels)))
        flow[:, columns, me] = rake(block, groups, totals)
        if len(columns) == 1:
            grade[me, columns] = FROM_CUSTOMS
