"""Economies, sectors and groups of world-2021, and how the sources name them."""
import re

# Code, name, sector of the OECD's tables (ICIO), of WIOD 2014, of GTAP (means of its elasticities).
GOODS = [
    ("crops", "Crops and animals", "A01", "A01", "pdr wht v_f osd c_b pfb ocr ctl oap wol"),
    ("forestry", "Forestry", "A02", "A02", "frs"),
    ("fishing", "Fishing", "A03", "A03", "fsh"),
    ("coal", "Coal", "B05", "B", "oxt"),  # no estimate: other mining's
    ("oil", "Crude oil", "B06", "B", "oil"),
    ("gas", "Natural gas", "B06", "B", "oil"),  # no estimate: oil's
    ("ores", "Metal ores", "B07", "B", "oxt"),
    ("quarrying", "Stone, salt, other minerals", "B08", "B", "oxt"),
    ("food", "Food, beverages, tobacco", "C10T12", "C10-C12", "cmt omt vol mil pcr sgr ofd b_t"),
    ("textiles", "Textiles, clothing, leather", "C13T15", "C13-C15", "tex wap lea"),
    ("wood", "Wood products", "C16", "C16", "lum"),
    ("paper", "Paper and printing", "C17_18", "C17 C18", "ppp"),
    ("petroleum", "Coke, refined petroleum", "C19", "C19", "p_c"),
    ("chemicals", "Chemicals", "C20", "C20", "chm"),
    ("pharmaceuticals", "Pharmaceuticals", "C21", "C21", "bph"),
    ("plastics", "Rubber and plastics", "C22", "C22", "rpp"),
    ("minerals", "Glass, cement, ceramics", "C23", "C23", "nmm"),
    ("steel", "Iron and steel", "C24A", "C24", "i_s"),
    ("other_metals", "Aluminium, copper, nickel, gold", "C24B", "C24", "nfm"),
    ("metal_products", "Metal products", "C25", "C25", "fmp"),
    ("electronics", "Computers, electronics, optics", "C26", "C26", "ele"),
    ("electrical", "Electrical equipment", "C27", "C27", "eeq"),
    ("machinery", "Machinery", "C28", "C28,C33", "ome"),
    ("vehicles", "Motor vehicles", "C29", "C29", "mvh"),
    ("ships", "Ships and boats", "C301", "C30", "otn"),
    ("aircraft_trains", "Aircraft, trains, other transport equipment", "C302T309", "C30", "otn"),
    ("other_manufacturing", "Furniture, other goods, repair", "C31T33", "C31_C32", "omf"),
]
# Code, name, sectors of the table of value added and output, of WIOD 2014.
SERVICES = [
    ("mining_services", "Drilling and other mining services", "B09", "B"),
    ("utilities", "Electricity, gas supply, water", "D E", "D35 E36 E37-E39"),
    ("construction", "Construction", "F", "F"),
    ("trade", "Wholesale, retail, hotels", "G I", "G45 G46 G47 I"),
    ("transport", "Transport and post", "H49 H50 H51 H52 H53", "H49 H50 H51 H52 H53"),
    ("finance", "Finance and insurance", "K", "K64 K65_K66"),
    ("business", "Business, media, software, real estate", "J58T60 J61 J62_63 L M N",
     "J58 J59_J60 J61 J62_J63 L68 M69_M70 M71,M73-M75 M72 N"),
    ("public", "Public and personal services", "O P Q R S T", "O84 P85 Q R-U"),
]
SECTORS = [row[0] for row in GOODS + SERVICES]
AT = {code: j for j, code in enumerate(SECTORS)}
G, J = len(GOODS), len(SECTORS)
OIL, GAS, DRILLING = AT["oil"], AT["gas"], AT["mining_services"]
MARGINS = "G45 G46 G47 H49"  # exports of these are margins on goods, which customs values hold

# Sectors of worlds before, and other words for several.
SECTOR_GROUPS = {
    "agriculture": "crops forestry fishing",
    "mining": "coal ores quarrying",
    "wood_paper": "wood paper",
    "plastics_minerals": "plastics minerals",
    "metals": "steel other_metals metal_products",
    "transport_equipment": "ships aircraft_trains",
    "fuels": "coal oil gas petroleum",
}

# Groups of the UN's value added that hold our sectors; ISIC 3.
UN_GROUPS = {
    "va_agriculture_AB": "crops forestry fishing",
    "manufacturing": " ".join(row[0] for row in GOODS[8:]),
    "extraction": "coal oil gas ores quarrying mining_services utilities",
    "va_construction_F": "construction",
    "va_trade_hotels_GH": "trade",
    "others": "transport finance business public",
}

ICIO = ("AGO ARE ARG AUS AUT BEL BGD BGR BLR BRA BRN CAN CHE CHL CHN CIV CMR COD COL CRI CYP CZE DEU "
        "DNK EGY ESP EST FIN FRA GBR GRC HKG HRV HUN IDN IND IRL ISL ISR ITA JOR JPN KAZ KHM KOR LAO "
        "LTU LUX LVA MAR MEX MLT MMR MYS NGA NLD NOR NZL PAK PER PHL POL PRT ROU RUS SAU SEN SGP STP "
        "SVK SVN SWE THA TUN TUR TWN UKR USA VNM ZAF").split()
# Economies split from ICIO's rest of the world, and the main goods each exports besides crude oil
# and gas, in order: weights 4, 3, 2, 1. Our reading of "Exports - commodities" of the CIA World
# Factbook (public domain); the weights are assumed.
EXPORTS = {
    "ARM": "other_metals ores food textiles",
    "AZE": "chemicals crops petroleum other_metals",
    "DZA": "petroleum chemicals food steel",
    "GEO": "ores steel food vehicles",
    "IRN": "chemicals steel petroleum crops",
    "IRQ": "petroleum petroleum other_metals crops",
    "KGZ": "other_metals ores textiles crops",
    "KWT": "petroleum chemicals plastics other_metals",
    "MNG": "ores coal other_metals textiles",
    "OMN": "petroleum chemicals other_metals ores",
    "QAT": "petroleum chemicals other_metals plastics",
    "SRB": "electrical machinery plastics steel",
    "TJK": "other_metals ores textiles crops",
    "TKM": "petroleum chemicals textiles crops",
    "UZB": "other_metals textiles crops food",
}
CODES = sorted(ICIO + list(EXPORTS)) + ["ROW"]
INDEX = {code: n for n, code in enumerate(CODES)}
N, ROW = len(CODES), len(CODES) - 1

EU = ("AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT "
      "ROU SVK SVN SWE")
# Members in this world, as of September 2022; OPEC lacks those in the rest of the world.
GROUPS = {
    "EU": EU,
    "euro_area": "AUT BEL CYP DEU ESP EST FIN FRA GRC IRL ITA LTU LUX LVA MLT NLD PRT SVK SVN",
    "EFTA": "CHE ISL NOR",
    "USMCA": "CAN MEX USA",
    "G7": "CAN DEU FRA GBR ITA JPN USA",
    "G20": "ARG AUS BRA CAN CHN DEU FRA GBR IDN IND ITA JPN KOR MEX RUS SAU TUR USA ZAF",
    "BRICS": "BRA CHN IND RUS ZAF",
    "SCO": "CHN IND KAZ KGZ PAK RUS TJK UZB",
    "EAEU": "ARM BLR KAZ KGZ RUS",
    "CSTO": "ARM BLR KAZ KGZ RUS TJK",
    "GCC": "ARE KWT OMN QAT SAU",
    "OPEC": "AGO ARE DZA IRN IRQ KWT NGA SAU",
    "ASEAN": "BRN IDN KHM LAO MMR MYS PHL SGP THA VNM",
    "Central_Asia": "KAZ KGZ TJK TKM UZB",
    "NATO": "BEL BGR CAN CZE DEU DNK ESP EST FRA GBR GRC HRV HUN ISL ITA LTU LUX LVA NLD NOR POL "
            "PRT ROU SVK SVN TUR USA",
    "coalition": EU + " GBR USA CAN JPN KOR TWN AUS NZL CHE NOR ISL",
}

# Whose technology of 2014 stands for an economy that WIOD lacks; the others take its rest of the
# world's. An assumption.
TECHNOLOGY = {code: "RUS" for code in "ARM AZE BLR GEO KAZ KGZ MNG TJK TKM UKR UZB".split()}
TECHNOLOGY |= {"SRB": "BGR", "ISL": "NOR", "NZL": "AUS"}
# Rows of the table of value added and output by region that stand for each economy.
REGIONS = {code: "EU27" for code in (EU + " SRB").split()}
REGIONS |= {code: "MEA" for code in "SAU ARE ISR JOR QAT KWT IRQ OMN IRN".split()}
REGIONS |= {code: "AFR" for code in "ZAF EGY MAR TUN NGA SEN CIV CMR COD AGO STP DZA".split()}
REGIONS |= {code: "LAM" for code in "ARG BRA COL CRI MEX PER".split()}
REGIONS |= {code: "KAZ" for code in "UZB KGZ TJK TKM AZE MNG".split()}
REGIONS |= {code: code for code in
            "USA CHN GBR JPN IND CAN NOR IDN RUS CHL AUS SGP TUR KOR KAZ".split()}

ALIASES = {  # names in the sources that are not those of countries/countries.csv
    "US": "USA", "Trinidad & Tobago": "TTO", "Turkey": "TUR", "Russian Federation": "RUS",
    "Czech Republic": "CZE", "China Hong Kong SAR": "HKG", "SAR-Hong Kong": "HKG",
    "Korea, Republic of": "KOR", "Republic of Korea": "KOR", "The Republic of Korea": "KOR",
    "Korea, South": "KOR", "Burma": "MMR", "Macau": "MAC",
    "Viet Nam": "VNM", "Iran, Islamic Republic of": "IRN", "Macedonia": "MKD",
    "Moldova, Republic of": "MDA", "Republic of Moldova": "MDA", "Bosnia Herzegovina": "BIH",
    "Словакия": "SVK", "Brunei Darussalam": "BRN", "Tanzania, United Republic of": "TZA",
    "United Republic of Tanzania": "TZA", "Congo, Democratic Republic of": "COD",
    "Republic of Congo": "COG", "Côte d’Ivoire": "CIV", "Cote d'Ivoire": "CIV",
    "Syrian Arab Republic": "SYR",
    "Bolivia, Plurinational State of": "BOL", "Venezuela, Bolivarian Republic of": "VEN",
    "Lao People’s Democratic Republic": "LAO", "Lao People's Democratic Republic": "LAO",
    "Macao": "MAC", "Cabo Verde": "CPV", "Sao Tome and Principe": "STP"}
UPPER_ALIASES = {name.upper(): code for name, code in ALIASES.items()}


def of(codes):
    """Indices of codes in this world."""
    return [INDEX[code] for code in codes.split() if code in INDEX]


def code_of(name, names):
    """ISO code of a country's name as the sources write it, or None. `names` by upper-case name."""
    short = re.sub(r" \(.*", "", name.strip()).upper()
    return UPPER_ALIASES.get(short) or names.get(short)


# Chapters of the Harmonised System and the sectors that share them. 01-24 stands for its chapters
# where a source has them as one.
CHAPTERS = {
    "01-24": "crops fishing food", "25": "quarrying", "26": "ores", "27": "coal oil gas petroleum",
    "30": "pharmaceuticals", "41": "textiles", "44": "wood forestry", "71": "other_metals quarrying",
    "72": "steel metal_products", "84": "machinery electronics electrical",
    "86": "aircraft_trains", "87": "vehicles", "88": "aircraft_trains", "89": "ships",
}
for chapters, sectors in (
        ("01 02 04 05 06 07 08 09 10 12 13 14", "crops food"), ("03", "fishing food"),
        ("11 15 16 17 18 19 20 21 22 23 24", "food"),
        ("28 29 31 32 33 34 35 36 37 38 39 40", "chemicals plastics"),
        ("42 43 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67", "textiles"),
        ("45 46", "wood forestry"), ("47 48 49", "paper"), ("68 69 70", "minerals"),
        ("73 82 83", "steel metal_products"), ("74 75 76 78 79 80 81", "other_metals"),
        ("85 90 91", "machinery electronics electrical"), ("92 93 94 95 96 97", "other_manufacturing")):
    CHAPTERS |= {chapter: sectors for chapter in chapters.split()}
