"""What the recipes of shipped worlds share: the source of 2014, rounding and balance, tables.

Notation: j, k sectors, n importer, i exporter, million USD. Flows [j,n,i] before tariffs, inputs
[n,k,j] what sector k of n spends on j, final spending [j,n].
"""
import csv
import functools
import math
import sys

import numpy as np

TOLERANCE = 1e-7  # million USD: 1e-15 of world value added
SHORT_RUN = 0.38  # 0.76 / 2: first year over long run, Boehm, Levchenko, Pandalai-Nayar (2023)
SERVICES_THETA = 5.0
SMALLEST_THETA = 1.0  # below it an elasticity of substitution would be under 2


class Source:
    """The source's arrays, in its order of sectors and countries."""

    def __init__(self, folder):
        self.countries = [row["iso"] for row in read_rows(folder / "countries.csv")]
        self.sectors = read_rows(folder / "sectors.csv")
        j, n = len(self.sectors), len(self.countries)

        def load(name, *shape):
            return np.loadtxt(folder / "sec50" / name, delimiter=",").reshape(shape)

        self.share = load("Din2014.txt", j, n, n)  # pi[j,n,i]
        # Its own shares are made with its rates read as t[j,n,i], but the rates stand t[j,i,n]:
        # India's 10 % on manufactures from Europe, Korea's duties on food, one tariff of the EU.
        self.wedge = load("tariffs2014.txt", j, n, n)
        self.tariff = self.wedge.transpose(0, 2, 1)  # t[j,n,i]
        self.input_share = load("G.txt", n, j, j)  # G[n,input,sector]
        self.value_added_share = load("B.txt", j, n)
        self.spending = load("X0.txt", j, n)
        self.value_added = load("VA_n.txt", n)
        self.surplus = load("S_n.txt", n)  # exports less imports


def solve_without_inventories(source):
    """Flows [j,n,i], inputs [n,sector,input] and final spending [j,n] of a year without stocks."""
    flow_share = source.share / source.wedge

    def output(spending):
        return np.einsum("jni,jn->ji", flow_share, spending)

    def input_demand(spending):
        materials = (1 - source.value_added_share) * output(spending)
        return np.einsum("njk,kn->jn", source.input_share, materials)

    final = np.maximum(source.spending - input_demand(source.spending), 0)
    spending, change = source.spending, math.inf
    while change > TOLERANCE:
        previous, spending = spending, input_demand(spending) + final
        change = np.abs(spending - previous).max()

    materials = (1 - source.value_added_share) * output(spending)
    inputs = source.input_share.transpose(0, 2, 1) * materials.T[:, :, None]
    return flow_share * spending[:, :, None], inputs, final


def add_up(array, members, axes):
    """Sums groups of sectors along the axes."""
    for axis in axes:
        array = np.stack([array.take(m, axis).sum(axis) for m in members], axis)
    return array


def round_and_balance(flow, tariff, inputs, final):
    """Rounded flows and inputs, and the final spending that balances them to one dollar."""
    flow, inputs = shorten(flow), shorten(inputs)
    balanced = np.zeros_like(final)
    paid = flow * (1 + tariff)
    for j, n in np.ndindex(final.shape):
        users = inputs[n, :, j]  # a view: what each sector spends on j
        left = round(math.fsum(paid[j, n]) - math.fsum(users), 6)
        if left < 0 or final[j, n] == 0:
            largest = users.argmax()
            users[largest] = round(users[largest] + left, 6)
        else:
            balanced[j, n] = left
    return flow, tariff, inputs, balanced


def shorten(array):
    """Seven digits, at the finest 1e-6 (one dollar)."""
    def number(value):
        return round(value, min(6, 6 - math.floor(math.log10(value)))) if value > 0 else 0.0

    return np.array([number(v) for v in array.ravel().tolist()]).reshape(array.shape)


def goods_sector(data, code, name, gtap):
    """A sector of goods; its theta is the mean over GTAP sectors (see build_wiod_2014)."""
    epsilon = read_epsilon(data)
    theta = -math.fsum(epsilon[g] for g in gtap.split()) / len(gtap.split()) - 1
    if theta < SMALLEST_THETA:
        sys.exit(f"{code}: theta {theta:.3f} is below {SMALLEST_THETA}")
    origin = ("Fontagné, Guimbard, Orefice (2022): theta = -epsilon - 1, "
              + ("mean of GTAP " if " " in gtap else "GTAP ") + gtap)
    return dict(code=code, name=name, kind="goods", theta=round(theta, 4), source=origin)


@functools.cache
def read_epsilon(data):
    return {row["gtap_sector"]: float(row["epsilon_GTAP"])
            for row in read_rows(data / "elasticities/fontagne_gtap_elasticities.csv")
            if row["epsilon_GTAP"]}


def services_sector(code, name):
    return dict(code=code, name=name, kind="services", theta=SERVICES_THETA,
                source="Costinot, Rodríguez-Clare (2014): services")


def read_gdp(data, year):
    """GDP of a year by country, USD, as text; empty where the World Bank has none."""
    return {row["Country Code"]: row[year]
            for row in read_rows(data / "liberation_day_2025/gdp_wdi_all_years.csv")}


def country_rows(data, codes, year, gdp=None):
    """Rows of countries.csv; `gdp` in USD by country, else the World Bank's."""
    places = {row["iso3"]: row for row in read_rows(data / "countries/countries.csv")}
    gdp = gdp or read_gdp(data, year)
    for code in codes:
        dollars = gdp.get(code)
        if code == "ROW":
            yield (code, "Rest of the world", "0", "0", "World",
                   text(round(float(dollars) / 1e6)) if dollars else "")
            continue
        place = places[code]
        yield (code, place["name"], text(round(float(place["lon"]), 2)),
               text(round(float(place["lat"]), 2)), place["region"],
               text(round(float(dollars) / 1e6)) if dollars else "")


def write_world(folder, world_yaml, countries, sectors, world, groups, sector_groups=None):
    """The folder of a world; `countries` rows of countries.csv, `world` as round_and_balance."""
    flow, tariff, inputs, final = world
    countries = list(countries)
    place, code = [row[0] for row in countries], [sector["code"] for sector in sectors]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "world.yaml").write_text(world_yaml, encoding="utf-8", newline="\n")
    write_rows(folder / "countries.csv", "code,name,lon,lat,region,gdp", countries)
    write_rows(folder / "sectors.csv", "code,name,theta,kind,short_run_theta,source",
               ((s["code"], s["name"], text(s["theta"]), s["kind"],
                 text(round(s.get("short_run_theta", SHORT_RUN * s["theta"]), 4)), s["source"])
                for s in sectors))
    write_rows(folder / "flows.csv", "origin,destination,sector,value,tariff",
               ((place[i], place[n], code[j], text(flow[j, n, i]), text(tariff[j, n, i]))
                for j, n, i in np.argwhere(flow > 0)))
    write_rows(folder / "inputs.csv", "country,sector,input,value",
               ((place[n], code[k], code[j], text(inputs[n, k, j]))
                for n, k, j in np.argwhere(inputs > 0)))
    write_rows(folder / "final.csv", "country,sector,value",
               ((place[n], code[j], text(final[j, n])) for j, n in np.argwhere(final > 0)))
    write_rows(folder / "groups.csv", "group,country",
               ((group, country) for group, list_ in groups.items() for country in list_.split()))
    if sector_groups:
        write_rows(folder / "sector_groups.csv", "group,sector",
                   ((group, sector) for group, list_ in sector_groups.items()
                    for sector in list_.split()))


def text(value):
    return f"{value:.6f}".rstrip("0").rstrip(".")


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(header + "\n")
        csv.writer(file, lineterminator="\n").writerows(rows)
