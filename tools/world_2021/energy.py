"""Crude oil and natural gas by pair, million USD of 2021: volumes of the Statistical Review times
prices; areas are shared out among their countries by ICIO's trade in oil and gas."""
import csv
import functools

import numpy as np

from recipe import read_rows
from world_2021 import sources
from world_2021.codes import EU, EXPORTS, ICIO, INDEX, N, ROW, code_of, of

LIMIT = 0.9  # the most of a pair's goods that oil and gas may be

# Oil 70.9 USD a barrel (Brent; 7.33 barrels a tonne) less a twelfth for quality and freight; what
# China paid Russia for crude is known: 40.29 bn for 79.64 Mt (its customs).
OIL_PRICE = 70.9 * 7.33 * 11 / 12  # million USD per million tonnes
OIL_PRICES = {("RUS", "CHN"): 40290 / 79.64}
TONNES = 0.365 / 7.33  # million tonnes a year for 1000 barrels a day
# USD per 1000 m3 of 40 MJ, 37.9 million Btu. LNG: 10.07 (Japan), Henry Hub 3.84, Germany's border
# 8.94 USD per million Btu (Statistical Review). Russia by pipe: Europe 280 (Gazprom, TASS 24 January
# 2022), China 150, Belarus 128.5 (facts of 2021). Within the CIS 150, Central Asia to China 200:
# from memory.
GAS_PRICE = {"pipeline": 339, "lng": 382, "america": 146, "cis": 150, "central_asia_to_china": 200,
             "russia_to_europe": 280, "russia_to_china": 150, "belarus": 128.5}
GAS_AT_HOME = 100, 300  # assumed: where it is exported, where it is imported

# Russia's crude to India stays at the Statistical Review's 4.5 Mt of its 263.6: Indian sources say .4
# (ten months, government) to 2.6 Mt, but India's 213.7 by origin and Russia's 263.6 by destination
# are one matrix, and the difference is a tenth of India's customs' 9.1 bn from Russia. Power of
# Siberia stays at its 7.6 bcm: Gazprom says about 10.4.

REST_OF_EUROPE = "GBR TUR CHE NOR SRB UKR GEO ISL"
OTHER_CIS = "AZE KAZ TKM UZB BLR KGZ TJK ARM"
OTHER_MIDDLE_EAST = "IRN OMN QAT ISR JOR ROW"
OTHER_ASIA = "KOR TWN THA MYS IDN VNM PHL PAK BGD HKG MNG BRN KHM LAO MMR ROW"
WEST_AFRICA = "NGA AGO CIV CMR COD SEN STP ROW"
AREAS = {  # of the oil table
    "Canada": "CAN", "Mexico": "MEX", "US": "USA",
    "S. & Cent. America": "BRA ARG COL CHL PER CRI ROW",
    "Europe": EU + " " + REST_OF_EUROPE, "Russia": "RUS", "Other CIS": OTHER_CIS, "Iraq": "IRQ",
    "Kuwait": "KWT", "Saudi Arabia": "SAU", "UAE": "ARE", "Other Middle East": OTHER_MIDDLE_EAST,
    "Middle East": "SAU ARE KWT IRQ " + OTHER_MIDDLE_EAST, "North Africa": "DZA EGY TUN MAR ROW",
    "West Africa": WEST_AFRICA, "East & S. Africa": "ZAF ROW",
    "Africa": "ZAF EGY MAR DZA TUN " + WEST_AFRICA,
    "Australasia": "AUS NZL", "China": "CHN", "India": "IND", "Japan": "JPN", "Singapore": "SGP",
    "Other Asia Pacific": OTHER_ASIA}
GAS_AREAS = {  # of the gas tables, what is not a country
    "European Union": EU, "Rest of Europe": REST_OF_EUROPE, "Other Europe": "GBR DNK ROW",
    "Other European Union": "DEU NLD POL LTU GRC PRT HRV FIN SWE MLT",
    "Other CIS": "ARM AZE GEO KGZ TJK UZB", "Other S. & Cent. America": "COL ROW",
    "Other Middle East": "IRQ OMN ISR JOR ROW", "Other Africa": "EGY MAR TUN ROW",
    "Other Asia Pacific": "PHL BGD MMR MYS ROW", "Other Americas": "ROW",
    "Other Middle East & Africa": "EGY JOR ROW"}
AMERICA = "USA CAN MEX"
# Pipes that end in few economies of an area. Turkey bought 26.3 bcm of Russia (EPDK).
PIPE_ENDS = {("Norway", "Rest of Europe"): "GBR", ("Azerbaijan", "Rest of Europe"): "TUR GEO",
             ("Iran", "Rest of Europe"): "TUR", ("Russian Federation", "Rest of Europe"): "SRB CHE ROW",
             ("European Union", "Rest of Europe"): "GBR CHE UKR SRB"}
RUSSIA_TO_TURKEY = 26.3


@functools.cache
def read_sheet(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def to_number(field):
    try:
        return float(field)
    except ValueError:  # empty, n/a, a sign for "less than 0.05"
        return 0.0


class Energy:
    """`oil`, `gas` [i,n]; `home` {name: [N]} of what is sold at home at its price."""

    def __init__(self, data, icio, trade):
        self.data, self.names, self.trade, self.left = data, sources.places(data), trade, 0
        self.made = {"oil": TONNES * self.by_country("Oil_Production_Barrels.csv"),
                     "gas": self.by_country("Gas_Production_Bcm.csv")}
        self.used = {"oil": TONNES * self.by_country("Oil_Consumption_Barrels.csv"),
                     "gas": self.by_country("Gas_Consumption_Bcm.csv")}
        self.table = {fuel: self.spread(icio["B06"], fuel) for fuel in self.made}
        self.oil, self.gas = self.oil_flows(), self.gas_flows()
        price = np.where(self.made["gas"] > self.used["gas"], *GAS_AT_HOME)
        self.home = {"oil": np.maximum(self.made["oil"] * OIL_PRICE - self.oil.sum(1), 0),
                     "gas": np.minimum(self.made["gas"], self.used["gas"]) * price}

    def by_country(self, file):
        """Values of 2021; ROW is what the world has more than its listed countries."""
        rows = read_sheet(self.data / "gas" / file)
        column = rows[2].index("2021")
        value, total = np.zeros(N), 0
        for row in rows[3:]:
            number = to_number(row[column]) if len(row) > column else 0
            code = code_of(row[0], self.names) if row else None
            if code in INDEX:
                value[INDEX[code]] += number
            if row and row[0].strip() == "Total World":
                total = number
        value[ROW] = max(0, total - value.sum())
        return value

    def spread(self, block, fuel):
        """ICIO's trade in oil and gas [i,n], its rest of the world by what is made and used, times
        the square root of what can be spared of the fuel."""
        own, hidden = of(" ".join(ICIO)), of(" ".join(EXPORTS)) + [ROW]
        spare = (np.maximum(self.made[fuel] - self.used[fuel], 0) + 0.02 * self.made[fuel] + 1e-6)
        make, use = spare[hidden] / spare[hidden].sum(), self.used[fuel][hidden]
        use = use / use.sum()
        result = np.zeros((N, N))
        result[np.ix_(own, own)] = block[:-1, :-1]
        result[np.ix_(hidden, own)] = make[:, None] * block[-1, :-1]
        result[np.ix_(own, hidden)] = block[:-1, -1][:, None] * use
        result[np.ix_(hidden, hidden)] = block[-1, -1] * np.outer(make, use)
        np.fill_diagonal(result, 0)
        return result * np.sqrt(spare)[:, None]

    def share_out(self, fuel, origins, destinations, value, result):
        """`value` over pairs by ICIO's trade in oil and gas and by all goods, no more than LIMIT of a
        pair whose total is a fact; what finds no room is left out."""
        weight = np.zeros((N, N))
        pairs = np.ix_(origins, destinations)
        weight[pairs] = np.sqrt((self.table[fuel][pairs] + 1e-9) * (self.trade.total[pairs] + 1e-9))
        np.fill_diagonal(weight, 0)
        for _ in range(10):
            if value < 1e-9 or weight.sum() == 0:
                break
            room = np.where(self.trade.kept, LIMIT * self.trade.total - result, np.inf)
            part = np.minimum(value * weight / weight.sum(), np.maximum(room, 0))
            result += part
            value -= part.sum()
            weight[part >= 0.999 * room] = 0
        self.left += value

    def oil_flows(self):
        result = np.zeros((N, N))
        for row in read_rows(self.data / "bp_energy_2021/oil_inter_area_2021_long.csv"):
            origins, destinations = AREAS.get(row["from"]), AREAS.get(row["to"])
            if row["kind"] != "crude" or row["is_total"] == "1" or not origins or not destinations:
                continue
            price = OIL_PRICES.get((origins, destinations), OIL_PRICE)
            self.share_out("oil", of(origins), of(destinations),
                           float(row["million_tonnes"]) * price, result)
        self.sell_surplus(result)
        return result

    def sell_surplus(self, oil):
        """What an economy makes more than it uses and exports is sold to its partners. In Europe the
        table by area leaves it out; elsewhere ROW, which is in several areas, had too much."""
        europe, taken = of(AREAS["Europe"]), 0
        for n in range(ROW):
            left = (self.made["oil"][n] - self.used["oil"][n]) * OIL_PRICE - oil[n].sum()
            if left > 0 and n not in of("RUS IRN"):  # known; under sanctions
                self.share_out("oil", [n], europe if n in europe else list(range(ROW)), left, oil)
                taken += 0 if n in europe else left
        oil[ROW] *= max(0, 1 - taken / oil[ROW].sum())

    def gas_flows(self):
        result = np.zeros((N, N))
        for kind in ("pipeline_gas", "lng"):
            for row in read_rows(self.data / f"bp_energy_2021/{kind}_2021_long.csv"):
                origins, destinations = self.members(row["from"]), self.members(row["to"])
                ends, volume = (row["from"], row["to"]), float(row["bcm"])
                if row["is_total"] == "1" or not origins or not destinations:
                    continue
                if kind == "pipeline_gas" and ends in PIPE_ENDS:
                    destinations = of(PIPE_ENDS[ends])
                if kind == "pipeline_gas" and ends == ("Russian Federation", "Rest of Europe"):
                    volume -= RUSSIA_TO_TURKEY
                    self.share_out("gas", origins, of("TUR"),
                                   RUSSIA_TO_TURKEY * GAS_PRICE["russia_to_europe"], result)
                price = GAS_PRICE["lng"] if kind == "lng" else self.pipe_price(row, origins,
                                                                               destinations)
                self.share_out("gas", origins, destinations, volume * price, result)
        return result

    def pipe_price(self, row, origins, destinations):
        ends = set(origins + destinations)
        if row["from"].startswith("Russia"):
            known = {"European Union": "russia_to_europe", "Rest of Europe": "russia_to_europe",
                     "China": "russia_to_china", "Belarus": "belarus"}
            return GAS_PRICE[known.get(row["to"], "cis")]
        if row["to"] == "China" and ends <= set(of(OTHER_CIS + " CHN")):
            return GAS_PRICE["central_asia_to_china"]
        if ends <= set(of(OTHER_CIS + " RUS UKR GEO")):
            return GAS_PRICE["cis"]
        return GAS_PRICE["america" if ends <= set(of(AMERICA)) else "pipeline"]

    def members(self, name):
        if name in GAS_AREAS:
            return of(GAS_AREAS[name])
        code = code_of(name, self.names)
        return of(code if code in INDEX else "ROW") if code else []

    def make_room(self, trade):
        """Energy within the totals: facts cap it, others grow."""
        energy = self.oil + self.gas
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(energy > 0, LIMIT * trade.total / energy, 1)
        cap = np.where(trade.kept, np.minimum(1, share), 1)
        self.left += ((1 - cap) * energy).sum()
        self.oil *= cap
        self.gas *= cap
        grown = np.maximum(trade.total, (self.oil + self.gas) / LIMIT)
        trade.total = np.where(trade.kept, trade.total, grown)
