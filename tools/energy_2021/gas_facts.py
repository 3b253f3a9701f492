"""What happened to gas in 2022, to hold a forecast from 2021 against: worlds/facts/gas-2022.csv.

LNG as importers report it, re-exports included. Ranges are those that the scenario gas-cut-2022 is
held to; a quantity without one counts for the skill alone.
"""
from energy_2021.gas import MMBTU, by_country
from recipe import read_rows

HEADER = "name,measure,of,mode,origin,destination,before,fact,low,high,source"
REVIEW = "Statistical Review of World Energy, 2022 and 2023"
AFRICA = "Nigeria", "Angola", "Other Africa"
LNG = [  # name, origin and destination here, sellers (none: all) and buyers there, low, high
    ("LNG to Europe", "", "EUR", (), ("Europe",), 150, 190),
    ("LNG from the United States to Europe", "USA.liq", "EUR", ("US",), ("Europe",), 58, 80),
    ("LNG from the United States to Asia", "USA.liq", "ASIA", ("US",), ("Asia Pacific",), 20, 33),
    ("LNG to China", "", "CN", (), ("China",), 85, 100),
    ("LNG to Japan and South Korea", "", "JPN_KOR", (), ("Japan", "South Korea"), 155, 170),
    ("LNG to Taiwan", "", "TWN.reg", (), ("Taiwan",), "", ""),
    ("LNG to India, Pakistan, Bangladesh", "", "SAS", (), ("India", "Pakistan", "Other Asia Pacific"),
     "", ""),
    ("LNG to Thailand and Singapore", "", "SEA.reg", (), ("Thailand", "Singapore"), "", ""),
    ("LNG to South and Central America", "", "SAM.reg", (), ("S. & Cent. America",), "", ""),
    ("LNG from Qatar to Europe", "QAT.liq", "EUR", ("Qatar",), ("Europe",), "", ""),
    ("LNG from Qatar to Asia", "QAT.liq", "ASIA", ("Qatar",), ("Asia Pacific",), "", ""),
    ("LNG from Russia to Europe", "RUS_W.liq", "EUR", ("Russian Federation",), ("Europe",), "", ""),
    ("LNG from Africa without its north to Europe", "AFR.liq", "EUR", AFRICA, ("Europe",), "", ""),
]
OTHERS = [  # name, measure, of, rows there
    ("Norway's output", "production", "NOR", ("Norway",), 120, ""),
    ("Russia's output", "production", "RUS", ("Russian Federation",), 560, 640),
    ("Output of the United Kingdom", "production", "UKI", ("United Kingdom",), "", ""),
    ("Gas used in Europe", "consumption", "EUR_NOR", ("Total Europe",), "", ""),
    ("Gas used in China", "consumption", "CN", ("China", "China Hong Kong SAR"), "", ""),
]
TTF_2022 = 38.01  # USD per million Btu


def rows(data):
    shipped = [{(row["from"], row["to"]): float(row["bcm"]) for row in read_rows(data / path)}
               for path in ("bp_energy_2021/lng_2021_long.csv", "gas/gas_lng_2022_long.csv")]
    for name, origin, destination, sellers, buyers, low, high in LNG:
        values = [sum(value for (seller, buyer), value in cells.items()
                      if buyer in buyers and seller != "Total imports"
                      and (not sellers or seller in sellers)) for cells in shipped]
        yield fact(name, "flow", "", "lng", origin, destination, values, low, high)
    tables = {what: [by_country(data, f"Gas_{what.capitalize()}_Bcm.csv", year)
                     for year in ("2021", "2022")] for what in ("production", "consumption")}
    for name, measure, of, places, low, high in OTHERS:
        values = [sum(table[place] for place in places) for table in tables[measure]]
        yield fact(name, measure, of, "", "", "", values, low, high)
    before = next(float(row["ttf"]) for row in read_rows(
        data / "bp_energy_2021/prices_annual_2000_2021.csv") if row["year"] == "2021")
    values = MMBTU * before, MMBTU * TTF_2022
    yield fact("Price in north-western Europe (TTF)", "price", "NWE", "", "", "", values,
               round(1.3 * values[0], 1), "", "Statistical Review 2022; BASF Report 2023")


def fact(name, measure, of, mode, origin, destination, values, low, high, source=REVIEW):
    return (name, measure, of, mode, origin, destination, *(f"{value:.1f}" for value in values), low,
            high, source)
