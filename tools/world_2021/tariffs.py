"""Tariffs of 2021: those of 2014, agreements since, and US duties by partner and chapter."""
import numpy as np

from world_2021 import sources
from world_2021.codes import AT, CHAPTERS, EU, G, INDEX, N, of

CIS = "ARM BLR KAZ KGZ RUS TJK UZB"
CPTPP = "AUS CAN JPN MEX NZL PER SGP VNM"  # in force by the end of 2021
FREE_TRADE = [  # importers, exporters
    (CIS, CIS), (EU, "UKR GEO SRB GBR CAN JPN KOR VNM SGP ISL"), (CPTPP, CPTPP),
    ("BRN IDN KHM LAO MMR MYS PHL SGP THA VNM",) * 2, ("ARE KWT OMN QAT SAU",) * 2]
FREE_PORTS = "HKG SGP"  # no duties on goods
CAPS = {"ARE KWT OMN QAT SAU": 0.05}  # the common external tariff of the GCC
LIKE_RUSSIA = "ARM BLR KAZ KGZ"  # the common external tariff of the EAEU
# China's duties on US goods, mean of 2020: Bown (2019), PIIE.
CHINA_ON_USA = 0.209


def rates(data, base, flow):
    """[j,n,i]; services and home none."""
    parent = base.parent.copy()
    row = base.index["ROW"]
    parent[base.lacking] = row
    parent[of(LIKE_RUSSIA)] = base.index["RUS"]
    exporter = base.parent.copy()
    exporter[base.lacking] = row
    rate = base.tariff[:, parent][:, :, exporter].copy()
    rate[G:] = 0
    for importers, limit in CAPS.items():
        rate[:, of(importers)] = np.minimum(rate[:, of(importers)], limit)
    rate[:, of(FREE_PORTS)] = 0
    us_duties(data, rate)
    for importers, exporters in FREE_TRADE:
        for one, other in ((importers, exporters), (exporters, importers)):
            rate[:, np.array(of(one))[:, None], of(other)] = 0
    cell = slice(0, G), INDEX["CHN"], INDEX["USA"]
    weight = flow[cell] / flow[cell].sum()
    rate[cell] += CHINA_ON_USA - (weight * rate[cell]).sum()
    rate[:, np.arange(N), np.arange(N)] = 0
    return np.round(np.maximum(rate, 0), 4)


def us_duties(data, rate):
    """Duties collected over imports by partner and by the chapters of a sector, in 2024: the Section
    301 and 232 duties of 2018 and 2019 are in them, those of 2025 not yet."""
    paid = np.zeros((G, N, 2))
    for (partner, chapter), value in sources.read_us_duties(data).items():
        for sector in CHAPTERS.get(chapter, "").split():
            paid[AT[sector], INDEX[partner]] += value
    total = paid.sum(0)
    mean = np.divide(total[:, 1], total[:, 0], out=np.zeros(N), where=total[:, 0] > 0)
    rate[:G, INDEX["USA"]] = np.divide(paid[:, :, 1], paid[:, :, 0],
                                       out=np.broadcast_to(mean, (G, N)).copy(),
                                       where=paid[:, :, 0] > 0)
