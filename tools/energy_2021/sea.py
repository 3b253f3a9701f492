"""Sea distances between LNG terminals, nautical miles: shortest ways over a chart of straits.

Great circles between the points below; canals are edges with a toll. A terminal stands for its region.
"""
import heapq
import math

EARTH = 3440.065  # nautical miles
TOLLS = {"suez": 7.0, "panama": 7.0}  # USD per 1000 m3; S&P Global (2016): Panama 0.18 USD/MMBtu

POINTS = {  # lon, lat
    "gibraltar": (-5.6, 35.9), "sicily": (11.0, 37.5), "crete": (25.0, 34.0),
    "suez_north": (32.4, 31.4), "suez_south": (32.6, 29.8), "bab_el_mandeb": (43.3, 12.6),
    "hormuz": (56.6, 26.4), "dondra": (80.5, 5.6), "malacca_west": (95.5, 6.0),
    "singapore": (104.3, 1.3), "south_china_sea": (110.0, 8.0), "luzon": (120.0, 21.0),
    "east_china_sea": (123.0, 26.0), "korea_strait": (129.5, 34.2), "la_perouse": (141.9, 45.8),
    "tsugaru": (140.8, 41.5), "good_hope": (18.5, -35.5), "recife": (-34.0, -7.0),
    "florida": (-80.0, 24.2), "panama_north": (-79.9, 9.5), "panama_south": (-79.5, 8.0),
    "lombok": (115.8, -8.7), "makassar": (118.0, -4.0), "celebes": (120.5, 3.0),
    "philippine_sea": (126.5, 7.0), "ushant": (-6.0, 48.7), "dover": (1.4, 51.0),
    "skagen": (10.7, 57.8), "north_cape": (25.0, 72.0), "north_sea": (3.0, 58.0),
    "dakar": (-18.0, 14.8), "yellow_sea": (123.0, 34.0),
}
LEGS = """
gibraltar sicily; sicily crete; crete suez_north; suez_south bab_el_mandeb; bab_el_mandeb dondra;
bab_el_mandeb hormuz; hormuz dondra; dondra malacca_west; malacca_west singapore;
singapore south_china_sea; south_china_sea luzon; luzon east_china_sea; east_china_sea korea_strait;
east_china_sea yellow_sea; korea_strait tsugaru; tsugaru la_perouse; good_hope recife; good_hope dondra;
good_hope bab_el_mandeb; good_hope hormuz; good_hope malacca_west; good_hope dakar; recife dakar;
recife gibraltar; recife florida; florida gibraltar; florida ushant; florida panama_north;
florida good_hope; panama_south tsugaru; lombok makassar; makassar celebes; celebes philippine_sea;
philippine_sea korea_strait; philippine_sea luzon; lombok dondra; lombok good_hope; ushant gibraltar;
ushant dover; dover north_sea; north_sea skagen; north_sea north_cape; dakar gibraltar;
dakar florida; panama_north gibraltar; panama_north ushant; panama_north good_hope;
celebes south_china_sea; singapore lombok; korea_strait yellow_sea
"""
CANALS = {("suez_north", "suez_south"): "suez", ("panama_north", "panama_south"): "panama"}
TERMINALS = {  # region: lon, lat, points next to it; exporters
    "USA": (-93.9, 29.7, "florida panama_north"), "SAM": (-61.7, 10.2,
        "panama_north recife gibraltar ushant florida"),
    "NOR": (23.6, 70.7, "north_cape north_sea"), "RUS_W": (72.0, 71.3, "north_cape"),
    "RUS_E": (142.9, 46.6, "la_perouse"), "QAT": (51.6, 25.9, "hormuz"),
    "UAE": (59.4, 22.7, "hormuz dondra bab_el_mandeb"), "DZA": (-0.3, 35.8, "gibraltar sicily"),
    "EGY": (30.3, 31.4, "suez_north crete"), "AFR": (7.2, 4.4, "good_hope dakar recife"),
    "AUS": (116.8, -20.6, "lombok dondra"), "MYS": (113.0, 3.2, "south_china_sea singapore"),
    "IDN": (117.5, 0.1, "makassar celebes"),
}
PORTS = {  # importers
    "NWE": (4.1, 52.0, "dover north_sea"), "FRA": (-2.2, 47.2, "ushant"),
    "IBE": (-6.9, 37.1, "gibraltar ushant"), "ITA": (9.8, 44.1, "sicily gibraltar"),
    "UKI": (-5.1, 51.7, "ushant"), "CEE": (14.3, 53.9, "skagen"), "SEE": (23.4, 38.0, "crete"),
    "TUR": (26.9, 38.8, "crete"), "CHN_N": (117.8, 38.9, "yellow_sea"),
    "CHN_E": (121.9, 30.0, "east_china_sea"), "IND": (72.5, 21.7, "hormuz dondra bab_el_mandeb"),
    "JPN": (139.8, 35.3, "korea_strait tsugaru philippine_sea"), "KOR": (126.6, 37.3, "yellow_sea"),
    "TWN": (120.2, 22.8, "luzon"), "PAB": (67.0, 24.8, "hormuz dondra bab_el_mandeb"),
    "SEA": (101.1, 12.6, "south_china_sea singapore"), "MEE": (48.2, 29.2, "hormuz"),
    "SAM": (-43.1, -22.9, "recife good_hope"), "MEX": (-104.3, 19.0, "panama_south tsugaru"),
    "MYS": (102.2, 2.2, "singapore malacca_west"),
}


def nautical_miles(a, b):
    (lon, lat), (lon2, lat2) = ([math.radians(value) for value in point] for point in (a, b))
    half = (math.sin((lat2 - lat) / 2) ** 2
            + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2)
    return 2 * EARTH * math.asin(math.sqrt(half))


def chart():
    """{point: {neighbour: (miles, toll)}}."""
    edges = {point: {} for point in POINTS}
    for leg in LEGS.replace("\n", " ").split(";"):
        a, b = leg.split()
        edges[a][b] = edges[b][a] = (nautical_miles(POINTS[a], POINTS[b]), 0.0)
    for (a, b), canal in CANALS.items():
        edges[a][b] = edges[b][a] = (nautical_miles(POINTS[a], POINTS[b]), TOLLS[canal])
    return edges


def ways(origin, cost_per_mile):
    """{importer: (miles, tolls)} of the cheapest way from an exporter."""
    edges, (lon, lat, nearby) = chart(), TERMINALS[origin]
    best, heap = {}, []
    for point in nearby.split():
        miles = nautical_miles((lon, lat), POINTS[point])
        heapq.heappush(heap, (miles * cost_per_mile, point, miles, 0.0))
    while heap:
        cost, point, miles, toll = heapq.heappop(heap)
        if point in best:
            continue
        best[point] = cost, miles, toll
        for other, (leg, paid) in edges[point].items():
            if other not in best:
                heapq.heappush(heap, (cost + leg * cost_per_mile + paid, other, miles + leg,
                                      toll + paid))
    result = {}
    for importer, (lon2, lat2, near) in PORTS.items():
        options = []
        for point in near.split():
            cost, miles, toll = best[point]
            last = nautical_miles((lon2, lat2), POINTS[point])
            options.append((cost + cost_per_mile * last, miles + last, toll))
        result[importer] = min(options)[1:]
    return result
