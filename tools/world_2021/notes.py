"""world.yaml of world-2021."""

WORLD_YAML = """\
name: world-2021
title: World economy 2021, before the invasion, {economies} economies and {sectors} sectors
year: 2021
unit: million USD
source:
  - >-
    OECD (2025), Inter-Country Input-Output Tables, oe.cd/icio: trade and sales by sector 2021, value
    added and output by region 2022
  - United Nations Statistics Division, National Accounts Main Aggregates Database (GDP, value added)
  - International Monetary Fund, World Economic Outlook (GDP of Taiwan)
  - Federal Customs Service of Russia (trade by partner and by chapter, 2021)
  - >-
    Eurostat, Comext (EU exports by partner, members' exports to Russia and Central Asia, 2021), EU
    imports from Russia
  - >-
    National statistics of Kazakhstan, Uzbekistan, Kyrgyzstan, Armenia (imports by partner, 2021)
  - General Administration of Customs of China (trade with Russia, crude oil from Russia, 2021)
  - >-
    Gaulier, Zignago (2010), BACI, CEPII Working Paper 2010-23: goods trade of 2023 by pair, as in
    Ignatenko, Lashkaripour, Macedoni, Simonovska (2025), Journal of International Economics; exports
    of Kazakhstan by chapter, 2021
  - OECD, International trade in services by partner country, 2019
  - bp (2022), Statistical Review of World Energy, 71st edition (oil and gas by route, prices)
  - Energy Institute (2023), Statistical Review of World Energy (oil and gas made and used)
  - US Census Bureau (imports from China, 2021; imports and duties by partner and chapter, 2024)
  - >-
    Timmer, Dietzenbacher, Los, Stehrer, de Vries (2015), An Illustrated User Guide to the World
    Input-Output Database, Review of International Economics 23, 575-605. Release 2016
  - >-
    Felbermayr, Gröschl, Heiland (2022), Complex Europe: Quantifying the cost of disintegration,
    Journal of International Economics 138, 103647: its tables as shares, tariffs of WITS/TRAINS
  - >-
    Bown (2019), US-China Trade War Tariffs: An Up-to-Date Chart, Peterson Institute for
    International Economics
  - CIA World Factbook (main export goods of economies that the OECD's tables lack)
  - >-
    Fontagné, Guimbard, Orefice (2022), Tariff-based product-level trade elasticities, Journal of
    International Economics 137, 103593: goods
  - >-
    Costinot, Rodríguez-Clare (2014), Trade Theory with Numbers: Quantifying the Consequences of
    Globalization, Handbook of International Economics 4, chapter 4: elasticity of services
  - >-
    Boehm, Levchenko, Pandalai-Nayar (2023), The Long and Short (Run) of Trade Elasticities,
    American Economic Review 113(4), 861-905: short run over long run
  - mledoze/countries (coordinates and regions)
licence: >-
  OECD data and UN data: free with attribution. World Input-Output Database and Comext: CC BY 4.0. BACI
  and trade elasticities (CEPII): Etalab 2.0. US Census, World Factbook: public domain. Coordinates and
  regions in countries.csv: ODbL 1.0. Statistical Review: figures derived from it, with its name. These
  derived tables: to be used with the sources named.
notes: |
  How far to trust what (percent of world goods trade by pair; evidence.csv says it pair by pair):

    total of a pair, observed    a record of 2021, kept exactly                       {observed:5.1f}
    total of a pair, scaled      tables of 2021 and the matrix of 2023, or a total    {scaled:5.1f}
                                 of the EU shared among its members
    total of a pair, estimated   what Russian customs leave for partners they omit    {estimated:5.1f}
    total of a pair, memory      known to us, source not at hand                      {memory:5.1f}
    crude oil and natural gas    volumes of 2021 by route, prices of 2021             {energy:5.1f}
    mix of other goods, scaled   the OECD's tables of 2021 by pair                    {mix_scaled:5.1f}
    mix of other goods, observed customs chapters by partner (Kazakhstan)             {mix_observed:5.1f}
    mix of other goods, estimated an economy that the OECD's tables lack is in it     {mix_estimated:5.1f}
    mix of other goods, memory   Russia's gold in London                              {mix_memory:5.1f}

  Kept exactly: GDP of 2021 is each economy's value added. Goods: EU exports to every partner (to
  Russia, Kazakhstan, Kyrgyzstan, Armenia, Georgia, Uzbekistan by member); Russia's exports and imports
  by partner as its customs says; EU imports from Russia (158.5 bn EUR); China with Russia as China's
  customs says; imports of Kazakhstan, Uzbekistan, Kyrgyzstan, Armenia; Kazakhstan's exports to China,
  Germany, Greece and the United Kingdom; totals of Russia and Kazakhstan.
  Where two records differ: Eurostat for EU exports, China's customs for China with Russia, Russia's
  customs for its other partners, then the importer's. evidence.csv has both.
  Other pairs: the geometric mean of the matrix of 2023 (moved to 2021 by the growth of exports and
  imports in the UN's accounts) and of the OECD's pair of 2021 raised to the matrix's exports and imports;
  of Russia, Belarus and Ukraine the OECD's alone. Where a deficit were further than 10 % of GDP from the
  UN's, imports without a record move ({moved}).
  What is left of the gap: the UN counts goods that residents make and trade abroad (IRL, SGP), services of
  2021 (IRL, LUX), oil at the prices of each contract (AGO).
  Of each good an economy sells at home at least {least_percent:.0f} % of what it trades. At that stand
  {least_cells} goods of economies with {least:.0f} bn USD, of them {least_fuels:.0f} bn oil and gas, some where nobody
  drills: about a fuel that stops ask the networks (energy).
  Hong Kong's imports are cut to what stays there; those who sell to it sell less here.
  Sectors: the OECD's mix of each pair; Russia's exports and imports add up to its customs chapters,
  Kazakhstan's exports to its chapters by partner. {hidden} economies are split from the OECD's rest of
  the world: they buy what it buys, and sell their main goods (our reading of the World Factbook).
  Services: the OECD's pairs of 2019 within totals; which services a pair trades is that of 2014.
  Goods are at customs values: margins of wholesale, retail and land transport are in them and not
  exports of services.
  Inputs: technology of 2014 (the World Input-Output Database; Russia's for its neighbours, else the
  rest of the world's) fitted to output, value added and uses of 2021. Value added by sector: the UN's
  six groups, within them the OECD's shares of 2022. Sales of services at home follow from them.
  GDP is at market prices: duties are in value added, and once more in what is spent.
  Prices: crude 65.0 USD a barrel, Russia's to China as China's customs; gas by pipe from Russia 280
  (Europe), 150 (China), 128.5 (Belarus) USD per 1000 m3; others in the recipe, some from memory. India's
  crude from Russia is the Statistical Review's 4.5 Mt (Indian sources: 0.4 to 2.6), Power of Siberia its
  7.6 bcm (Gazprom: about 10.4).
  Tariffs: those of 2014 with the agreements since (CPTPP, the EU with the UK, Canada, Japan, Korea,
  Vietnam, Singapore, Serbia, Ukraine, Georgia, CIS, ASEAN, GCC); US duties by partner and chapter as
  collected in 2024, before those of 2025; China's on US goods 20.9 %; of economies that WIOD lacks those of
  its rest of the world, of the Eurasian union Russia's, of Hong Kong and Singapore none, of the Gulf at
  most 5 %.
  Elasticities: coal and ores have GTAP's other mining's, gas has oil's: no estimate of their own. Short
  run: 0.38 (1 + theta) - 1, at least 0.05, since the published numbers are of a sigma.
  Trade of Iran and of others under sanctions is what partners report.
  Groups as of September 2022, as far as members are in this world. The coalition is those here that
  sanctioned Russia in 2022; Singapore, whose controls are narrow, is not counted.
  The gdp column is what the world's value added was set to, also for the rest of the world.
"""
