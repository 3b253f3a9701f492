"""The gas network of 2021: 43 regions, liquefaction and regasification nodes, pipes and LNG routes.

Units: bcm a year (15 C, 40 MJ/m3), USD per 1000 m3; 1 USD per million Btu = 37.9. The steps:

1. quantities  made and used by region, statistics; parts of China and of Russia from memory
2. routes      what the sources say of every pipe and LNG route, with trust
3. balanced    weighted least squares (reconcile.py): balances hold, a stock draw at each region
4. prices      hubs; liquefaction: mean netback of its routes; regasification: p - REGASIFICATION,
               but what LNG costs where a region's price is below half of it: there the state buys at
               any price, take_or_pay = flow
5. arcs        margin m = p_end - p_start - cost. Limited by contract or seller (all liquefaction,
               full pipes, pipes with m > LIMIT): available = flow, m is rent. Other used arcs:
               slope k = THETA / (f max(x, 1)), residual = m - k x. Unused: residual = max(m, 0)
6. check       the files written: balances and the conditions of the optimum at the base point

Twice the same data gives the same bytes.
"""
import csv
import math
import re
import sys

import numpy as np

from energy_2021 import gas_tables as tables
from energy_2021 import sea
from energy_2021.gas_notes import NETWORK_YAML
from energy_2021.reconcile import reconcile
from recipe import read_rows, write_rows

MMBTU = 37.9  # USD per 1000 m3 for one USD per million Btu
THETA = {"lng": 40.0, "pipe": 60.0}  # USD per 1000 m3 for a doubling
FLEXIBLE, FLEXIBLE_OTHERS = {"USA": 0.9}, 0.25  # share of LNG free to change its destination
SMALLEST_BASE = 1.0  # bcm: slopes of smaller and unused routes are those of this flow
LIMIT, FULL = 60.0, 0.97
BELOW_COST = 0.5  # of what LNG costs: where a region's price is lower, the state buys at any price
REGASIFICATION = 12.0
SHIP, SHIP_MILE = 6.0, 0.006  # loading and unloading; a nautical mile and back
SMALLEST_CELL = 0.05  # bcm: smaller LNG cells are left out
DIGITS = 6
HUBS = {"NWE": "ttf", "UKI": "nbp", "USA": "henry_hub", "CAN": "alberta", "JPN": "jkm",
        "KOR": "jkm", "TWN": "jkm"}
TOLERANCE = 1e-9


def build(data, output):
    made, used, regions = quantities(data)
    routes = all_routes(data, made)
    draws = balanced(routes, made, used, list(regions))
    price = prices(data, regions, routes)
    arcs = all_arcs(data, routes, price)
    write(output, made, used, regions, routes, draws, price, arcs)
    check(output)
    report(output, routes, draws, arcs)


def new(code):
    return tables.RENAMED.get(code, code)


def quantities(data):
    """Bcm made and used by region {code: bcm} and the regions' rows."""
    made_by = by_country(data, "Gas_Production_Bcm.csv")
    used_by = by_country(data, "Gas_Consumption_Bcm.csv")
    regions = {new(row["region"]): row for row in read_rows(data / "energy_2021/gas_regions.csv")}
    made = {code: sum(made_by[name] for name in row["production_rows"].split(",") if name)
            for code, row in regions.items()}
    used = {code: sum(used_by[name] for name in row["consumption_rows"].split(",") if name)
            for code, row in regions.items()}
    made.update({part: share * made_by["China"] for part, share in tables.CHINA_MADE.items()})
    used.update({part: share * used_by["China"] for part, share in tables.CHINA_USED.items()})
    used["RUS_E"] = tables.EAST_OF_RUSSIA_USED
    used["RUS_W"] -= used["RUS_E"]
    for side, moves in ((used, tables.USED_MOVED), (made, tables.MADE_MOVED)):
        for origin, destination, value in moves:
            side[origin] -= value
            side[destination] += value
    return made, used, regions


def by_country(data, file, year="2021"):
    with open(data / "gas" / file, encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    column = rows[2].index(year)
    result = {}
    for row in rows[3:]:
        try:
            result[row[0].strip()] = float(row[column])
        except (IndexError, ValueError):  # titles; "-", "^": nothing, less than .05
            result.setdefault(row[0].strip() if row else "", 0.0)
    return result


def all_routes(data, made):
    """Pipes and LNG routes: name, origin, destination, mode, prior, sd, source, ..."""
    pipes, lng = list(pipe_routes(data)), list(lng_routes(data))
    east = sum(route["prior"] for route in pipes + lng if route["origin"] == "RUS_E")
    made["RUS_E"] = east + tables.EAST_OF_RUSSIA_USED
    made["RUS_W"] -= made["RUS_E"]
    return pipes + lng


def pipe_routes(data):
    flow = {f'{row["from"]} > {row["to"]}': float(row["bcm"])
            for row in read_rows(data / "bp_energy_2021/pipeline_gas_2021_long.csv")
            if row["is_total"] == "0"}
    study = capacities(data)
    rows = [row for row in read_rows(data / "energy_2021/gas_pipes.csv")
            if row["pipe"] not in tables.DROPPED]
    rows += [dict(pipe=name, origin=ends[0], destination=ends[1], capacity_bcm=ends[2],
                  cost_usd_per_1000m3=ends[3]) for name, ends in tables.ADDED.items()]
    for row in rows:
        name = row["pipe"]
        prior, trust, source, grade = prior_of(name, row, flow)
        studied = sum(study[part] for part in tables.CAPACITY_OF.get(name, "").split())
        remembered = float(row["capacity_bcm"]), tables.MEMORY
        nameplate, said = tables.NAMEPLATE_OF_PIPE.get(
            name, (studied, tables.CAPACITIES) if studied else remembered)
        yield dict(name=name, origin=new(row["origin"]), destination=new(row["destination"]),
                   mode="pipe", prior=prior, sd=max(trust * prior, 1e-3), source=source,
                   confidence=grade, named=trust == tables.NAMED[0],
                   nameplate=round(nameplate, 3), nameplate_source=said,
                   cost=float(row["cost_usd_per_1000m3"]))


def capacities(data):
    """{from>to: bcm a year} of a study's pipes and terminals."""
    return {f'{row["from"]}>{row["to"]}': float(row["bcm_per_year_2015"])
            for row in read_rows(data / "gas/pipe_capacity_2015_long.csv")}


def prior_of(name, row, flow):
    """(bcm, relative trust, source, confidence) of a pipe."""
    if name == "tanap":
        value = sum(flow[key] for key in tables.TANAP) - tables.GEORGIA
        return value, tables.NAMED[0], f"{tables.REVIEW}, less Georgia's 2.4 (M)", "derived"
    if name not in tables.ROUTES:
        return float(row["flow_2021_bcm"]), tables.OTHER_TRUST, tables.MEMORY, "M"
    first, (trust, _), *rest = tables.ROUTES[name]
    if not isinstance(first, str):
        return (first, trust, *rest)
    value, share = sum(flow[key] for key in first.split(", ")), rest[0] if rest else 1
    source = f"{tables.REVIEW}, pipeline trade"
    if share == 1:
        return value, trust, source, "derived" if "," in first else "observed"
    return share * value, trust, source + "; share of the pipe M", "derived"


def lng_routes(data):
    cells, shared = {}, set()
    for row in read_rows(data / "bp_energy_2021/lng_2021_long.csv"):
        exporter, importer = row["from"], tables.IMPORTERS.get(row["to"])
        if row["is_total"] == "1" or importer is None:
            continue
        if exporter == "Russian Federation":
            east = tables.EAST_OF_RUSSIA.get(row["to"], 0)
            origins = {"RUS_E": east, "RUS_W": 1 - east}
        elif exporter in tables.EXPORTERS:
            origins = {tables.EXPORTERS[exporter]: 1}
        else:
            continue  # re-exports
        ends = importer if isinstance(importer, dict) else {importer: 1}
        for origin, share in origins.items():
            for end, part in ends.items():
                cells[origin, end] = cells.get((origin, end), 0) + share * part * float(row["bcm"])
                if share not in (0, 1) or part != 1:
                    shared.add((origin, end))
    for origin in sea.TERMINALS:
        way = sea.ways(origin, SHIP_MILE)
        for end in sea.PORTS:
            prior = cells.get((origin, end), 0)
            prior = prior if prior >= SMALLEST_CELL else 0
            if prior == 0 and origin == end:
                continue
            miles, toll = way[end]
            yield dict(name=f"lng.{origin}.{end}", origin=origin, destination=end, mode="lng",
                       prior=prior, sd=tables.LNG_TRUST * prior, named=False, nameplate=math.inf,
                       source=f"{tables.REVIEW}, LNG trade"
                              + ("; shares of regions M" if (origin, end) in shared else ""),
                       confidence="derived", cost=round(SHIP + SHIP_MILE * miles + toll, 2))


def balanced(routes, made, used, regions):
    """Sets route["flow"]; returns the stock draw {region: bcm}. All to 1e-6; balances exactly."""
    index = {code: row for row, code in enumerate(regions)}
    count = len(routes)
    rows = np.zeros((len(regions), count + len(regions)))
    for column, route in enumerate(routes):
        rows[index[route["destination"]], column] += 1
        rows[index[route["origin"]], column] -= 1
    rows[:, count:] = np.eye(len(regions))
    draw_sd = [draw_deviation(code, max(made[code], used[code])) for code in regions]
    prior = np.array([r["prior"] for r in routes] + [tables.DRAWS.get(code, 0) for code in regions])
    sd = np.array([r["sd"] for r in routes] + draw_sd)
    right = np.array([used[code] - made[code] for code in regions])
    x = reconcile(prior, sd, rows, right, np.arange(len(prior)) < count)
    for route, value in zip(routes, x):
        route["flow"] = max(0.0, round(float(value), DIGITS))
    for code in regions:
        made[code], used[code] = round(made[code], DIGITS), round(used[code], DIGITS)
    net = {code: math.fsum([route["flow"] for route in routes if route["destination"] == code]
                           + [-route["flow"] for route in routes if route["origin"] == code])
           for code in regions}
    return {code: round(used[code] - made[code] - net[code], DIGITS) for code in regions}


def draw_deviation(code, size):
    share = tables.DRAW_EUROPE if code in tables.DRAWS else tables.DRAW_OTHERS
    return tables.DRAW_SD.get(code, tables.DRAW_FLOOR + share * size)


def prices(data, regions, routes):
    """USD per 1000 m3 of every node."""
    of_2021 = next(row for row in read_rows(data / "bp_energy_2021/prices_annual_2000_2021.csv")
                   if row["year"] == "2021")
    price = {code: round(MMBTU * float(of_2021[HUBS[code]]), 1) if code in HUBS
             else float(row["price_2021_usd_per_1000m3"]) for code, row in regions.items()}
    price.update({f"{code}.reg": price[code] - REGASIFICATION for code in sea.PORTS})
    lng = [route for route in routes if route["mode"] == "lng" and route["flow"] > 0]
    paid = mean(lng, lambda route: price[route["destination"] + ".reg"])
    cheap = {code for code in sea.PORTS if price[code] < BELOW_COST * paid}
    for code in sea.TERMINALS:
        sold = [r for r in lng if r["origin"] == code and r["destination"] not in cheap]
        price[f"{code}.liq"] = mean(sold, lambda r: price[r["destination"] + ".reg"] - r["cost"])
    for code in cheap:
        bought = [r for r in lng if r["destination"] == code]
        price[f"{code}.reg"] = mean(bought, lambda r: price[r["origin"] + ".liq"] + r["cost"])
    return price


def mean(routes, value):
    """Of routes by their flows, to 1e-4."""
    flows = [(route["flow"], value(route)) for route in routes]
    return round(math.fsum(x * v for x, v in flows) / math.fsum(x for x, _ in flows), 4)


def all_arcs(data, routes, price):
    arcs = [limited_or_free(route, route["origin"], route["destination"], price)
            for route in routes if route["mode"] == "pipe"]
    lng = [limited_or_free(route, route["origin"] + ".liq", route["destination"] + ".reg", price)
           for route in routes if route["mode"] == "lng"]
    arcs += list(liquefaction(data, lng, price)) + lng + list(regasification(data, lng, price))
    for arc in arcs:
        arc["capacity"] = max(arc["capacity"], arc["flow"])
        if not arc["limited"]:
            arc["available"] = math.nan
    return arcs


def slope(mode, origin, flow):
    """To 1e-3, so that with flows to 1e-6 and prices to 1e-4 residuals of twelve digits are exact."""
    share = FLEXIBLE.get(origin, FLEXIBLE_OTHERS) if mode == "lng" else 1
    return round(THETA[mode] / (share * max(flow, SMALLEST_BASE)), 3)


def limited_or_free(route, origin, destination, price):
    """An arc of a pipe or an LNG route with its residual and slope."""
    mode, flow = route["mode"], route["flow"]
    margin = price[destination] - price[origin] - route["cost"]
    full = flow >= FULL * route["nameplate"] and margin >= 0
    limited = mode == "pipe" and flow > 0 and (margin > LIMIT or full)
    steep = 0 if limited else slope(mode, route["origin"], flow)
    residual = 0 if limited else max(margin, 0) if flow == 0 else round(margin - steep * flow, 9)
    country = tables.COUNTRY.get(route["origin"], route["origin"])
    return dict(name=route["name"], origin=origin, destination=destination, mode=mode, flow=flow,
                capacity=route["nameplate"], cost=route["cost"], residual=residual, slope=steep,
                limited=limited, available=flow, owner=country if mode == "pipe" else "",
                wedge_owner=tables.WEDGE_OWNER.get(route["name"], country),
                source="cost by distance at sea" if mode == "lng"
                else f"capacity {route['nameplate_source']}; cost {tables.MEMORY}",
                confidence="derived" if mode == "lng" else "M")


def liquefaction(data, lng, price):
    for row in read_rows(data / "energy_2021/gas_liquefaction.csv"):
        code = new(row["region"])
        flow = round(math.fsum(a["flow"] for a in lng if a["origin"] == f"{code}.liq"), DIGITS)
        cost = float(row["chain_cost_usd_per_1000m3"])
        margin = price[f"{code}.liq"] - price[code] - cost
        country = tables.COUNTRY.get(code, code)
        nameplate = tables.NAMEPLATE.get(code, (float(row["nameplate_2021_bcm"]), tables.MEMORY, "M"))
        yield dict(name=f"{code}.liquefaction", origin=code, destination=f"{code}.liq",
                   mode="liquefaction", flow=flow, capacity=nameplate[0], cost=cost,
                   residual=min(margin, 0), slope=0, limited=True, available=flow, owner=country,
                   wedge_owner=country, source=f"capacity {nameplate[1]}; cost {tables.MEMORY}",
                   confidence=nameplate[2])


def regasification(data, lng, price):
    study = capacities(data)
    for row in read_rows(data / "energy_2021/gas_regasification.csv"):
        code = new(row["region"])
        flow = round(math.fsum(a["flow"] for a in lng if a["destination"] == f"{code}.reg"), DIGITS)
        country = tables.COUNTRY.get(code, code)
        studied = sum(study[part] for part in tables.TERMINALS_OF.get(code, "").split())
        remembered = float(row["capacity_bcm"]), tables.MEMORY
        capacity, said = tables.TERMINALS_SAID.get(code, max(remembered, (studied, tables.CAPACITIES)))
        yield dict(name=f"{code}.regasification", origin=f"{code}.reg", destination=code,
                   mode="regasification", flow=flow, capacity=round(capacity, 3),
                   cost=REGASIFICATION, residual=0, slope=0, limited=False, available=math.nan,
                   least=flow if price[f"{code}.reg"] + REGASIFICATION > price[code] else 0,
                   owner=country, wedge_owner=country, confidence="derived",
                   source=f"capacity {said}; cost assumed")


def weakest(source, grade):
    """The confidence of a row: M where any part of it is from memory."""
    return "M" if re.search(r"\bM\b|from memory", source) else grade


def number(value):
    """Twelve digits; empty for none."""
    return f"{value:.12g}" if math.isfinite(value) else ""


def write(output, made, used, regions, routes, draws, price, arcs):
    output.mkdir(parents=True, exist_ok=True)
    demand = f"quantity {tables.REVIEW_2023}"
    hub = f"price {tables.REVIEW}"

    def node_rows():
        for code, row in regions.items():
            name, lon, lat = tables.PLACES[code]
            source = "; ".join([demand + (", shared out (M)" if code in tables.COUNTRY else ""),
                                hub if code in HUBS else f"price {tables.MEMORY}",
                                "elasticity assumed"])
            yield (code, tables.COUNTRY.get(code, code), number(price[code]), number(used[code]),
                   row["demand_elasticity"], number(draws[code]), name, lon, lat, source,
                   weakest(source, "derived"))
        for ending, what, ports in (("liq", "liquefaction", sea.TERMINALS),
                                    ("reg", "regasification", sea.PORTS)):
            for code, place in ports.items():
                yield (f"{code}.{ending}", tables.COUNTRY.get(code, code), "", "", "", "",
                       f"{tables.PLACES[code][0]}: {what}", place[0], place[1], "a terminal of the "
                       "region", "assumed")

    def supplier_rows():
        for code, row in regions.items():
            if made[code] > 0:
                share = FLEXIBLE.get(code, FLEXIBLE_OTHERS) if code in sea.TERMINALS else math.nan
                ratio = float(row["supply_capacity_over_2021"])
                yield (code, code, 0, number(price[code]), number(made[code]), row["supply_elasticity"],
                       number(round(ratio * made[code], DIGITS)), number(share), tables.PLACES[code][0],
                       f"quantity {tables.REVIEW_2023}" + (", shared out (M)" if code in tables.COUNTRY
                                                          else "")
                       + f"; elasticity and capacity {tables.MEMORY}; flexible share assumed", "M")

    (output / "network.yaml").write_text(NETWORK_YAML.format(**facts(routes, draws)), encoding="utf-8",
                                         newline="\n")
    columns = tables.COLUMNS
    write_rows(output / "nodes.csv", columns["nodes"], node_rows())
    write_rows(output / "suppliers.csv", columns["suppliers"], supplier_rows())
    write_rows(output / "arcs.csv", columns["arcs"],
               ((a["name"], a["origin"], a["destination"], a["mode"], number(a["capacity"]),
                 number(a["cost"]), "", a["owner"], "", number(a["available"]),
                 number(a["residual"]) if a["residual"] else "", number(a["slope"]) if a["slope"] else "",
                 number(a["flow"]), a["wedge_owner"], number(a["least"]) if a.get("least") else "",
                 a["source"], weakest(a["source"], a["confidence"])) for a in arcs))
    write_rows(output / "flows.csv", columns["flows"],
               ((r["name"], 2021, f"{r['prior']:.2f}", number(r["flow"]), r["source"],
                 weakest(r["source"], r["confidence"])) for r in routes if r["prior"] > 0))
    nodes = set(price)
    write_rows(output / "groups.csv", columns["groups"],
               ((group, node) for group, list_ in tables.GROUPS.items() for code in list_.split()
                for node in (code, f"{code}.liq", f"{code}.reg") if node in nodes))


def check(folder):
    """Reads the files as written; stops where the base year does not solve the programme."""
    def value(field, default):
        return float(field) if field else default

    nodes = {row["node"]: row for row in read_rows(folder / "nodes.csv")}
    arcs, suppliers = read_rows(folder / "arcs.csv"), read_rows(folder / "suppliers.csv")
    price = {code: value(row["price"], math.nan) for code, row in nodes.items()}
    balance = {code: [value(row["injection"], 0), -value(row["quantity"], 0)]
               for code, row in nodes.items()}
    for row in suppliers:
        balance[row["node"]].append(float(row["quantity"]))
        if float(row["price"]) != price[row["node"]] or float(row["quantity"]) > float(row["capacity"]):
            sys.exit(f"supplier {row['supplier']}: price or capacity do not fit")
    for arc in arcs:
        flow, loss = float(arc["flow"]), value(arc["loss"], 0)
        balance[arc["origin"]].append(-flow)
        balance[arc["destination"]].append((1 - loss) * flow)
        if arc["mode"] == "regasification" and not arc["take_or_pay"]:
            price[arc["origin"]] = price[arc["destination"]] - float(arc["cost"])
    worst = max(balance, key=lambda code: abs(math.fsum(balance[code])))
    if abs(math.fsum(balance[worst])) > TOLERANCE:
        sys.exit(f"{worst}: does not balance by {math.fsum(balance[worst]):.3g} bcm")
    lng = [arc for arc in arcs if arc["mode"] == "lng" and float(arc["flow"]) > 0]
    for arc in lng:  # prices at which routes are optimal; the others must agree below
        if math.isnan(price[arc["origin"]]) and price[arc["destination"]] > 0:
            price[arc["origin"]] = price[arc["destination"]] - marginal(arc)
    for arc in lng:
        if math.isnan(price[arc["destination"]]):
            price[arc["destination"]] = price[arc["origin"]] + marginal(arc)
    for arc in arcs:
        gain = price[arc["destination"]] - price[arc["origin"]] - marginal(arc)
        flow = float(arc["flow"])
        bound = min(value(arc["capacity"], math.inf), value(arc["available"], math.inf))
        least = value(arc["take_or_pay"], 0)
        if not least <= flow <= bound + TOLERANCE or (gain > TOLERANCE and flow < bound - TOLERANCE) or (
                gain < -TOLERANCE and flow > least):
            sys.exit(f"arc {arc['arc']}: flow {flow}, bound {bound}, gain {gain:.3g}: no optimum")


def marginal(arc):
    flow = float(arc["flow"])
    return (float(arc["cost"]) + float(arc["residual"] or 0) + float(arc["cost_slope"] or 0) * flow)


def facts(routes, draws):
    """Numbers of the notes."""
    moved = {route["name"]: abs(route["flow"] / route["prior"] - 1) for route in routes
             if route["prior"] > 0}
    largest = sorted(routes, key=lambda route: -route["flow"])[:20]
    named = max((moved[route["name"]], route["name"]) for route in routes if route["named"])
    europe = math.fsum(draws[code] for code in tables.EUROPE.split())
    return dict(within=sum(moved[route["name"]] <= 0.1 for route in largest), europe=europe,
                named=100 * named[0], named_route=named[1],
                count=sum(route["named"] for route in routes),
                lng=math.fsum(r["flow"] for r in routes if r["mode"] == "lng"),
                pipe=math.fsum(r["flow"] for r in routes if r["mode"] == "pipe"))


def report(folder, routes, draws, arcs):
    quality = facts(routes, draws)
    print(f"{folder}: {len(draws)} regions, {len(sea.TERMINALS)} liquefaction and {len(sea.PORTS)} "
          f"regasification nodes, {len(arcs)} arcs")
    print(f"named routes ({quality['count']}) moved by at most {quality['named']:.2f} % "
          f"({quality['named_route']}); of the 20 largest routes {quality['within']} within 10 %")
    print("\nroute                    said      kept   moved %  source")
    order = sorted(routes, key=lambda route: -route["flow"])
    for route in order[:20]:
        print_route(route)
    print("\nmoved most, of 1 bcm and more")
    for route in sorted((r for r in order[20:] if r["prior"] >= 1),
                        key=lambda r: -abs(r["flow"] / r["prior"] - 1))[:15]:
        print_route(route)
    print("\nstock draws and statistical differences, bcm: "
          + ", ".join(f"{code} {value:+.1f}" for code, value in draws.items() if abs(value) >= 0.05))
    print(f"Europe {quality['europe']:+.1f}; traded by pipe {quality['pipe']:.1f}, LNG "
          f"{quality['lng']:.1f}")
    rents = {}
    for arc in arcs:
        if arc["limited"]:
            rents[arc["wedge_owner"]] = rents.get(arc["wedge_owner"], 0) + arc["flow"]
    print("limited by contract or seller, bcm by owner of the margin: "
          + ", ".join(f"{owner} {value:.1f}" for owner, value in sorted(rents.items(),
                                                                        key=lambda item: -item[1])))
    if quality["named"] > 1 or quality["within"] < 17:
        sys.exit("the reconciliation moves a named route by more than 1 % or too many large ones by 10 %")


def print_route(route):
    moved = 100 * (route["flow"] / route["prior"] - 1)
    print(f"  {route['name']:20} {route['prior']:8.2f}  {route['flow']:8.2f}  {moved:+8.2f}  "
          f"{weakest(route['source'], route['confidence']):8} {route['source']}")
