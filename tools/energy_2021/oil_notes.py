"""network.yaml of the oil network."""
NETWORK_YAML = """\
name: oil-2021
title: Crude oil and products 2021, 20 regions and 14 markets, Russia's two fleets
fuel: oil
year: 2021
unit: {quantity: mb/d, price: USD a barrel, value: million USD a year, value_per_unit: 365}
source:
  - bp (2022), Statistical Review of World Energy, 71st edition (crude and products between areas, 2021)
  - Energy Institute (2023), Statistical Review of World Energy (oil made and used by country)
  - World Bank, Commodity Price Data (Brent, Dubai, WTI, means of 2021)
  - Ministry of Finance of Russia (Urals, mean of 2021)
  - >-
    Caldara, Cavallo, Iacoviello (2019), Oil price elasticities and oil price fluctuations, Journal of
    Monetary Economics 103, 1-20: elasticities of supply 0.10 and demand -0.14
  - International Energy Agency, Reuters, Bloomberg, Refinitiv, EMRA (Russia's and Türkiye's routes)
  - KSE Institute, Russian Oil Tracker, June and July 2023 (shadow fleet, insurance)
  - Review of 2022 in Les clés du Moyen-Orient (refining capacity by country)
  - BIMCO (2021), tanker shipping (what a VLCC must earn a day)
licence: >-
  Statistical Review: figures derived from it, with its name. World Bank: CC BY 4.0. Others: single
  figures, with their names.
notes: |
  Derived by tools/build_energy. Confidence of a row: observed (a published figure, kept or added up),
  derived (computed from published figures), assumed (a choice of the method), M (a part of it is from
  memory, no source at hand). An arc is M where its freight or cost is; flows.csv has the flow alone.

  Nodes: crude (RUW.crude), products (IND.products) and Russia's oil at sea (RUW.port). One market of
  products has several regions of crude: RUS (RUW, RUE), MDE (SAU, IRQ, ARE, KWT, OME), AFR (NAF, WAF).
  Indonesia is in ASI with Korea, Taiwan, Singapore and Australia: no table by route has it alone. Gas
  liquids count as crude: Review's production includes them, and refining arcs carry them.
  Consumption, production and trade are the sources' own; what they leave is a node's injection:
  refining gain, stocks, additives, differences between sources (world +4.3 mb/d, as in the Review's own
  totals; Russia +0.6, where the Review's exports are larger than Russia's customs say).

  Russia: two fleets lead from RUW.crude (RUE.crude, RUS.products) to its port node. Mainstream: ships
  with Western insurance and services, no cost of its own. Shadow: the others, dearer by a premium,
  capacity of April 2023 (2.0 mb/d of crude, 0.8 of products: KSE). Share of Russian crude that sailed
  with insurance of the International Group: a half in April, 45 % in June 2023 (62 % from the Black
  Sea, 12 % from the Pacific), of products 67 and 62 % (KSE). In 2021 the shadow fleet is not used.
  A route is one arc for both fleets, so that curvature is the buyer's, not the fleet's.

  Curvature: 12 USD a barrel for all of what the buyer imports of the commodity, so cost_slope is 12
  over the buyer's imports; refineries 40 USD for all of a region's runs. A route for tankers that does
  not earn its freight at 2021's prices is a niche (a grade, a contract): arc X_Y carries up to 2021's
  flow with its residual, arc X_Y.open any amount beyond it at freight alone. To close a route, close
  both.
  Freight, USD a barrel: a + b x nautical miles. b: what a ship must earn and burns a day, there and back,
  over its cargo: VLCC 0.18, aframax 0.36, product tanker 0.54 per 1000 miles; a: six days in ports and
  dues. A VLCC breaks even at 25,000 USD a day (BIMCO); the rest, the miles and the pipes' costs are M.
  VLCCs load in the Gulf, Africa south of the Sahara, the Americas but Mexico, and Asia.

  The base year comes back by construction and is no evidence. What predicts: 12 and 40, the
  elasticities, freight by mile, niches.
"""
