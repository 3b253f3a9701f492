"""Services by pair: totals of economies, who sells to whom, and which services."""
import numpy as np

from world_2021 import sources
from world_2021.codes import CODES, EXPORTS, G, ICIO, INDEX, J, N, ROW, SERVICES, of

SHARE_LIMITS = 0.35, 0.7  # of ICIO's services, which hold margins; 0.7 is the median of the reports
HIDDEN_LIMITS = 0.02, 0.15  # of GDP, where ICIO lacks the economy
CLOSED = {"IRN": 0.04}  # the same, the most: its accounts hold oil that no partner reports
STEPS = 300


def totals(data, accounts, icio, goods):
    """Exports and imports of services [N] each. Where the OECD has a report of 2019: that, at most
    what ICIO has (the world's services of 2021 were those of 2019, within 2 %). Others: what the
    UN's exports of goods and services leave after goods, within SHARE_LIMITS of ICIO's; economies
    that ICIO lacks within HIDDEN_LIMITS of GDP. `goods` [i,n]."""
    reports, _ = sources.read_services(data)
    serv = icio["SERV"] + icio["B09"]
    np.fill_diagonal(serv, 0)
    own, result = of(" ".join(ICIO)), []
    for flow, axis, column in (("export", 1, "exports_goods_services"),
                               ("import", 0, "imports_goods_services")):
        left = accounts(column) - goods.sum(axis)
        table = np.zeros(N)
        table[own] = serv.sum(axis)[:-1]
        value = np.clip(left, SHARE_LIMITS[0] * table, SHARE_LIMITS[1] * table)
        for n, code in enumerate(ICIO):
            at = INDEX[code]
            if (code, flow) in reports:
                value[at] = min(reports[code, flow], table[at])
        value[INDEX["TWN"]] = 0.6 * table[INDEX["TWN"]]
        hidden = of(" ".join(EXPORTS)) + [ROW]
        most = np.array([CLOSED.get(CODES[n], HIDDEN_LIMITS[1]) for n in hidden])
        gdp = accounts("gdp")[hidden]
        value[hidden] = np.clip(left[hidden], HIDDEN_LIMITS[0] * gdp, most * gdp)
        result.append(value)
    middle = np.sqrt(result[0].sum() * result[1].sum())
    return [value * middle / value.sum() for value in result]


def by_pair(data, icio, exports, imports, goods):
    """Services [i,n]: the OECD's pairs, else ICIO's, else by size; fitted to the totals."""
    _, pairs = sources.read_services(data)
    serv = icio["SERV"] + icio["B09"]
    own = of(" ".join(ICIO))
    seed = np.zeros((N, N))
    seed[np.ix_(own, own)] = 0.6 * serv[:-1, :-1]
    for (exporter, importer), value in pairs.items():
        seed[INDEX[exporter], INDEX[importer]] = value
    hidden = of(" ".join(EXPORTS)) + [ROW]
    for n in hidden:
        seed[own, n] = 0.6 * serv[:-1, -1] * imports[n] / imports[hidden].sum()
        seed[n, own] = 0.6 * serv[-1, :-1] * exports[n] / exports[hidden].sum()
    inner = np.ix_(hidden, hidden)  # among them: as much for their goods as with the others
    rest = np.ix_(own, hidden)
    seed[inner] = goods[inner] * seed[rest].sum() / goods[rest].sum()
    np.fill_diagonal(seed, 0)
    for _ in range(STEPS):
        seed *= (exports / seed.sum(1))[:, None]
        seed *= imports / seed.sum(0)
    return seed


def flows(base, icio, pairs):
    """Services [s,n,i]: mining's as in ICIO, the others by WIOD's mix of each pair of 2014, margins
    left out."""
    mix = base.flow[G + 1:][:, base.parent][:, :, base.parent].copy()  # [s,n,i]
    overall = mix.sum(1, keepdims=True)
    mix = np.where(mix.sum(0) > 0, mix, overall)
    own = of(" ".join(ICIO))
    drilling = np.zeros((N, N))
    drilling[np.ix_(own, own)] = icio["B09"][:-1, :-1].T
    np.fill_diagonal(drilling, 0)
    drilling = np.minimum(drilling, 0.5 * pairs.T)
    flow = np.concatenate([drilling[None], mix / mix.sum(0) * (pairs.T - drilling)])
    assert len(flow) == len(SERVICES) == J - G
    return flow
