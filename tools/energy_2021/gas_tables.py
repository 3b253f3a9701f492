"""Names, areas, routes and shares from which the gas network is built; see gas.py.

Confidence: observed (a published figure, kept or added up), derived (computed from published figures),
assumed (a choice of the method), M (from memory: no source at hand).
"""
REVIEW = "Statistical Review of World Energy 2022"
REVIEW_2023 = "Statistical Review of World Energy 2023"
MEMORY = "from memory, no source at hand"
CAPACITIES = "Riepin, Müsgens (2022), pipes of 2015"

RENAMED = {"CHN": "CHN_N", "CHE": "CHN_E", "CHW": "CHN_W", "RUW": "RUS_W", "RUE": "RUS_E"}
COUNTRY = {"CHN_N": "CHN", "CHN_E": "CHN", "CHN_W": "CHN", "RUS_W": "RUS", "RUS_E": "RUS"}
PLACES = {  # name, lon, lat
    "NWE": ("Germany, Netherlands, Belgium, Luxembourg, Denmark, Sweden", 8.7, 51.5),
    "FRA": ("France, Switzerland", 3.0, 47.0), "IBE": ("Spain, Portugal", -4.0, 40.0),
    "ITA": ("Italy", 11.5, 43.5), "UKI": ("United Kingdom, Ireland", -2.0, 53.0),
    "CEE": ("Poland, Estonia, Latvia, Lithuania, Finland", 21.0, 53.5),
    "CSE": ("Austria, Czechia, Slovakia, Hungary, Slovenia, Croatia", 17.0, 48.0),
    "SEE": ("Romania, Bulgaria, Greece, Serbia, rest of south-eastern Europe", 24.0, 43.5),
    "TUR": ("Türkiye", 33.0, 39.5), "UKR": ("Ukraine", 31.0, 49.0), "NOR": ("Norway", 7.0, 61.0),
    "RUS_W": ("Russia without its east", 60.0, 58.0),
    "RUS_E": ("Russia: eastern Siberia and the Far East", 125.0, 57.0), "BLR": ("Belarus", 28.0, 53.5),
    "CAU": ("Azerbaijan, Georgia, Armenia, Moldova, Kyrgyzstan, Tajikistan", 47.5, 40.5),
    "KAZ": ("Kazakhstan", 67.0, 47.0), "TKM": ("Turkmenistan", 60.0, 38.5),
    "UZB": ("Uzbekistan", 64.0, 41.0), "IRN": ("Iran", 53.0, 32.5), "QAT": ("Qatar", 51.3, 25.4),
    "UAE": ("United Arab Emirates, Oman", 56.0, 23.5),
    "MEE": ("Iraq, Kuwait, Saudi Arabia, Israel, Jordan, rest of the Middle East, Dubai's LNG", 44.0, 29.0),
    "DZA": ("Algeria", 3.0, 32.0), "LBY": ("Libya, Tunisia, Morocco", 13.0, 31.0),
    "EGY": ("Egypt", 30.5, 28.5), "AFR": ("Nigeria, Angola, rest of Africa", 8.0, 6.0),
    "USA": ("United States", -97.0, 37.0), "CAN": ("Canada", -113.0, 54.0),
    "MEX": ("Mexico", -102.0, 23.5), "SAM": ("South and Central America", -60.0, -12.0),
    "CHN_W": ("China: west", 95.0, 36.5), "CHN_N": ("China: north and north-east", 116.5, 40.5),
    "CHN_E": ("China: east and south", 117.0, 28.0), "JPN": ("Japan", 138.5, 36.5),
    "KOR": ("South Korea", 127.8, 36.5), "TWN": ("Taiwan", 121.0, 23.7), "IND": ("India", 78.0, 22.0),
    "PAB": ("Pakistan, Bangladesh, Sri Lanka", 72.0, 29.5),
    "SEA": ("Thailand, Singapore, Philippines, Hong Kong", 102.0, 14.5),
    "MYS": ("Malaysia", 104.0, 4.0), "IDN": ("Indonesia, Vietnam, Brunei", 112.0, -2.5),
    "MMR": ("Myanmar, rest of Asia", 96.0, 20.5),
    "AUS": ("Australia, New Zealand, Papua New Guinea", 134.0, -25.0),
}
EUROPE = "NWE FRA IBE ITA UKI CEE CSE SEE TUR UKR"
GROUPS = {  # with their terminals
    "EUR": EUROPE, "EU": "NWE FRA IBE ITA CEE CSE SEE", "CN": "CHN_W CHN_N CHN_E",
    "EUR_NOR": EUROPE + " NOR", "NEA": "JPN KOR TWN", "JPN_KOR": "JPN KOR", "SAS": "IND PAB",
    "ASIA": "CHN_W CHN_N CHN_E JPN KOR TWN IND PAB SEA MYS IDN MMR",
    "CAS": "KAZ TKM UZB", "GULF": "QAT UAE", "AMERICA": "USA CAN MEX SAM",
}

# LNG: the source's names to regions; a dict shares one out. Re-exports ("Other Europe") are left
# out, and so is what Canada and the United States buy (1.3 bcm).
EXPORTERS = {
    "US": "USA", "Peru": "SAM", "Trinidad & Tobago": "SAM", "Other Americas": "SAM", "Norway": "NOR",
    "Qatar": "QAT", "Oman": "UAE", "United Arab Emirates": "UAE", "Algeria": "DZA", "Egypt": "EGY",
    "Angola": "AFR", "Nigeria": "AFR", "Other Africa": "AFR", "Australia": "AUS",
    "Papua New Guinea": "AUS", "Other Asia Pacific": "AUS", "Brunei": "IDN", "Indonesia": "IDN",
    "Malaysia": "MYS",
}
# Sakhalin's part of Russia's LNG: 10.4 Mt in 2021, what Japan left of it shared as in 2020 (Taiwan
# 17.4, South Korea 16.3, China 14.1 %; Sakhalin Energy).
EAST_OF_RUSSIA = {"Japan": 1.0, "South Korea": 0.49, "Taiwan": 0.79, "China": 0.27}
NORTH_OF_CHINA = 0.29  # of China's LNG, M
IMPORTERS = {
    "Mexico": "MEX", "Argentina": "SAM", "Brazil": "SAM", "Chile": "SAM",
    "Other S. & Cent. America": "SAM", "Belgium": "NWE", "France": "FRA", "Italy": "ITA",
    "Spain": "IBE", "Turkey": "TUR", "United Kingdom": "UKI", "Rest of Europe": "SEE",
    # Netherlands, Sweden; Portugal; Poland, Lithuania, Finland; Greece, Croatia, Malta. M
    "Other European Union": {"NWE": 0.385, "IBE": 0.23, "CEE": 0.22, "SEE": 0.165},
    "Kuwait": "MEE", "United Arab Emirates": "MEE", "Other Middle East & Africa": "MEE",
    "China": {"CHN_N": NORTH_OF_CHINA, "CHN_E": 1 - NORTH_OF_CHINA}, "India": "IND", "Japan": "JPN",
    "Malaysia": "MYS", "Pakistan": "PAB", "Singapore": "SEA", "South Korea": "KOR", "Taiwan": "TWN",
    "Thailand": "SEA", "Other Asia Pacific": "PAB",
}

# Parts of countries. China, M: west is Xinjiang, Qinghai, Gansu, Ningxia, Shaanxi, Inner Mongolia's
# fields, Sichuan, Chongqing, Yunnan, Guizhou; north is from Shandong and Shanxi up.
CHINA_MADE = {"CHN_W": 0.8, "CHN_N": 0.12, "CHN_E": 0.08}
CHINA_USED = {"CHN_W": 0.25, "CHN_N": 0.34, "CHN_E": 0.41}
EAST_OF_RUSSIA_USED = 10.0  # bcm, M
# Moved between regions, bcm: from, to. Consumption: Georgia (Azerbaijan to the rest of Europe less
# Türkiye's 8.9), Dubai's LNG, Brunei (what it made less its LNG), Hong Kong (fed by pipes of China).
# Production: the Philippines (what they used; no imports in 2021).
GEORGIA = 2.4
USED_MOVED = [("SEE", "CAU", GEORGIA), ("UAE", "MEE", 1.686), ("MMR", "IDN", 3.93),
              ("SEA", "CHN_E", 4.83)]
MADE_MOVED = [("AUS", "SEA", 3.21)]

RUSSIAN_CUBIC_METRE = 0.953  # m3 at 20 C and 37 MJ in m3 at 15 C and 40 MJ
# Draws on stocks of 2021, Europe: 15.6 bcm less in the EU's stores in mid January 2022 than a year
# before, 10 less in Ukraine's (Gas Infrastructure Europe, Gazprom); shares of the EU's M.
DRAWS = {"NWE": 7.0, "FRA": 2.0, "IBE": 0.5, "ITA": 2.0, "UKI": 0.5, "CEE": 0.8, "CSE": 4.0, "SEE": 0.8,
         "UKR": 8.0}
DRAW_SD = {"UKR": 1.5}
# Elsewhere the review's own differences, coal gas (China) and gas to liquids (Qatar) among them, are
# wide: sd DRAW_FLOOR + share x the larger of made and used.
DRAW_FLOOR, DRAW_EUROPE, DRAW_OTHERS = 0.5, 0.01, 0.03

NAMED = 0.01, "named"
LNG_TRUST, OTHER_TRUST = 0.05, 0.4
ITALIAN_CUBIC_METRE = 38.1 / 40  # m3 at 15 C and 38.1 MJ in m3 of 40 MJ
MASE = "Italy's ministry of energy, imports of 2021 by entry"
GTSOU = "Gas TSO of Ukraine, transit of 2021: 41.7 bcm of 20 C"
EPDK = "EPDK, gas market report 2021: Russia to Türkiye 26.3 bcm"
# pipe: (prior, trust, source, confidence); a number is bcm, text an expression of the review's table
# "from > to" times a share. Pipes absent here keep the prior of energy_2021, trust OTHER_TRUST, M.
ROUTES = {
    "nord_stream": (59.2 * RUSSIAN_CUBIC_METRE, NAMED,
                    "Nord Stream AG, 59.2 bcm of 20 C in 2021", "derived"),
    "ukraine_transit": (41.7 * RUSSIAN_CUBIC_METRE, NAMED, GTSOU, "derived"),
    "russia_ukraine": (41.7 * RUSSIAN_CUBIC_METRE, NAMED, GTSOU, "derived"),
    "yamal_europe": (31.4, NAMED, MEMORY, "M"),
    "blue_stream": (26.3 * RUSSIAN_CUBIC_METRE * 0.606, NAMED, EPDK + "; share of the pipe M", "M"),
    "turkstream_1": (26.3 * RUSSIAN_CUBIC_METRE * 0.394, NAMED, EPDK + "; share of the pipe M", "M"),
    "turkstream_2": (11.6, NAMED, MEMORY, "M"),
    "russia_belarus": ("Russian Federation > Belarus", NAMED),
    "russia_kazakh": ("Russian Federation > Kazakhstan", NAMED),
    "russia_caucasus": ("Russian Federation > Other CIS", NAMED),
    "kazakh_russia": ("Kazakhstan > Russian Federation", NAMED),
    "turkmen_russia": ("Turkmenistan > Russian Federation", NAMED),
    "power_of_siberia": ("Russian Federation > China", NAMED),
    "central_asia_1": ("Turkmenistan > China", NAMED),
    "central_asia_2": ("Turkmenistan > China, Uzbekistan > China", NAMED),
    "central_asia_china": ("Turkmenistan > China, Uzbekistan > China, Kazakhstan > China", NAMED),
    "uzbek_caucasus": ("Uzbekistan > Other CIS", NAMED),
    "myanmar_china": ("Myanmar > China", NAMED), "myanmar_thailand": ("Myanmar > Thailand", NAMED),
    "tap": ("Azerbaijan > European Union", NAMED),
    "tap_italy": (7.2 * ITALIAN_CUBIC_METRE, NAMED, MASE + ": Melendugno 7.2", "derived"),
    "cse_ita": (29.1 * ITALIAN_CUBIC_METRE, NAMED, MASE + ": Tarvisio 29.1", "derived"),
    "iran_turkey": ("Iran > Rest of Europe", NAMED), "iran_iraq": ("Iran > Other Middle East", NAMED),
    "iran_caucasus": ("Iran > Other CIS", NAMED),
    "transmed": (21.2 * ITALIAN_CUBIC_METRE, NAMED, MASE + ": Mazara del Vallo 21.2", "derived"),
    "medgaz_gme": ("Algeria > European Union", NAMED, 1 - 21.2 * ITALIAN_CUBIC_METRE / 34.1473),
    "algeria_tunisia": ("Algeria > Other Africa", NAMED),
    "greenstream": ("Libya > European Union", NAMED),
    "israel_egypt": ("Other Middle East > Other Africa", NAMED),
    "egypt_jordan": ("Other Africa > Other Middle East", NAMED),
    "dolphin": ("Qatar > United Arab Emirates, Qatar > Other Middle East", NAMED),
    "norway_nwe": ("Norway > European Union", NAMED, 0.784),
    "norway_france": ("Norway > European Union", NAMED, 0.216),
    "norway_uk": ("Norway > Rest of Europe", NAMED),
    "canada_us": ("Canada > US", NAMED), "us_canada": ("US > Canada", NAMED),
    "us_mexico": ("US > Mexico", NAMED), "indonesia_singapore": ("Indonesia > Singapore", NAMED),
    "malaysia_singapore": ("Other Asia Pacific > Singapore", NAMED),
}
TANAP = "Azerbaijan > European Union", "Azerbaijan > Rest of Europe"  # less Georgia
DROPPED = "kazakh_uzbek qatar_other turkmen_iran turkmen_other".split()  # no flow in the review
ADDED = {"uzbek_caucasus": ("UZB", "CAU", 2.0, 15.0),
         "indonesia_malaysia": ("IDN", "MYS", 2.0, 15.0)}  # origin, destination, capacity, cost
ROUTES["indonesia_malaysia"] = ("Indonesia > Malaysia", NAMED)

# Capacities by the nodes of Riepin, Müsgens (2022): sums of their pipes of 2015.
CAPACITY_OF = {
    "norway_nwe": "pn_NO>tn_NL pn_NO>tn_DE pn_NO>tn_BE", "norway_france": "pn_NO>tn_FR",
    "norway_uk": "pn_NO>tn_UK", "transmed": "pn_DZ>tn_IT", "medgaz_gme": "pn_DZ>tn_Iberia",
    "greenstream": "pn_LY>tn_IT", "uk_nwe": "tn_UK>tn_NL tn_UK>tn_BE",
    "nwe_uk": "tn_NL>tn_UK tn_BE>tn_UK", "nwe_fra": "tn_DE>tn_FR tn_BE>tn_FR tn_DE>tn_CH",
    "fra_ibe": "tn_FR>tn_Iberia", "ibe_fra": "tn_Iberia>tn_FR", "fra_ita": "tn_CH>tn_IT",
    "nwe_cse": "tn_DE>tn_CZ tn_DE>tn_AT", "cse_nwe": "tn_CZ>tn_DE tn_AT>tn_DE",
    "cee_nwe": "tn_PL>tn_DE", "cse_ita": "tn_AT>tn_IT", "ita_cse": "tn_IT>tn_AT",
    "cse_see": "tn_HU>tn_RO tn_HU>tn_Balkan",
}
TERMINALS_OF = {"ITA": "regn_IT>tn_IT", "IBE": "regn_Iberia>tn_Iberia", "UKI": "regn_UK>tn_UK",
                "NWE": "regn_BE>tn_BE regn_NL>tn_NL", "FRA": "regn_FR>tn_FR"}
# Capacities with a source; the others are those of energy_2021, M.
# bcm: Mt a year times 1.385 (516.2 bcm of LNG were 372.3 Mt in 2021), or 1000 million cubic feet a
# day times 10.336.
NAMEPLATE = {"QAT": (round(77.1 * 1.385, 3), "IGU (2023), World LNG Report: 77.1 Mt", "derived"),
             "USA": (round(9.5 * 10.336, 3), "EIA, November 2021: nominal 9.5 bcf a day", "derived"),
             "RUS_E": (round(11.5 * 1.385, 3), "Sakhalin Energy: 11.5 Mt", "derived"),
             "MYS": (round(31 * 1.385, 3), "GlobalData: 31 Mt in 2020", "derived"),
             "IDN": (round(32 * 1.385, 3), "GlobalData: Indonesia 32 Mt in 2020", "derived"),
             "AUS": (round(89 * 1.385, 3), "GlobalData: Australia 89 Mt in 2020", "derived")}
TERMINALS_SAID = {code: (round(million * 1.385, 3), f"Global Energy Monitor: {million} Mt in July 2022")
                  for code, million in (("JPN", 228), ("KOR", 105), ("IND", 48))}
NAMEPLATE_OF_PIPE = {
    "nord_stream": (59.2 * RUSSIAN_CUBIC_METRE, "as carried in 2021 (design 55)"),
    "yamal_europe": (32.9 * RUSSIAN_CUBIC_METRE, "Gazprom: 32.9 bcm of 20 C"),
    "turkstream_1": (15.75 * RUSSIAN_CUBIC_METRE, "Gazprom: two lines of 15.75 bcm of 20 C"),
    "turkstream_2": (15.75 * RUSSIAN_CUBIC_METRE, "Gazprom: two lines of 15.75 bcm of 20 C"),
    "central_asia_china": (55.0, "CNPC: lines A, B, C"), "myanmar_china": (12.0, "CNPC"),
    "tap": (11.5, "TAP AG: carried in 2022"),
}

# Who earns the margin of an arc that contract or seller limit. What buyers with old contracts kept of
# it is not in the network: notes of network.yaml.
WEDGE_OWNER = {"power_of_siberia": "CHN", "central_asia_china": "CHN", "myanmar_china": "CHN",
               "russia_belarus": "BLR", "canada_us": "CAN", "dolphin": "UAE"}
COLUMNS = {
    "nodes": "node,country,price,quantity,elasticity,injection,name,lon,lat,source,confidence",
    "suppliers": "supplier,node,conduct,price,quantity,elasticity,capacity,flexible_share,name,source,"
                 "confidence",
    "arcs": "arc,origin,destination,mode,capacity,cost,loss,owner,opens,available,residual,cost_slope,"
            "flow,wedge_owner,take_or_pay,source,confidence",
    "flows": "route,year,bcm,reconciled,source,confidence",
    "groups": "group,node",
}
