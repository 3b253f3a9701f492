"""Home sales, value added, inputs and final spending of every economy.

Exports E, imports M and duties R are given. Sales at home of goods are those of ICIO. Value added of
the UN's groups, together GDP, is shared among a group's sectors as output times the share of value
added in the OECD's table of 2022; where goods would need a share beyond SHARE_LIMITS, services take
the rest. Sales of services at home follow: the share stays, output moves. Inputs and final spending
then fit the uses X = Y - E + M + R of each good (RAS from WIOD's technology of 2014: GRAS where no
cell is negative): columns are (1 - gamma) Y and GDP + R + M - E.
"""
import sys

import numpy as np

from world_2021 import sources
from world_2021.codes import (AT, CODES, EXPORTS, G, GAS, GOODS, ICIO, J, N, OIL, REGIONS, ROW,
                              SERVICES, UN_GROUPS, of)

HOME_LIMIT = 0.02  # of trade: the least sales at home
SHARE_LIMITS = 0.03, 0.9  # of value added in output
PASSES = 3000


def groups_of_value_added(accounts):
    """{group: [N]}, scaled to GDP: taxes on products are spread over all. Taiwan's are nan."""
    extraction = accounts("va_industry_CDE") - accounts("va_manufacturing_D")
    value = {"manufacturing": accounts("va_manufacturing_D"), "extraction": extraction,
             "others": accounts("va_transport_comm_I") + accounts("va_other_services_JP")}
    value |= {name: accounts(name) for name in UN_GROUPS if name.startswith("va_")}
    total = sum(value.values())
    gdp = accounts("gdp")
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: np.where(total > 0, part * gdp / total, np.nan) for name, part in value.items()}


def shares_of_2022(data):
    """gamma [j,n] and mix of services at home [j,n] of the OECD's regions; the rest of the world's
    for economies of none."""
    table = sources.read_value_added_shares(data)
    names = [row[2] for row in GOODS + SERVICES]
    gamma, output = np.zeros((J, N)), np.zeros((J, N))
    for n, code in enumerate(CODES):
        rows = table[REGIONS.get(code, "ROW")]
        for j, name in enumerate(names):
            added, made = (sum(rows[i][k] for i in name.split()) for k in (0, 1))
            if made < 1:  # the region lacks it
                added, made = (sum(table[r][i][k] for r in table for i in name.split()) for k in (0, 1))
                output[j, n] = 0
            else:
                output[j, n] = made
            gamma[j, n] = np.clip(added / made, 0.1, SHARE_LIMITS[1])
    return gamma, output


def home_sales(icio, accounts, energy, output):
    """[j,n] at basic prices; economies that ICIO lacks share its rest of the world's by value added."""
    own, hidden = of(" ".join(ICIO)), of(" ".join(EXPORTS)) + [ROW]
    home = np.zeros((J, N))
    shares = {}
    for name, column in (("va_agriculture_AB", "va_agriculture_AB"), ("manufacturing", "va_manufacturing_D"),
                         ("extraction", "va_industry_CDE")):
        share = accounts(column)[hidden] / accounts(column)[hidden].sum()
        shares |= {code: share for code in UN_GROUPS[name].split()}
    for j, row in enumerate(GOODS):
        block = np.diag(icio[row[2]])
        home[j, own] = block[:-1]
        home[j, hidden] = block[-1] * shares[row[0]]
    known = energy.home["oil"] + energy.home["gas"]
    part = np.divide(energy.home["oil"], known, out=np.full(N, 0.5), where=known > 0)
    b06 = home[OIL].copy()
    b06[hidden] = known[hidden]
    home[OIL], home[GAS] = b06 * part, b06 * (1 - part)
    served = np.zeros(N)
    served[own] = np.diag(icio["SERV"])[:-1]
    gdp = accounts("gdp")
    served[hidden] = np.diag(icio["SERV"])[-1] * gdp[hidden] / gdp[hidden].sum()
    mix = output[G + 1:] / output[G + 1:].sum(0)
    home[G + 1:] = served * mix
    drilling = np.diag(icio["B09"])
    home[G, own] = drilling[:-1]
    extracted = accounts("va_industry_CDE")[hidden]
    home[G, hidden] = drilling[-1] * extracted / extracted.sum()
    return home


def value_added(home, exports, gamma, groups, gdp, code):
    """Sales at home and value added [j] of one economy, together `gdp`."""
    output = home + exports
    added = gamma * output
    known = not np.isnan(groups["manufacturing"])
    for name, members in UN_GROUPS.items():
        at = [AT[sector] for sector in members.split()]
        wanted = groups[name] if known else added[at].sum() * gdp / added.sum()
        added[at] *= wanted / max(added[at].sum(), 1e-9)
    goods = np.arange(J) < G
    added[goods] = np.clip(added[goods], SHARE_LIMITS[0] * output[goods], SHARE_LIMITS[1] * output[goods])
    left = gdp - added[goods].sum()
    if left <= 0.1 * gdp:
        sys.exit(f"{code}: goods alone have {100 * (1 - left / gdp):.0f} % of GDP as value added")
    added[~goods] *= left / added[~goods].sum()
    output[~goods] = np.maximum(added[~goods] / gamma[~goods], 1.02 * exports[~goods])
    return output - exports, added


def balanced(data, base, accounts, icio, energy, flow, tariff):
    """Flow with sales at home, inputs [n,k,j], final spending [j,n]; notes on what moved: code, gap,
    sales of goods at home [j] that are HOME_LIMIT and no more."""
    gamma, output = shares_of_2022(data)
    home = home_sales(icio, accounts, energy, output)
    groups, gdp = groups_of_value_added(accounts), accounts("gdp")
    inputs, final = np.zeros((N, J, J)), np.zeros((J, N))
    notes = []
    for n, code in enumerate(CODES):
        exports, imports = flow[:, :, n].sum(1), flow[:, n].sum(1)
        paid = (flow[:, n] * (1 + tariff[:, n])).sum(1)
        least = HOME_LIMIT * (exports + paid)
        sold, added = value_added(np.maximum(home[:, n], least), exports, gamma[:, n],
                                  {name: part[n] for name, part in groups.items()}, gdp[n], code)
        made = sold + exports
        uses = sold + paid
        income = gdp[n] + paid.sum() - exports.sum()
        a, alpha = base.coefficients[base.parent[n]].T, base.final_share[base.parent[n]]
        seed = np.hstack([a * made, (alpha * income)[:, None]])
        seed += 1e-6 * uses[:, None] * (seed.sum(0) / seed.sum())
        columns = np.append(made - added, income)
        if income < 0.3 * gdp[n]:
            sys.exit(f"{code}: income {income:.0f} is left of a GDP of {gdp[n]:.0f}")
        table, gap = fitted(seed, uses, columns)
        flow[:, n, n] = sold
        inputs[n], final[:, n] = table[:, :-1].T, table[:, -1]
        notes.append((code, gap, np.where(home[:G, n] < least[:G], least[:G], 0)))
    return flow, inputs, final, notes


def fitted(table, rows, columns):
    """RAS: `table` scaled by row and by column to the totals; columns are met exactly."""
    rows = rows * columns.sum() / rows.sum()
    for _ in range(PASSES):
        sums = table.sum(1)
        table = table * np.divide(rows, sums, out=np.zeros_like(sums), where=sums > 0)[:, None]
        sums = table.sum(0)
        table = table * np.divide(columns, sums, out=np.zeros_like(sums), where=sums > 0)
        gap = np.abs(table.sum(1) - rows).max() / columns.sum()
        if gap <= 1e-12:
            break
    return table, gap

