"""Derives worlds/world-2021/energy/oil: crude oil and products of 2021 as a network.

Nodes: crude of 20 regions, products of 14 markets, ports of Russia's oil. A supplier at each crude
node, refining from crude to products, tankers and pipes between regions, demand at products nodes.
mb/d, USD a barrel.

1. flows     the Review's matrices by area; Russia's west and east and Türkiye by their own records
2. balances  refined = made + bought - sold (gas liquids are crude here); consumption is the Review's,
             and what refining and trade leave of it is the node's injection: gain, stocks, differences
3. costs     freight a + b miles by kind of ship; pipes, refining, a premium of the shadow fleet
4. prices    hubs of 2021; elsewhere sum flow (p_dest - p_orig - cost)^2 is least
5. slopes    CURVATURE / what the buyer imports of the commodity, on every arc into it
6. residual  p_dest - p_orig - cost - slope x of a used arc; of others what is above 0 of it, and HURDLE
7. niches    a route for tankers that does not earn its freight at 2021's prices (a grade, a contract)
             keeps its residual for 2021's flow alone, less HURDLE, a rent that holds it there (a full pipe
             earns it too); what goes beyond is an arc `.open` without a residual

The conditions of the programme are checked on the files as written.
"""
import collections
import dataclasses
import math
import sys

import numpy as np

from energy_2021 import oil_tables as t
from energy_2021.gas import number, weakest
from energy_2021.oil_notes import NETWORK_YAML
from recipe import read_rows, write_rows
from world_2021.energy import read_sheet, to_number

CURVATURE = 12.0  # USD a barrel, for all of a buyer's imports
HURDLE = 0.2  # so that 2021 is the one answer, and none that a hair would change; assumed
REFINERS = 40.0  # for all that a region refines; assumed: runs hardly move with margins
SUPPLY, DEMAND = 0.10, -0.14  # elasticities
ELASTICITIES = "Caldara, Cavallo, Iacoviello (2019): 0.10 and -0.14"
BARRELS = {"crude": 7.33, "products": 7.51}  # a tonne; with 7.51 all trade is the Review's 66.56 mb/d
SMALLEST = 0.01  # mb/d; routes under it are left out
CRACK, REFINING_COST = 8.0, 4.0  # products over crude at hubs; running cost; assumed
SLACK = 0.9  # refineries that run above their nameplate (gas liquids bypass it) run at this
URALS = 69.0  # Ministry of Finance of Russia, mean of 2021 (life.ru, 4 January 2022)


@dataclasses.dataclass
class Arc:
    name: str
    origin: str
    destination: str
    mode: str
    capacity: float
    cost: float
    flow: float
    source: str
    confidence: str
    owner: str = ""
    available: float = math.nan
    slope: float = 0.0
    residual: float = 0.0


def build(data, output):
    arcs, left_out = crude_arcs(data)
    more, rest = products_arcs(data)
    arcs += more
    made, used = production(data), consumption(data)
    arcs += refining_arcs(arcs, made)
    arcs += fleet_arcs(arcs)
    price = prices(data, arcs)
    set_slopes(arcs, price)
    arcs = open_niches(arcs, price)
    injection = {m: round(used[m] - net_inflow(arcs, m + ".products"), 4) for m in t.MARKETS}
    output.mkdir(parents=True, exist_ok=True)
    write(output, arcs, made, used, injection, price)
    gaps = check(output, price)
    print_report(output, arcs, used, injection, price, left_out + rest, gaps)


def area_flows(data, kind):
    """{(from, to): mb/d} of the Review's matrix, areas as it names them."""
    return {(row["from"], row["to"]): float(row["million_tonnes"]) * BARRELS[kind] / 365
            for row in read_rows(data / "bp_energy_2021/oil_inter_area_2021_long.csv")
            if row["kind"] == kind and row["is_total"] != "1"}


def miles_tables(data):
    """Nautical miles {(origin, destination)}: of crude, of products (both ways alike)."""
    crude = {(t.FLOW_CODES.get(row["exporter"], row["exporter"]),
              t.FLOW_CODES.get(row["importer"], row["importer"])): float(row["nautical_miles"])
             for row in read_rows(data / "energy_2021/oil_flows.csv")
             if row["nautical_miles"] != "9999"}
    crude |= {(a, b): float(m) for a, b, m in (leg.split() for leg in t.MILES.split(";"))}
    port = {m: t.MARKET_PORTS.get(m, m) for m in t.MARKETS}
    port["ASI"] = "ASI"
    products = {}
    for a in t.MARKETS:
        for b in t.MARKETS:
            if (miles := crude.get((port[a], port[b]))) is not None and a != b:
                products[a, b] = miles
                products.setdefault((b, a), miles)
    for leg in t.MARKET_MILES.split(";"):
        a, b, miles = leg.split()
        products[a, b] = products[b, a] = float(miles)
    return crude, products


def freight(ship, miles):
    earnings, fuel, cargo, dues = t.SHIPS[ship]
    per_mile = 2 * (earnings + fuel) / (24 * t.KNOTS * cargo * 1e6)
    return round(t.PORT_DAYS * earnings / (cargo * 1e6) + dues + per_mile * miles, 3)


def crude_by_region(data):
    """{(origin, destination): mb/d} between regions, Russia and Türkiye split."""
    flows, left = collections.Counter(), 0.0
    for (area, to), value in area_flows(data, "crude").items():
        a, b = t.AREAS[area], t.AREAS[to]
        if a != b and (a, to) != ("WAF", "Africa"):
            flows[a, b] += value
    for buyer, east in (("CHN", t.EAST_TO_CHINA), ("JPN", flows["RUW", "JPN"]),
                        ("ASI", flows["RUW", "ASI"])):
        flows["RUE", buyer] = east
        flows["RUW", buyer] -= east
    split_turkey(flows, t.TURKEY_CRUDE, {a: row[0] for a, row in t.TURKEY_SELLERS.items()})
    kept = {}
    for (a, b), value in flows.items():
        if value >= SMALLEST and a not in ("CHN", "IND", "JPN"):
            kept[a, b] = round(value, 4)
        else:
            left += value
    return kept, left


def split_turkey(flows, total, known):
    """Türkiye's part of what Europe buys: known sellers, the others by Europe's shares."""
    others = {a: v for (a, b), v in flows.items() if b == "EUR" and a not in known}
    rest = (total - sum(known.values())) / sum(others.values())
    for a, part in (known | {a: v * rest for a, v in others.items()}).items():
        flows[a, "TUR"] += part
        flows[a, "EUR"] -= part


def crude_arcs(data):
    flows, left_out = crude_by_region(data)
    miles, _ = miles_tables(data)
    arcs = []
    buyers = {b for _, b in flows}
    pairs = sorted(set(flows) | {(a, b) for a, b in miles if b in buyers and a in t.CRUDE and a != b})
    for a, b in pairs:
        flow = flows.get((a, b), 0.0)
        source, grade = source_of_crude(a, b)
        if (a, b) == ("RUW", "EUR"):
            south = round(t.DRUZHBA[0] * t.DRUZHBA_SOUTH[0], 4)
            arcs += [pipe(f"RUW.druzhba_{side}", a, b, part, "crude", t.DRUZHBA_SOUTH[1], "derived")
                     for side, part in (("south", south), ("north", round(t.DRUZHBA[0] - south, 4)))]
            flow -= t.DRUZHBA[0]
        elif (a, b) in (("RUE", "CHN"), ("RUW", "CHN")):
            name, (part, *why) = (("RUE.espo_CHN", t.ESPO_PIPE) if a == "RUE"
                                  else ("RUW.via_KAZ_CHN", t.VIA_KAZAKHSTAN))
            arcs.append(pipe(name, a, b, round(part, 4), "crude", *why))
            flow -= round(part, 4)
        if f"{a}_{b}" in t.PIPES:
            arcs.append(pipe(f"{a}_{b}", a, b, flow, "crude", source, grade))
            continue
        if (a, b) not in miles:
            sys.exit(f"oil: no distance from {a} to {b}, {flow:.4f} mb/d")
        cost = freight("vlcc" if a in t.VLCC else "aframax", miles[a, b])
        start = f"{a}.port" if a in t.FLEETS else f"{a}.crude"
        arcs.append(Arc(f"{a}_{b}", start, f"{b}.crude", "tanker", t.NO_LIMIT, cost, round(flow, 4),
                        source, grade if flow else "assumed"))
    return arcs, left_out


def source_of_crude(a, b):
    if b == "TUR":
        return t.TURKEY_SELLERS[a][1:] if a in t.TURKEY_SELLERS else (t.EMRA + "; by Europe's shares",
                                                                      "assumed")
    if a in ("RUW", "RUE") and b in ("CHN", "ASI", "JPN"):
        return t.REVIEW + t.EAST, "derived"
    return t.REVIEW, "derived"


def pipe(name, a, b, flow, kind, source, confidence):
    cost, capacity, owner = t.PIPES[name]
    return Arc(name, f"{a}.{kind}", f"{b}.{kind}", "pipe", max(capacity, round(flow, 4)), cost,
               round(flow, 4), source, confidence, owner)


def products_arcs(data):
    flows, left = collections.Counter(), 0.0
    for (area, to), value in area_flows(data, "products").items():
        a, b = (t.CRUDE[t.AREAS[name]][1] for name in (area, to))
        if a != b:
            flows[a, b] += value
    split_turkey(flows, t.TURKEY_PRODUCTS, {"RUS": t.TURKEY_FROM_RUSSIA})
    flows["TUR", "EUR"] += t.TURKEY_SELLS
    _, miles = miles_tables(data)
    arcs = []
    for a, b in sorted(set(flows) | {pair for pair in miles if pair[0] == "RUS"}):
        flow, name = flows[a, b], f"{a}_{b}" if (a, b) == ("RUS", "CIS") else f"{a}_{b}.products"
        if flow < SMALLEST:
            left += flow
            if a != "RUS":
                continue
            flow = 0.0
        source, grade = (t.EMRA, "derived" if a == "RUS" else "assumed") if "TUR" in (a, b) else (
            t.REVIEW, "derived")
        if name in t.PIPES:
            arcs.append(pipe(name, a, b, flow, "products", source, grade))
            continue
        if (a, b) not in miles:
            sys.exit(f"oil: no distance of products from {a} to {b}, {flow:.4f} mb/d")
        start = f"{a}.port" if a in t.FLEETS else f"{a}.products"
        arcs.append(Arc(name, start, f"{b}.products", "tanker", t.NO_LIMIT,
                        freight("product", miles[a, b]), round(flow, 4), source,
                        grade if flow else "assumed"))
    return arcs, left


def reviewed(data, file, rows, without=""):
    """Sum of the Review's rows of 2021, mb/d."""
    sheet = read_sheet(data / "gas" / file)
    column = sheet[2].index("2021")
    value = {row[0].strip(): to_number(row[column]) for row in sheet[3:] if len(row) > column}
    return (sum(value[name] for name in rows.split(","))
            - sum(value[name] for name in without.split(",") if name)) / 1e3


def production(data):
    """{region: mb/d}; Russia's east is what it sells and refines."""
    made = {}
    for region, (_, _, rows, *_) in t.CRUDE.items():
        if rows or region in t.REST:
            made[region] = reviewed(data, "Oil_Production_Barrels.csv", *(
                (rows,) if rows else t.REST[region]))
    flows, _ = crude_by_region(data)
    made["RUE"] = sum(v for (a, _), v in flows.items() if a == "RUE") + t.EAST_REFINES[0]
    made["RUW"] = reviewed(data, "Oil_Production_Barrels.csv", *t.REST["RUS"]) - made["RUE"]
    made["TUR"] = t.TURKEY_MAKES[0]
    made["EUR"] -= made["TUR"]
    return {region: round(value, 4) for region, value in made.items()}


def consumption(data):
    return {market: round(reviewed(data, "Oil_Consumption_Barrels.csv", rows, without), 4)
            for market, (_, rows, without, *_) in t.MARKETS.items()}


def net_inflow(arcs, node):
    return sum(a.flow * ((a.destination == node) - (a.origin == node)) for a in arcs)


def sold_through(arcs, port):
    return round(sum(a.flow for a in arcs if a.origin == port), 4)


def refining_arcs(arcs, made):
    result = []
    for region, (_, market, *_) in t.CRUDE.items():
        sold = sold_through(arcs, region + ".port") if region in t.FLEETS else 0.0
        flow = round(made.get(region, 0.0) + net_inflow(arcs, region + ".crude") - sold, 4)
        if flow <= 0:
            sys.exit(f"oil: {region} refines {flow}")
        plate = round(t.WORLD_REFINING * t.REFINING[region] / 100, 3)
        capacity, guess = max(plate, round(flow / SLACK, 3)), region in t.REFINING_M
        source, grade = ("2021's use of it over 0.9, gas liquids with it", "assumed")
        if capacity == plate:
            source = ("Review of 2022 in Les clés du Moyen-Orient: share of the world's capacity"
                      + f"; the region's part of it {t.MEMORY}" * guess)
            grade = "M" if guess else "derived"
        result.append(Arc(f"{region}.refining", f"{region}.crude", f"{market}.products", "refining",
                          capacity, REFINING_COST, flow, source, grade))
    return result


def fleet_arcs(arcs):
    result = []
    for region, (capacity, source, grade, shadow) in t.FLEETS.items():
        start = f"{region}.{'products' if region in t.MARKETS else 'crude'}"
        port = f"{region}.port"
        result += [Arc(f"{region}.mainstream", start, port, "tanker", capacity, 0.0,
                       sold_through(arcs, port), source, grade),
                   Arc(f"{region}.shadow", start, port, "tanker", shadow, t.PREMIUM, 0.0,
                       t.KSE + "; premium assumed", "derived", "RUS")]
    return result


def prices(data, arcs):
    """{node: USD a barrel}: hubs as published, the rest by least squares over used arcs."""
    sheet = data / "commodity_prices_monthly/world_bank_pink_sheet_2015_2025.csv"
    year = [row for row in read_rows(sheet) if row["month"].startswith("2021")]
    brent, dubai, wti = (sum(float(row[f"Crude oil, {name}"]) for row in year) / len(year)
                         for name in ("Brent", "Dubai", "WTI"))
    fixed = {"EUR.crude": brent, "USA.crude": wti, "RUW.crude": URALS, "RUW.port": URALS}
    fixed |= {f"{region}.crude": dubai for region in ("SAU", "IRQ", "ARE", "KWT", "OME")}
    fixed |= {f"{hub}.products": fixed[f"{hub}.crude"] + CRACK for hub in ("EUR", "USA")}
    trade = [a for a in arcs if a.flow > 0 and a.mode != "refining"]
    price = least_squares(trade, fixed)
    price = least_squares(trade, fixed | {"ASI.products": price["ASI.crude"] + CRACK})
    for region in t.FLEETS:  # mainstream is free: one price before and after it
        start = f"{region}.{'products' if region in t.MARKETS else 'crude'}"
        price[start] = price[f"{region}.port"]
    return {node: round(value, 2) for node, value in price.items()}


def least_squares(trade, fixed):
    nodes = sorted({node for a in trade for node in (a.origin, a.destination)} | set(fixed))
    index = {node: k for k, node in enumerate(nodes)}
    rows, right = np.zeros((len(trade) + len(fixed), len(nodes))), []
    for k, a in enumerate(trade):
        root = a.flow ** 0.5 * (1e3 if a.name.endswith(".mainstream") else 1)
        rows[k, index[a.destination]], rows[k, index[a.origin]] = root, -root
        right.append(root * a.cost)
    for k, (node, value) in enumerate(fixed.items()):
        rows[len(trade) + k, index[node]] = 1e6
        right.append(1e6 * value)
    found, *_ = np.linalg.lstsq(rows, np.array(right), rcond=None)
    return dict(zip(nodes, found.tolist()))


def set_slopes(arcs, price):
    bought = collections.Counter()
    for a in arcs:
        bought[a.destination] += a.flow * (a.mode != "refining")
    for a in arcs:
        margin = price[a.destination] - price[a.origin] - a.cost
        if not a.destination.endswith(".port"):
            a.slope = round(REFINERS / a.flow if a.mode == "refining"
                            else CURVATURE / bought[a.destination], 6)
            a.residual = margin - a.slope * a.flow if a.flow > 0 else max(margin + HURDLE, 0.0)
            a.residual -= HURDLE * (a.flow == a.capacity)


def open_niches(arcs, price):
    result = []
    for a in arcs:
        result.append(a)
        margin = price[a.destination] - price[a.origin] - a.cost
        if a.flow > 0 > margin and a.mode == "tanker" and not a.destination.endswith(".port"):
            a.available = a.flow
            a.residual -= HURDLE
            result.append(dataclasses.replace(a, name=a.name + ".open", flow=0.0, available=math.nan,
                                              residual=max(margin + HURDLE, 0.0),
                                              source="beyond 2021's flow",
                                              confidence="assumed"))
    return result


def write(folder, arcs, made, used, injection, price):
    (folder / "network.yaml").write_text(NETWORK_YAML, encoding="utf-8")
    write_rows(folder / "nodes.csv",
               "node,country,price,quantity,elasticity,injection,name,lon,lat,source,confidence",
               node_rows(used, injection, price))
    write_rows(folder / "suppliers.csv",
               "supplier,node,conduct,price,quantity,elasticity,capacity,name,source,confidence",
               ((r, f"{r}.crude", "0", number(price[f"{r}.crude"]), number(made[r]), number(SUPPLY), "",
                 t.CRUDE[r][0], f"{source}; {ELASTICITIES}", grade)
                for r, source, grade in map(source_of_production, made)))
    write_rows(folder / "arcs.csv",
               "arc,origin,destination,mode,capacity,cost,owner,available,residual,cost_slope,flow,source,"
               "confidence",
               ((a.name, a.origin, a.destination, a.mode, number(a.capacity), number(a.cost), a.owner,
                 number(a.available), number(a.residual), number(a.slope), number(a.flow),
                 cost_source(a), weakest(cost_source(a), a.confidence)) for a in arcs))
    write_rows(folder / "flows.csv", "route,year,quantity,reconciled,source,confidence",
               ((a.name, "2021", number(a.flow), number(a.flow), a.source, a.confidence)
                for a in arcs if a.flow > 0 and a.mode != "refining" and ".port" not in a.destination))
    write_rows(folder / "groups.csv", "group,node", ((group, node) for group, nodes in t.GROUPS.items()
                                                     for node in nodes.split()))


def source_of_production(region):
    if region in ("RUE", "RUW"):
        return region, f"{t.REVIEW_2023}; east: its sales and {t.EAST_REFINES[1]}", "M"
    if region == "TUR":
        return region, *t.TURKEY_MAKES[1:]
    return region, t.REVIEW_2023, "observed"


def cost_source(a):
    if a.mode == "tanker" and not a.destination.endswith(".port"):
        source = a.source if a.flow > 0 or a.name.endswith(".open") else "no trade in 2021"
        return f"{source}; freight as in network.yaml, its miles {t.MEMORY}"
    return f"{a.source}; cost {t.MEMORY}" if a.mode == "pipe" else a.source


def node_rows(used, injection, price):
    for r, (name, _, _, lon, lat) in t.CRUDE.items():
        country = "RUS" if r in ("RUW", "RUE") else r
        yield (f"{r}.crude", country, "", "", "", "", f"Crude: {name}", lon, lat,
               f"region of {t.REVIEW}", "derived")
    for r in t.FLEETS:
        lon, lat = t.CRUDE[r][3:] if r in t.CRUDE else t.MARKETS[r][3:]
        yield (f"{r}.port", "RUS", "", "", "", "", f"Oil of {r} at sea", lon, lat,
               "where the two fleets meet", "assumed")
    for m, (name, _, _, lon, lat) in t.MARKETS.items():
        yield (f"{m}.products", m, number(price[f"{m}.products"]), number(used[m]), number(DEMAND),
               number(injection[m]), f"Products: {name}", lon, lat,
               f"{t.REVIEW_2023}; {ELASTICITIES}; price of the recipe's hubs and freight", "derived")


def check(folder, price):
    """Of the files as written: largest gap of a balance, of the price of an arc in use and below what is
    available; least reduced cost of an unused arc, least rent of a full one."""
    arcs = read_rows(folder / "arcs.csv")
    gap = collections.Counter({row["supplier"] + ".crude": float(row["quantity"])
                               for row in read_rows(folder / "suppliers.csv")})
    for row in read_rows(folder / "nodes.csv"):
        if row["quantity"]:
            gap[row["node"]] += float(row["injection"]) - float(row["quantity"])
    used, unused, rent = 0.0, np.inf, np.inf
    for row in arcs:
        flow = float(row["flow"])
        gap[row["origin"]] -= flow
        gap[row["destination"]] += flow
        reduced = (price[row["origin"]] + float(row["cost"]) + float(row["residual"])
                   + float(row["cost_slope"]) * flow - price[row["destination"]])
        if flow == float(row["available"] or row["capacity"]):
            rent = min(rent, -reduced)
        elif flow > 0:
            used = max(used, abs(reduced))
        else:
            unused = min(unused, reduced)
        if flow > float(row["capacity"]):
            sys.exit(f"oil: {row['arc']} carries {flow} of {row['capacity']}")
    worst = max(map(abs, gap.values()))
    if worst > 1e-9 or used > 1e-9 or unused < 1e-3 or rent < 1e-3:
        sys.exit(f"oil: 2021 is no equilibrium: balance {worst:.1e}, used arc {used:.1e}, "
                 f"unused arc {unused:.1e}, full arc {rent:.1e}")
    return worst, used, unused, rent


def print_report(folder, arcs, used, injection, price, left_out, gaps):
    print(f"{folder}: {len(t.CRUDE) + len(t.MARKETS) + len(t.FLEETS)} nodes, {len(arcs)} arcs, "
          f"{sum(a.flow > 0 for a in arcs)} used in 2021")
    print(f"balances to {gaps[0]:.0e}, used arcs' prices to {gaps[1]:.0e}, least reduced cost of others "
          f"{gaps[2]:.2g}, least rent of full ones {gaps[3]:.2g}; routes under {SMALLEST} mb/d left out: {left_out:.3f} mb/d")
    print("products, mb/d: consumption, refined, bought less sold, injection (percent), price")
    for m in t.MARKETS:
        refined = sum(a.flow for a in arcs if a.mode == "refining" and a.destination == m + ".products")
        rest = used[m] - injection[m] - refined
        print(f"  {m} {used[m]:8.3f} {refined:8.3f} {rest:+8.3f} {injection[m]:+8.3f} "
              f"({100 * injection[m] / used[m]:+5.1f} %) {price[m + '.products']:7.2f}")
    print(f"  world {sum(used.values()):.3f}, injection {sum(injection.values()):+.3f}")
    print("crude prices: " + " ".join(f"{r} {price[r + '.crude']:.2f}" for r in t.CRUDE))
    grades = collections.Counter()
    for a in arcs:
        if a.mode != "refining" and not a.destination.endswith(".port"):
            grades[a.confidence] += a.flow
    print("traded oil by confidence, mb/d: " + ", ".join(f"{g} {v:.2f}" for g, v in grades.items()))
    widest = sorted((a for a in arcs if a.flow > 0), key=lambda a: -abs(a.residual))[:12]
    print("largest residuals: " + ", ".join(f"{a.name} {a.residual:+.1f} ({a.flow:.2f})" for a in widest))
