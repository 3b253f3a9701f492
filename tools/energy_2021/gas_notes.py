"""network.yaml of the gas network; figures of the run are filled in."""

NETWORK_YAML = """\
name: gas-2021
title: Natural gas of 2021, pipes and LNG of 43 regions
fuel: gas
year: 2021
unit: {{quantity: bcm a year, price: USD per thousand m3, value: million USD a year, value_per_unit: 1}}
source:
  - bp (2022), Statistical Review of World Energy, 71st edition (LNG and pipeline trade, prices)
"""
