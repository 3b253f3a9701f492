"""Goods trade by pair: T[i,n], million USD of 2021 at customs values, and how each pair was found."""
import numpy as np

from world_2021 import sources
from world_2021.codes import CODES, EU, ICIO, INDEX, N, of

OBSERVED, SCALED, ESTIMATED, MEMORY = "observed", "scaled", "estimated", "memory"
MOVED_BY_WAR = "RUS BLR UKR"  # the matrix of 2023 says nothing of their trade of 2021
GROWTH_LIMITS = 0.55, 1.6  # of exports or imports of 2021 over those of 2023
DEFICIT_GAP = 0.1  # of GDP: what may be left between a deficit here and in the UN's accounts
DEFICIT_LIMITS = 0.7, 1.4  # by how much loose imports move for that; those of ENTREPOTS freely
ENTREPOTS = "HKG"
STEPS = 200

CUSTOMS_OF_RUSSIA = "Federal Customs Service of Russia"
COMEXT = "Eurostat, Comext"
MIX_OF_TABLES = "OECD ICIO 2021 and BACI 2023"
IMPORTERS = {"KAZ": ("kazakhstan", "statistics of Kazakhstan"), "UZB": ("uzbek", "statistics of Uzbekistan"),
             "KGZ": ("kyrgyz", "statistics of Kyrgyzstan"), "ARM": ("armenia", "statistics of Armenia")}

# Billion USD, 2021. China and Russia: China's customs, exports, imports, scaled to the total that it
# published. The European Union's imports from Russia: 158.5 bn EUR (Eurostat, European Commission).
CHINA_TO_RUSSIA, RUSSIA_TO_CHINA, CHINA_AND_RUSSIA = 67.6, 79.3, 146.8
EU_FROM_RUSSIA = 158.5 * sources.EUR
US_CENSUS_OF_RUSSIA = 29.7, 6.4  # imports from, exports to; the other record of these pairs
US_CENSUS_AT_FIRST = 506.3669  # imports from China, 8 February 2022; revised since to those below
# Exporter, importer: billion USD, source, grade.
RECORDS = {
    ("CHN", "USA"): (505.0, "US Census Bureau: 536.8 bn USD in 2022 and 31.8 more than in 2021, as "
                            "reported by Nikkei, 7 February 2023", OBSERVED),
    ("ARM", "RUS"): (0.84, "trade of Armenia, as reported by VPost and The Moscow Times", OBSERVED),
    ("RUS", "GEO"): (1.02, "National Statistics Office of Georgia", MEMORY),
    ("GEO", "RUS"): (0.61, "National Statistics Office of Georgia", MEMORY),
    ("RUS", "IRN"): (3.07, "Federal Customs Service of Russia, as quoted", MEMORY),
    ("IRN", "RUS"): (0.97, "Federal Customs Service of Russia, as quoted", MEMORY),
    ("RUS", "TJK"): (1.3, "Agency on Statistics of Tajikistan", MEMORY),
    ("TJK", "RUS"): (0.1, "Agency on Statistics of Tajikistan", MEMORY),
    ("RUS", "MNG"): (1.95, "National Statistics Office of Mongolia", MEMORY),
    ("MNG", "RUS"): (0.1, "National Statistics Office of Mongolia", MEMORY),
    ("KGZ", "RUS"): (0.39, "National Statistical Committee of Kyrgyzstan", MEMORY),
    ("KAZ", "ITA"): (8.9, "Bureau of National Statistics of Kazakhstan", MEMORY),
    ("KAZ", "NLD"): (4.4, "Bureau of National Statistics of Kazakhstan", MEMORY),
    ("BLR", "UKR"): (5.4, "State Statistics Service of Ukraine", MEMORY),
    ("UKR", "BLR"): (1.5, "State Statistics Service of Ukraine", MEMORY),
}
BELARUS_TO_EU = 5.6 * sources.EUR, "European Commission, DG Trade"  # all members; from memory
# Exports of Kazakhstan: five partners by BACI; all, by its Bureau of National Statistics, from memory.
KAZAKH_TOTAL = 60.3


class GoodsTrade:
    """`total` T[i,n], `grade`, `source` of each pair, `kept`: a fact, not to be moved; `other`: what a
    second record says, {(i,n): (million USD, source)}."""

    def __init__(self, data, accounts, icio):
        self.accounts = accounts
        self.grade = np.full((N, N), SCALED, dtype=object)
        self.source = np.full((N, N), MIX_OF_TABLES, dtype=object)
        self.kept = np.zeros((N, N), bool)
        self.other, self.notes = {}, []
        self.total = self.of_tables(data, icio)
        self.eu_exports(data)
        self.importers(data)
        self.russia(data)
        self.records()
        self.kazakhstan(data)
        self.belarus()

    # ---- from tables

    def of_tables(self, data, icio):
        """The matrix of 2023 moved to 2021, and ICIO's pairs raised to its margins: their geometric
        mean where both say something. Neither knows all: the first is two years late, the second has
        no re-exports and basic prices."""
        matrix = self.moved(sources.read_matrix(data))
        table = np.zeros((N, N))  # ICIO's own pairs; ROW is another set there
        own = of(" ".join(ICIO))
        drop = {"B09", "SERV"}
        table[np.ix_(own, own)] = sum(
            block for name, block in icio.items() if name not in drop)[:len(own), :len(own)]
        np.fill_diagonal(table, 0)
        table[table < 0.001] = 0
        late = np.zeros(N, bool)
        late[of(MOVED_BY_WAR)] = True
        known = (matrix > 0) & (table > 0) & ~late[:, None] & ~late
        raised = self.raised(table, matrix, known)
        both = np.sqrt(matrix * raised)
        result = np.where(known, both, np.where((matrix > 0) & ~late[:, None] & ~late, matrix, raised))
        hidden = np.setdiff1d(np.arange(N), own)
        for n in of(MOVED_BY_WAR):  # with the economies that ICIO lacks: what the matrix has
            result[n, hidden], result[hidden, n] = matrix[n, hidden], matrix[hidden, n]
        self.source[:, hidden] = self.source[hidden] = "BACI 2023, moved to 2021"
        only_icio = (result > 0) & (matrix == 0) | late[:, None] | late
        only_icio[hidden] = only_icio[:, hidden] = False
        self.source[only_icio] = "OECD ICIO 2021, at customs values"
        self.grade[:, hidden] = self.grade[hidden] = SCALED
        np.fill_diagonal(result, 0)
        return result

    def moved(self, matrix):
        """The matrix of 2023 with exports and imports of 2021: its own, times the UN's growth."""
        goals = []
        for axis, column in ((1, "exports_goods_services"), (0, "imports_goods_services")):
            now, later = self.accounts(column), self.accounts(column, "2023")
            growth = np.divide(now, later, out=np.ones(N), where=(now > 0) & (later > 0))
            goals.append((axis, matrix.sum(axis) * np.clip(growth, *GROWTH_LIMITS)))
        for _ in range(20):
            for axis, goal in goals:
                goal = goal * matrix.sum() / goal.sum()
                sums = matrix.sum(axis)
                factor = np.divide(goal, sums, out=np.ones(N), where=sums > 0)
                matrix = matrix * (factor[:, None] if axis == 1 else factor)
        return matrix * np.sqrt(np.prod([goal.sum() for _, goal in goals])) / matrix.sum()

    @staticmethod
    def raised(table, matrix, known):
        """`table` scaled by exporter and by importer so that its sums over `known` are those of
        `matrix`; unknown exporters and importers take the median factor of the others."""
        goal, start = np.where(known, matrix, 0), np.where(known, table, 0)
        out, into = np.ones(len(table)), np.ones(len(table))
        for _ in range(STEPS):
            for factor, axis, sums in ((out, 1, goal.sum(1)), (into, 0, goal.sum(0))):
                have = (start * out[:, None] * into).sum(axis)
                factor *= np.divide(sums, have, out=np.ones_like(sums), where=have > 0)
        for factor, seen in ((out, goal.sum(1) > 0), (into, goal.sum(0) > 0)):
            factor[~seen] = np.median(factor[seen])
        return table * out[:, None] * into

    # ---- facts

    def set(self, i, n, value, source, grade=OBSERVED):
        """A record; one before it, or what the tables said of Russia's partners, is kept beside."""
        if self.kept[i, n]:
            self.other[i, n] = self.total[i, n], self.source[i, n]
        self.total[i, n], self.source[i, n], self.grade[i, n] = value, source, grade
        self.kept[i, n] = True

    def eu_exports(self, data):
        """EU as a whole by partner, members as the tables share it, or by their own monthly figures."""
        members = of(EU)
        by_member = sources.read_members(data)
        for partner, value in sources.read_eu_exports(data).items():
            n = INDEX[partner]
            if partner in by_member:
                for i in members:
                    self.set(i, n, by_member[partner][i] * value / by_member[partner].sum(), COMEXT)
                self.note(f"EU exports to {partner}: members' months", by_member[partner].sum(), value)
                continue
            self.note(f"EU exports to {partner}: tables", self.total[members, n].sum(), value)
            self.total[members, n] *= value / self.total[members, n].sum()
            self.source[members, n] = COMEXT + ", EU total shared out"
            self.kept[members, n] = True

    def importers(self, data):
        """Imports from outside the EU as the importer counts them; from Russia and the EU, whose
        records go before, they are the second record."""
        for importer, (file, source) in IMPORTERS.items():
            n = INDEX[importer]
            for partner, value in sources.read_importer(data, file).items():
                i = INDEX[partner]
                if partner == importer:
                    continue
                if partner in EU.split():
                    self.other[i, n] = value, source
                else:
                    self.set(i, n, value, source)

    def russia(self, data):
        me, members = INDEX["RUS"], of(EU)
        exports, imports = sources.read_russia(data)
        scale = 1e3 * CHINA_AND_RUSSIA / (CHINA_TO_RUSSIA + RUSSIA_TO_CHINA)
        for partner in exports:
            n = INDEX[partner]
            if partner == "CHN":
                self.set(me, n, scale * RUSSIA_TO_CHINA, "General Administration of Customs of China")
                self.set(n, me, scale * CHINA_TO_RUSSIA, "General Administration of Customs of China")
                self.other[me, n] = exports[partner], CUSTOMS_OF_RUSSIA
            else:
                self.set(me, n, exports[partner], CUSTOMS_OF_RUSSIA)
            if partner in EU.split() + ["CHN"]:
                self.other[n, me] = imports[partner], CUSTOMS_OF_RUSSIA
            else:
                self.set(n, me, imports[partner], CUSTOMS_OF_RUSSIA)
        for ends, value in zip(((me, INDEX["USA"]), (INDEX["USA"], me)), US_CENSUS_OF_RUSSIA):
            self.other[ends] = 1e3 * value, "US Census Bureau"
        rest = [n for n in members if not self.kept[me, n]]
        left = 1e3 * EU_FROM_RUSSIA - self.total[me, members].sum() + self.total[me, rest].sum()
        self.note("Russia to EU members without a record: tables", self.total[me, rest].sum(), left)
        self.total[me, rest] *= left / self.total[me, rest].sum()
        self.kept[me, rest] = True
        self.source[me, rest] = "Eurostat: EU imports from Russia less 12 members' of Russian customs"
        self.russian_totals = [sources.read_russian_chapters(data)["TOTAL"][k] for k in (0, 1)]

    def records(self):
        for (exporter, importer), (value, source, grade) in RECORDS.items():
            self.set(INDEX[exporter], INDEX[importer], 1e3 * value, source, grade)
        self.other[INDEX["CHN"], INDEX["USA"]] = (1e3 * US_CENSUS_AT_FIRST,
                                                  "US Census Bureau, first published")
        me = INDEX["RUS"]
        for axis, total in enumerate(self.russian_totals):
            values = self.total[me] if axis == 0 else self.total[:, me]
            kept = self.kept[me] if axis == 0 else self.kept[:, me]
            grades = self.grade[me] if axis == 0 else self.grade[:, me]
            origin = self.source[me] if axis == 0 else self.source[:, me]
            loose = ~kept
            loose[me] = False
            left = total - values[kept].sum()
            self.note(("Russia's exports to", "Russia's imports from")[axis]
                      + " partners without a record: tables", values[loose].sum(), left)
            values[loose] *= left / values[loose].sum()
            kept[loose] = True
            grades[loose] = ESTIMATED
            origin[loose] = "tables, scaled to what Russian customs leave"

    def kazakhstan(self, data):
        me, chapters = INDEX["KAZ"], sources.read_kazakh_chapters(data)
        for partner in "CHN DEU GBR GRC RUS".split():
            value = sum(chapters[partner].values())
            if partner == "RUS":
                self.other[me, INDEX[partner]] = value, "BACI 2021"
            else:
                self.set(me, INDEX[partner], value, "BACI 2021")
        loose = ~self.kept[me]
        left = 1e3 * KAZAKH_TOTAL - self.total[me, self.kept[me]].sum()
        self.note("Kazakhstan's exports to the others: tables", self.total[me, loose].sum(), left)
        self.note("Kazakhstan's exports: BACI 2021", sum(chapters["WORLD"].values()), 1e3 * KAZAKH_TOTAL)
        self.total[me, loose] *= left / self.total[me, loose].sum()
        self.source[me, loose] = "tables, scaled to Kazakhstan's total (60.3 bn, memory)"
        self.kept[me] = True

    def belarus(self):
        me, members = INDEX["BLR"], of(EU)
        value, source = BELARUS_TO_EU
        self.note("Belarus to the EU: tables", self.total[me, members].sum(), 1e3 * value)
        self.total[me, members] *= 1e3 * value / self.total[me, members].sum()
        self.source[me, members], self.grade[me, members] = source + ", EU total shared out", MEMORY
        self.kept[me, members] = True

    # ---- deficits

    def meet_deficits(self, services):
        """Where a deficit in goods and services (`services`: exports, imports) is further than
        DEFICIT_GAP from the UN's, loose imports move, within limits; those of entrepots, which the
        matrix has with what passes on, freely."""
        sold, bought = services
        gdp = self.accounts("gdp")
        wanted = self.accounts("imports_goods_services") - self.accounts("exports_goods_services")
        known = np.arange(N) != INDEX["TWN"]
        wanted[known] -= gdp[known] * wanted[known].sum() / gdp[known].sum()  # the world has none
        free = np.isin(np.arange(N), of(ENTREPOTS))
        low, high = np.where(free, 0, DEFICIT_LIMITS[0]), np.where(free, np.inf, DEFICIT_LIMITS[1])
        loose, start = ~self.kept, self.total.copy()
        base = np.where(loose, start, 0).sum(0)
        self.factors = np.ones(N)
        for _ in range(STEPS):
            gap = self.total.sum(0) + bought - self.total.sum(1) - sold - wanted
            limit = np.where(free, 0.02, DEFICIT_GAP) * gdp
            far = np.where(known, gap - np.clip(gap, -limit, limit), 0)
            self.factors = np.clip(self.factors - 0.5 * far / np.maximum(base, 1e-9), low, high)
            self.total = np.where(loose, start * self.factors, start)
        for n in np.flatnonzero(self.factors != 1):
            self.note(f"imports of {CODES[n]} without a record, for its deficit", base[n],
                      base[n] * self.factors[n])

    def note(self, what, said, kept):
        self.notes.append((what, said, kept))
