"""Technology, mixes of services and tariffs of 2014 in our sectors."""
import numpy as np

from recipe import Source, solve_without_inventories
from world_2021.codes import CODES, GOODS, J, MARGINS, SECTORS, SERVICES, TECHNOLOGY

# How one sector of WIOD is split among ours where it is an input, by user: assumed, and then fitted
# to what is used of each. Of extraction: coal, oil, gas, ores, quarrying, mining services.
EXTRACTION = "coal oil gas ores quarrying mining_services"
USE_OF_EXTRACTION = {
    "petroleum": (.03, .85, .04, 0, .02, .06), "utilities": (.37, .05, .55, 0, .01, .02),
    "chemicals": (.05, .25, .45, .05, .18, .02), "steel": (.35, .01, .09, .50, .04, .01),
    "other_metals": (.03, .01, .06, .87, .02, .01), "metal_products": (.05, .02, .3, .5, .1, .03),
    "coal": (.4, .05, .05, 0, .05, .45), "oil": (0, .35, .1, 0, .05, .5),
    "gas": (0, .1, .35, 0, .05, .5), "ores": (.05, .05, .05, .5, .1, .25),
    "quarrying": (.05, .05, .1, .1, .45, .25), "mining_services": (.05, .1, .1, .1, .15, .5),
    "construction": (0, 0, .02, .02, .9, .06), "minerals": (.15, .02, .25, .08, .48, .02),
    "final": (.06, .02, .5, .02, .1, .3), "other": (.12, .03, .45, .1, .2, .1)}
METALS = {"steel": (.85, .15), "metal_products": (.7, .3), "other_metals": (.1, .9),
          "electrical": (.35, .65), "electronics": (.25, .75), "vehicles": (.7, .3),
          "ships": (.85, .15), "aircraft_trains": (.4, .6), "construction": (.75, .25),
          "final": (.3, .7), "other": (.6, .4)}
VESSELS = {"ships": (.95, .05), "aircraft_trains": (.05, .95), "fishing": (.95, .05),
           "transport": (.3, .7), "final": (.2, .8), "other": (.25, .75)}
REPAIR = {"other": (.85, .15), "final": (.9, .1)}  # machinery and its repair
SPLITS = {"B": (EXTRACTION, USE_OF_EXTRACTION), "C24": ("steel other_metals", METALS),
          "C30": ("ships aircraft_trains", VESSELS), "C28,C33": ("machinery", None)}


class Base:
    """By parent in WIOD: `coefficients` [p,k,j], `final_share` [p,j], `flow` and `tariff` [j,n,i];
    `parent` of each of our economies."""

    def __init__(self, data):
        source = Source(data / "wiod2014")
        flow, inputs, final = solve_without_inventories(source)
        self.index = {code: n for n, code in enumerate(source.countries)}
        row = self.index["ROW"]
        self.parent = np.array([self.index.get(code, self.index.get(TECHNOLOGY.get(code, ""), row))
                                for code in CODES])
        self.lacking = np.array([code not in self.index for code in CODES])
        isic = {entry["Isic4"]: j for j, entry in enumerate(source.sectors)}
        names = [entry[3] for entry in GOODS + SERVICES]
        members = [[isic[part] for part in name.split()] for name in names]
        self.set_tariffs(source, flow, members)
        self.set_flows(flow, isic, members)
        self.set_technology(flow, inputs, final, names, members)

    def set_tariffs(self, source, flow, members):
        """Weighted by flows, the sectors' mean where there are none."""
        self.tariff = np.stack([
            np.divide((flow[m] * (source.tariff[m] - 1)).sum(0), flow[m].sum(0),
                      out=(source.tariff[m] - 1).mean(0), where=flow[m].sum(0) > 0)
            for m in members])

    def set_flows(self, flow, isic, members):
        flow = flow.copy()
        for code in MARGINS.split():
            flow[isic[code]] = np.diag(np.diag(flow[isic[code]]))
        self.flow = np.stack([flow[m].sum(0) for m in members])
        for sector in self.flow:
            np.fill_diagonal(sector, 0)

    def set_technology(self, flow, inputs, final, names, members):
        output = np.stack([flow[m].sum((0, 1)) for m in members], 1)  # [p,k], of WIOD's own sector
        bought = np.stack([inputs[:, m].sum(1) for m in members], 1)  # [p,k,j50]
        table = np.zeros((len(self.index), J, J))
        for k, user in enumerate(SECTORS):
            table[:, k] = self.split(bought[:, k], user, names, members)
        self.coefficients = np.divide(table, output[:, :, None], out=np.zeros_like(table),
                                      where=output[:, :, None] > 0)
        row = self.index["ROW"]
        empty = output == 0  # a sector that the economy lacks has the technology of ROW
        self.coefficients[empty] = np.broadcast_to(self.coefficients[row], table.shape)[empty]
        spent = self.split(final.T, "final", names, members)
        self.final_share = spent / spent.sum(1, keepdims=True)

    @staticmethod
    def split(bought, user, names, members):
        """What a user buys [p,j50] of WIOD's sectors, in ours [p,j]."""
        result = np.stack([bought[:, m].sum(1) for m in members], 1)
        for name, (codes, shares) in SPLITS.items():
            if shares:
                part = shares.get(user, shares["other"])
                for code, share in zip(codes.split(), part):
                    result[:, SECTORS.index(code)] *= share
        whole = result[:, SECTORS.index("machinery")].copy()
        machines, repair = REPAIR.get(user, REPAIR["other"])
        result[:, SECTORS.index("machinery")] = machines * whole
        result[:, SECTORS.index("other_manufacturing")] += repair * whole
        assert len(names) == J
        return result
