"""Regions, splits, distances and costs of the oil network: what its tables do not hold; see oil.py.
Confidence as in gas_tables."""
from energy_2021.gas_tables import MEMORY, REVIEW, REVIEW_2023  # noqa: F401

KSE = "KSE Institute, Russian Oil Tracker, June 2023"


def places(text):
    """{code: (name, field, field, lon, lat)} of lines `code; name; field; field; lon lat`."""
    rows = ([field.strip() for field in line.split(";")] for line in text.strip().split("\n"))
    return {code: (name, one, two, *map(float, place.split())) for code, name, one, two, place in rows}


CRUDE = places("""
RUW; Russia without its east; RUS;; 50 56
RUE; Russia: eastern Siberia and the Far East; RUS;; 125 56
CIS; Kazakhstan, Azerbaijan, other CIS; CIS;; 60 45
SAU; Saudi Arabia; MDE; Saudi Arabia; 46 24
IRQ; Iraq; MDE; Iraq; 44 33
ARE; United Arab Emirates; MDE; United Arab Emirates; 54 24
KWT; Kuwait; MDE; Kuwait; 47.6 29.4
OME; Iran, Qatar, Oman, other Middle East; MDE;; 54 31
NAF; Algeria, Libya, Egypt, Tunisia; AFR; Algeria,Egypt,Libya,Tunisia; 14 28
WAF; Africa south of the Sahara; AFR;; 12 0
EUR; Europe without Türkiye; EUR;; 8 50
TUR; Türkiye; TUR;; 33 39
USA; United States; USA; US; -97 37
CAN; Canada; CAN; Canada; -113 54
MEX; Mexico; MEX; Mexico; -102 23.5
SAM; South and Central America; SAM; Total S. & Cent. America; -60 -12
CHN; China; CHN; China; 110 34
IND; India; IND; India; 78 22
JPN; Japan; JPN;; 138.5 36.5
ASI; Korea, Taiwan, Singapore, Indonesia, Australia, other Asia; ASI;; 110 5
""")  # region: name, market of products, rows of production
MARKETS = places("""
RUS; Russia; Russian Federation;; 60 57
CIS; Other CIS; Total CIS; Russian Federation; 60 45
MDE; Middle East; Total Middle East;; 48 28
AFR; Africa; Total Africa;; 15 5
EUR; Europe without Türkiye; Total Europe; Turkey; 8 50
TUR; Türkiye; Turkey;; 33 39
USA; United States; US;; -97 37
CAN; Canada; Canada;; -113 54
MEX; Mexico; Mexico;; -102 23.5
SAM; South and Central America; Total S. & Cent. America;; -60 -12
CHN; China and Hong Kong; China,China Hong Kong SAR;; 110 34
IND; India; India;; 78 22
JPN; Japan; Japan;; 138.5 36.5
ASI; Other Asia and Pacific; Total Asia Pacific; China,China Hong Kong SAR,India,Japan; 110 5
""")  # market: name, rows of consumption, rows taken off
# Regions that are the rest of an area: area's row, rows taken off.
REST = {"RUS": ("Russian Federation", ""), "CIS": ("Total CIS", "Russian Federation"),
        "OME": ("Total Middle East", "Saudi Arabia,Iraq,United Arab Emirates,Kuwait"),
        "WAF": ("Total Africa", "Algeria,Egypt,Libya,Tunisia"), "EUR": ("Total Europe", ""),
        "ASI": ("Total Asia Pacific", "China,India")}
# Of the Review's matrices; several areas may be one region. What Africa buys from others is its north's
# (Egypt, Morocco), M; from its south it is trade within.
AREAS = {
    "Canada": "CAN", "Mexico": "MEX", "US": "USA", "S. & Cent. America": "SAM", "Europe": "EUR",
    "Russia": "RUW", "Other CIS": "CIS", "Iraq": "IRQ", "Kuwait": "KWT", "Saudi Arabia": "SAU",
    "UAE": "ARE", "Other Middle East": "OME", "Middle East": "OME", "North Africa": "NAF",
    "Africa": "NAF", "West Africa": "WAF", "East & S. Africa": "WAF", "Australasia": "ASI",
    "China": "CHN", "India": "IND", "Japan": "JPN", "Singapore": "ASI", "Other Asia Pacific": "ASI",
}
GROUPS = {
    "EU_G7": "EUR.crude EUR.products USA.crude USA.products CAN.crude CAN.products JPN.crude "
             "JPN.products",
    "GULF": "SAU.crude IRQ.crude ARE.crude KWT.crude OME.crude MDE.products",
    "ASIA": "CHN.crude CHN.products IND.crude IND.products JPN.crude JPN.products ASI.crude "
            "ASI.products",
    "AFRICA": "NAF.crude WAF.crude AFR.products",
}

# Russia's crude, mb/d, beside the Review's totals by buyer.
DRUZHBA = 0.70, "IEA in Reuters (2022): 0.7 of the EU's 2.2 mb/d by pipe in 2021", "observed"
DRUZHBA_SOUTH = (0.29 / 0.77, "Bloomberg, 12 May 2023: 290 and 480 kb/d by the southern and northern "
                 "branch in 2022; shares of 2022 on 2021", "derived")
ESPO_PIPE = 30 * 7.33 / 365, "RT, 1 January 2018: Skovorodino-Mohe 30 Mt a year, full", "derived"
VIA_KAZAKHSTAN = (10 * 7.33 / 365, "KazTransOil in bne IntelliNews, 8 January 2025: about 10 Mt a year by "
                  "Atasu-Alashankou", "derived")
KOZMINO = 0.72, 0.90  # loaded in 2021, and soon (Reuters, June 2022)
SAKHALIN = 0.273  # Sakhalin-1 before the war, most of it to Korea (OilPrice, January 2023)
EAST_REFINES = 0.66, "refineries of Angarsk, Achinsk, Khabarovsk, Komsomolsk, " + MEMORY, "M"
KOZMINO_TO_CHINA = 0.78  # of 2019 (the port in Sputnik, 27 January 2020)
EAST_TO_CHINA = ESPO_PIPE[0] + KOZMINO[0] * KOZMINO_TO_CHINA  # 1.16
# All of Japan's and of other Asia's: the eastern ports' loadings less China's are more than the two bought.
EAST = ("; east: Skovorodino-Mohe full, 78 % of Kozmino's 0.72 mb/d to China, its rest and Sakhalin's to "
        "Japan and other Asia (RT; Reuters; Sputnik)")

# Türkiye, mb/d. By seller: mean of January, February, April, May, October 2021.
TURKEY_CRUDE = 0.63  # 31.4 Mt, M; months of EMRA: 1.57 to 2.89 Mt
TURKEY_SELLERS = {
    "RUW": (0.098, "Refinitiv, August 2022: 98 kb/d in January to August 2021", "observed"),
    "IRQ": (0.97 * 12 * 7.33 / 365, "EMRA monthly reports: mean 0.97 Mt a month, crude and products",
            "derived"),
    "CIS": (0.36 * 12 * 7.33 / 365, "EMRA monthly reports: Kazakhstan, mean 0.36 Mt a month", "derived"),
}
TURKEY_MAKES = 0.07, "TPAO, " + MEMORY, "M"
TURKEY_PRODUCTS = 0.956 * 12 * 7.51 / 365  # EMRA: all oil less crude, mean Mt a month
TURKEY_FROM_RUSSIA = (0.801 * 12 - 0.098 * 365 / 7.33) * 7.51 / 365  # EMRA less Refinitiv's crude
TURKEY_SELLS = 0.95 * 12 * 7.51 / 365  # EMRA: 0.89 and 1.01 Mt in April, October
EMRA = "EMRA monthly reports of 2021 (Hürriyet, Daily Sabah, silkway.news)"

# Refining: percent of the world's capacity, Review of 2022 as quoted by Les clés du Moyen-Orient.
WORLD_REFINING = 101.9  # mb/d, M
REFINING = {"USA": 17.6, "CHN": 16.7, "IND": 4.9, "JPN": 3.2, "SAU": 2.9, "KWT": 1.4, "ARE": 1.2,
            "CAN": 1.9, "MEX": 1.5, "SAM": 6.3, "CIS": 8.3 - 6.7, "ASI": 35.8 - 16.7 - 4.9 - 3.2,
            "IRQ": 1.1, "OME": 10.6 - 2.9 - 1.4 - 1.2 - 1.1, "RUW": 6.7 - 0.7, "RUE": 0.7,
            "TUR": 0.8, "EUR": 14.8 - 0.8, "NAF": 1.9, "WAF": 1.3}
REFINING_M = {"RUW", "RUE", "TUR", "NAF", "WAF"}  # parts of an area's share, M; Iraq's is OPEC's 1.116 mb/d

# Pipes: cost, capacity, owner; from memory, but Druzhba's south (0.29 in 2022, Bloomberg) and the pipe
# Skovorodino-Mohe.
PIPES = {
    "RUW.druzhba_south": (2.0, 0.29, "RUS"), "RUW.druzhba_north": (2.0, 0.60, "RUS"),
    "RUW_CIS": (1.5, 0.48, "RUS"), "RUE.espo_CHN": (1.5, round(ESPO_PIPE[0], 4), "RUS"),
    "RUW.via_KAZ_CHN": (4.0, 0.25, "KAZ"), "CIS_CHN": (4.0, 0.40, "KAZ"), "IRQ_TUR": (2.5, 0.90, "IRQ"),
    "SAU_OME": (0.5, 0.35, "SAU"), "CAN_USA": (6.0, 4.30, "CAN"), "USA_CAN": (3.0, 0.60, "CAN"),
    "RUS_CIS": (2.0, 0.50, "RUS"), "CAN_USA.products": (2.0, 1.50, "CAN"),
    "USA_MEX.products": (1.0, 2.50, "USA"), "MEX_USA.products": (1.0, 1.00, "USA"),
    "USA_CAN.products": (2.0, 1.50, "CAN"),
}
NO_LIMIT = 10.0  # mb/d, of a route for tankers
# Russian oil by sea passes a node `port`, reached by two fleets: cost, capacity (mb/d), source.
# The shadow fleet of April 2023: 2.0 mb/d of crude, of which the Pacific ports' 0.75 (27 % of theirs had
# Western insurance), and 0.8 of products.
PREMIUM = 1.0  # USD a barrel dearer than the mainstream fleet: older ships, own insurance; assumed
EAST_PORTS = KOZMINO[1] + SAKHALIN
FLEETS = {"RUW": (4.1 - EAST_PORTS, "Petrostrategies in Staffetta Quotidiana: Russia's ports 4.1 mb/d, less "
                  "the east's", "derived", 1.25),
          "RUE": (EAST_PORTS, "Reuters, June 2022: Kozmino 0.9; OilPrice, January 2023: Sakhalin-1 0.273",
                  "derived", 0.75),
          "RUS": (3.5, "products by sea, " + MEMORY, "M", 0.8)}

# Freight, USD a barrel: a + b miles. b: (earnings that break even + fuel) a day there and back over
# the cargo; a: six days in ports and port dues. A VLCC breaks even at 25,000 USD a day (BIMCO, September
# 2021); other ships, fuel at 540 USD a tonne and port dues M.
SHIPS = {  # earnings and fuel USD a day, cargo mb, port dues USD a barrel
    "vlcc": (25000, 55 * 540, 2.0, 0.20), "aframax": (18000, 40 * 540, 0.73, 0.30),
    "product": (16000, 30 * 540, 0.40, 0.30)}
KNOTS, PORT_DAYS = 12.5, 6
VLCC = "SAU IRQ ARE KWT OME WAF USA SAM CAN ASI".split()  # others load aframaxes and suezmaxes

# Nautical miles that oil_flows.csv lacks, from memory. Markets stand for a port of theirs.
MILES = """
RUE IND 5600; SAU CAN 8700; WAF CAN 5200; NAF CAN 3300; SAM CAN 2600; EUR CAN 2600; CIS CAN 5300;
SAU NAF 3000; KWT NAF 3300; IRQ NAF 3300; ARE NAF 3100; CIS OME 1200; SAM OME 7000; NAF OME 1300;
WAF OME 5500; IRQ OME 700; CIS NAF 1500; RUW CAN 4500; RUW OME 5300; RUW NAF 2700
"""
MARKET_MILES = """
RUS MDE 5800; RUS AFR 4000; RUS CAN 4500; RUS MEX 6300; CIS MDE 4300; CIS AFR 3500; CIS CAN 5300;
CIS MEX 7000; MDE AFR 4500; MDE CAN 8700; MDE MEX 9900; AFR CAN 4500; AFR MEX 5800; EUR TUR 2000;
EUR JPN 11800; EUR AFR 3000; EUR MEX 5200; EUR CAN 2600; EUR MDE 6400; CAN MEX 2700; CAN JPN 4300;
MEX CHN 14000; TUR CHN 8300; TUR IND 4300; TUR JPN 9000; CHN IND 5200; CHN JPN 1000; IND JPN 5900;
IND MEX 12500; RUS CIS 500
"""
MARKET_PORTS = {"RUS": "RUW", "MDE": "SAU", "AFR": "WAF", "ASI": "OAP"}  # in oil_flows
FLOW_CODES = {"UAE": "ARE", "KUW": "KWT", "OCIS": "CIS", "OAP": "ASI", "APA": "ASI"}
