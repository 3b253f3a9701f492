"""Readers of the tables behind world-2021. Values in million USD unless a name says otherwise."""
import collections
import csv
import functools
import gzip

import numpy as np

from recipe import read_rows
from world_2021.codes import EU, ICIO, INDEX, N, ROW, code_of

EUR = 1.183  # USD, average of 2021
EUR_OF_IMPORTERS = 1.18  # at which Central Asian and Armenian figures in USD were turned into EUR


def read_zipped(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def places(data):
    """ISO code by upper-case name."""
    return {row["name"].upper(): row["iso3"] for row in read_rows(data / "countries/countries.csv")}


def read_icio(data):
    """Trade and sales at home of 2021 at basic prices, [sector, exporter, importer] by ICIO's names
    of sectors; economies in its order, ROW last."""
    with gzip.open(data / "oecd_icio_2021_flows/flows_2021.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0][2:] == ICIO + ["ROW"]
    size = len(ICIO) + 1
    values = np.array([[float(field) for field in row[2:]] for row in rows[1:]])
    names = [row[0] for row in rows[1::size]]
    return dict(zip(names, values.reshape(len(names), size, size)))


class Accounts:
    """National accounts of the UN by economy, [N] of a column and year; ROW is everybody else. Taiwan
    is not in them: TAIWAN."""

    TAIWAN = {"gdp": 774_700.0}  # IMF, World Economic Outlook

    def __init__(self, data):
        self.rows = [row for row in read_zipped(data / "un_ama/un_ama_current_usd.csv.gz")
                     if row["year"] in ("2021", "2023")]

    def __call__(self, column, year="2021"):
        value = np.zeros(N)
        for row in self.rows:
            if row["year"] == year and row[column]:
                value[INDEX.get(row["iso3"], ROW)] += float(row[column])
        if year == "2021":
            value[INDEX["TWN"]] = self.TAIWAN.get(column, 0)
        return value


def read_services(data):
    """Services of 2019: totals {(reporter, flow)}, pairs {(exporter, importer): value}, the mean of
    both reports where there are two."""
    totals, pairs = {}, collections.defaultdict(list)
    for row in read_zipped(data / "oecd_services_2019/services_by_partner_2018_2019.csv.gz"):
        if row["year"] != "2019" or not row["value_musd"] or row["reporter"] not in INDEX:
            continue
        value, reporter, partner = float(row["value_musd"]), row["reporter"], row["partner"]
        if partner == "WLD":
            totals[reporter, row["flow"]] = value
        elif partner in INDEX and value >= 0:
            ends = (reporter, partner) if row["flow"] == "export" else (partner, reporter)
            pairs[ends].append(value)
    return totals, {ends: sum(values) / len(values) for ends, values in pairs.items()}


def read_matrix(data):
    """Goods trade of 2023 (BACI), [exporter, importer]; trade within ROW left out."""
    value = np.zeros((N, N))
    for row in read_zipped(data / "liberation_day_2025/bilateral_2023_long.csv.gz"):
        ends = INDEX.get(row["exporter"], ROW), INDEX.get(row["importer"], ROW)
        value[ends] += float(row["value_kusd"]) / 1e3
    np.fill_diagonal(value, 0)
    return value


def read_eu_exports(data):
    """Exports of the EU in 2021 by partner's code."""
    names, value = places(data), {}
    for row in read_rows(data / "eu_exports_third_countries/eu27_exports_total_by_partner_eur.csv"):
        code = code_of(row["PARTNER"], names)
        if code in INDEX and code not in EU.split() and row["2021"]:
            value[code] = value.get(code, 0) + EUR * float(row["2021"]) / 1e6
    return value


def read_members(data):
    """Exports of EU members in 2021, {partner: [N]}."""
    names = places(data)
    value = collections.defaultdict(lambda: np.zeros(N))
    seen = set()  # Kazakhstan's months stand twice
    for row in read_zipped(data / "eu_exports_third_countries/eu_member_monthly_exports.csv.gz"):
        member, partner = code_of(row["REPORTER"], names), code_of(row["PARTNER"], names)
        key = member, partner, row["PERIOD"]
        if member in EU.split() and row["PERIOD"].endswith(" 2021") and key not in seen:
            seen.add(key)
            value[partner][INDEX[member]] += EUR * float(row["VALUE_IN_EUR"]) / 1e6
    return value


def read_importer(data, file):
    """Imports of 2021 by partner's code, of one of the tables of Central Asia and Armenia."""
    names, value = places(data), {}
    for row in read_rows(data / "eu_exports_third_countries" / f"{file}_import_yearly.csv"):
        code = code_of(row["PARTNER"], names)
        if row["PERIOD"] == "Y2021" and code in INDEX:
            value[code] = value.get(code, 0) + EUR_OF_IMPORTERS * float(row["VALUE_IN_EUR"]) / 1e6
    return value


def read_russia(data):
    """Russia's exports and imports of 2021 by partner as its customs says: two dicts."""
    value = {"export": collections.Counter(), "import": collections.Counter()}
    for row in read_rows(data / "russia_customs/russia_trade_by_partner_monthly.csv"):
        if row["year"] == "2021":
            value[row["flow"]][row["partner"]] += float(row["value_musd"])
    return value["export"], value["import"]


def read_russian_chapters(data):
    """{chapter: (exports, imports)} of 2021; TOTAL among them."""
    return {row["hs2"]: (float(row["export_2021"]), float(row["import_2021"]))
            for row in read_rows(data / "russia_customs/russia_trade_hs2_2021_2022.csv")}


def read_kazakh_chapters(data):
    """{partner or WORLD: {chapter: exports of 2021}}."""
    rows = read_rows(data / "kazakhstan_exports_2021/kazakhstan_exports_hs2_2021.csv")
    return {name: {row["hs2"]: float(row[name]) for row in rows} for name in rows[0] if name != "hs2"}


def read_us_duties(data):
    """{(partner, chapter): (imports, duties)} of the USA in 2024."""
    names, value = places(data), {}
    for row in read_zipped(data / "us_tariffs_2024/us_imports_duties_hs2_2024.csv.gz"):
        code = code_of(row["partner"], names)
        if row["is_aggregate"] == "0" and code:
            ends = code if code in INDEX else "ROW", row["hs2"]
            sums = value.get(ends, (0, 0))
            value[ends] = sums[0] + float(row["imports_usd"]), sums[1] + float(row["duty_usd"])
    return value


def read_value_added_shares(data):
    """Value added over output and output of 2022, {region: {industry: (value added, output)}}."""
    value = collections.defaultdict(dict)
    path = data / "oecd_icio_2022_va_output/va_output_20regions_50industries_2022.csv"
    for row in read_rows(path):
        value[row["region"]][row["industry"]] = (float(row["value_added_musd"]),
                                                 float(row["gross_output_musd"]))
    return value
