"""network.yaml of the gas network; figures of the run are filled in."""

NETWORK_YAML = """\
name: gas-2021
title: Natural gas of 2021, pipes and LNG between 43 regions
fuel: gas
year: 2021
unit: {{quantity: bcm a year, price: USD per thousand m3, value: million USD a year, value_per_unit: 1}}
source:
  - bp (2022), Statistical Review of World Energy, 71st edition (LNG and pipeline trade, prices of 2021)
  - Energy Institute (2023), Statistical Review of World Energy (gas made and used, trade of 2022)
  - >-
    Riepin, Müsgens (2022), Seasonal Flexibility in the European Natural Gas Market, Energy Journal 43(1)
    (capacities of pipes and terminals in Europe, 2015)
  - Nord Stream AG, Gas TSO of Ukraine, EPDK (Türkiye), ministry of energy of Italy (pipes by name, 2021)
  - Sakhalin Energy, IGU (2023) World LNG Report, EIA (2021), GlobalData, Global Energy Monitor, CNPC,
    Gazprom, TAP AG (capacities, LNG)
  - Gas Infrastructure Europe (stores, January 2021 and 2022)
  - S&P Global (2016), toll of Panama for LNG
  - >-
    Andersen, Nilsen, Tveterås (2011), How is demand for natural gas determined across European industrial
    sectors, Energy Policy 39 (short run -0.06 to -0.18: range of the demand elasticities)
licence: >-
  Statistical Review: figures derived from it, with its name. These derived tables: to be used with the
  sources named.
notes: |
  m3 of 15 C and 40 MJ; Russia's own (20 C) are 4.7 % smaller here. 1 USD per million Btu is 37.9.
  Confidence: observed (a published figure, kept or added up), derived (computed from published figures),
  assumed (a choice of the method), M (from memory, no source at hand). A row has its weakest part's.

  Flows. Weighted least squares: {count} routes known by name with 1 %, LNG routes 5 %, other pipes
  (Europe's inside, China's inside: M) 40 %, and a free stock draw at every region; the balances of all
  regions hold. Named routes moved by at most {named:.2f} % ({named_route}), of the 20 largest routes
  {within} by less than 10 %; flows.csv says what was said and what was kept. By pipe {pipe:.0f} bcm, LNG
  {lng:.0f}. Injection is a stock draw and also what the review's own numbers leave over (gas to liquids
  in Qatar, coal gas in China); Europe with Ukraine and Türkiye {europe:+.1f}.
  Left out: re-exports of LNG (3.6 bcm), LNG to Canada and the United States (1.3). Moved: Georgia to
  CAU, Dubai's LNG to MEE, Brunei to IDN, Hong Kong to CHN_E, the Philippines' gas to SEA. Parts of
  China and of Russia, and the shares of the EU's smaller buyers, are M.

  Prices. Hubs of 2021 (TTF, NBP, Henry Hub, AECO, JKM for north-east Asia); others M. A liquefaction
  node has the mean netback of its routes. Engineering costs of pipes and liquefaction are M; LNG costs
  6 + 0.006 a nautical mile + 7 a canal.
  Margin of an arc = price at its end - price at its start - cost. Liquefaction, full pipes and pipes
  with a margin above 60 carry no more than in 2021 (available) unless a scenario says so, and their
  margin is rent of wedge_owner. Other used arcs have residual = margin - slope x flow and a slope: 40 for
  a doubling of an LNG route over the share that is free to change its destination (USA 0.9, others
  0.25), 60 for a doubling of a pipe; routes under 1 bcm have the slope of 1 bcm. Where gas is sold for
  less than half of what LNG costs (MEE, MYS, MEX) the state buys at any price: take_or_pay.
  So 2021 comes back by construction. It is no evidence; what predicts are two stiffnesses, two flexible
  shares, one threshold and the elasticities.
  Old contracts: buyers in Europe paid Gazprom 280 on average, China paid Russia 148, Turkmenistan 216,
  Kazakhstan and Uzbekistan 179 (its customs, April 2021), below the prices here; who kept the difference
  is not in the network. Its wedge_owner is the seller in Europe, China in China.
"""
