#include "samarkand/base/diagnostic.h"

namespace samarkand {

const std::vector<ErrorRecord>& error_records() {
  static const std::vector<ErrorRecord> records = {
      {ErrorCode::kFileMissing, "no such file",
       "A file that is needed does not exist. Check the spelling of its path; paths in a scenario "
       "start at the scenario's folder."},
      {ErrorCode::kFileUnreadable, "a file cannot be read",
       "The file exists, but the system does not let it be read: it is a folder, or the permission "
       "is missing."},
      {ErrorCode::kFileEmpty, "a file is empty",
       "The file holds nothing that could be read. It was perhaps never filled, or a copy failed."},
      {ErrorCode::kFileNotText, "a file is not UTF-8 text",
       "All input is text in UTF-8, with or without a byte-order mark, lines ending in LF or CRLF. "
       "A spreadsheet saves it as \"CSV UTF-8\"."},
      {ErrorCode::kFileUnwritable, "a file cannot be written",
       "The folder does not exist or may not be written, or the disk is full. What stood there "
       "before is untouched, but where the folder is the current one or a mount point: there files "
       "are renamed one by one, and the message says which are new. Run again to make it whole."},
      {ErrorCode::kNotNetcdf, "a file is not NetCDF, or damaged",
       "The file ends in .nc, but is not in the format NetCDF-4, or a part of it is missing or "
       "spoilt. A copy or a download was perhaps cut off: get it again."},
      {ErrorCode::kPartMissing, "a NetCDF file lacks a part",
       "A variable or an attribute that is needed is not in the file. `samarkand explain formats` "
       "lists those of a packed world."},
      {ErrorCode::kPartForm, "a part of a NetCDF file has the wrong form",
       "A variable lies along other dimensions or holds another type of value than the message "
       "names. Dimensions count in their order: sector, importer, exporter is not exporter, "
       "importer, sector."},
      {ErrorCode::kValueMissing, "values of an array are missing",
       "An array that must be complete holds values that are missing (NaN) or infinite. A flow "
       "that does not exist is 0."},
      {ErrorCode::kNotAResult, "no result of a run",
       "A folder of results holds report.json and flows.csv as `samarkand run` of this version "
       "wrote them. Run the scenario again."},
      {ErrorCode::kSameFolder, "two results would go to one folder",
       "Of several scenarios in one `run` each writes results/<name>, with --output a folder named "
       "after its file. Two of one name would write over each other: nothing is run."},
      {ErrorCode::kFolderOfOthers, "a folder holds other files",
       "A result is written into an empty folder, or in the place of an earlier result of the same "
       "command, which samarkand-result.json tells. Files of your own in such a folder stay. "
       "Nothing else is touched: name another folder."},
      {ErrorCode::kFolderInUse, "another run writes into the folder",
       "Two runs into one folder at a time would mix. The second is refused; of different folders "
       "any number may run."},
      {ErrorCode::kTableHeader, "a table has the wrong header",
       "The first line of a CSV file names its columns, separated by commas. Every required column "
       "must be there, in any order, and no unknown one."},
      {ErrorCode::kTableFields, "a row has too few or too many fields",
       "Every row has one field for each column of the header. Text that holds a comma needs "
       "double quotes around it; a short last row often means that the file was cut off."},
      {ErrorCode::kTableQuote, "a quotation mark is wrong",
       "A field that begins with a double quote ends with one on the same line. A quote inside it "
       "is written twice: \"say \"\"yes\"\"\"."},
      {ErrorCode::kTableDuplicate, "the same row twice",
       "Two rows describe the same thing, so one of them would silently win. Remove one, or add "
       "their values up in one row."},
      {ErrorCode::kNumberSyntax, "not a number",
       "A number has a decimal point and no thousands separator, percent sign or unit, such as "
       "1234.5 or 1.2e6. NaN and infinity are no values."},
      {ErrorCode::kNumberRange, "a number is out of range",
       "The number can be read, but what it stands for allows only the range that the message "
       "names. Rates are fractions: 0.05 is 5 %."},
      {ErrorCode::kTextMissing, "a field is empty",
       "A code or name that is needed is an empty field."},
      {ErrorCode::kTableWord, "a word that is not allowed",
       "The column takes only the words that the message lists."},
      {ErrorCode::kWorldUnknownCode, "a code that the world does not have",
       "Countries and sectors are named by the codes of countries.csv and sectors.csv, upper and "
       "lower case as there."},
      {ErrorCode::kWorldReservedCode, "a code that is taken",
       "The words all, goods and services have a meaning in scenarios, and a group must not be "
       "called like a country or a sector: a measure could not tell which is meant."},
      {ErrorCode::kWorldNegative, "a negative value in a world",
       "Flows, inputs, final spending and value added are never negative. Changes of stocks and "
       "revisions make them so in some sources: `samarkand world balance` sets "
       "them to zero and fits inputs and final spending again."},
      {ErrorCode::kWorldUnbalanced, "a world does not balance",
       "In every country and sector, flows with their tariffs must add up to what sectors spend on "
       "it as an input plus final spending, to 1e-9 of world value added. The message names the "
       "worst cells; `samarkand world balance` fits inputs and final spending to the flows."},
      {ErrorCode::kWorldInputsWithoutOutput, "inputs without output",
       "A sector buys inputs but sells nothing in flows.csv, home sales included. Remove its "
       "inputs, or add what it sells."},
      {ErrorCode::kWorldNoValueAdded, "a country without value added or final spending",
       "Value added is what a country's sectors sell less the inputs they buy. A country that "
       "earns nothing or spends nothing has no place in an equilibrium: fill in its rows, or merge "
       "it "
       "with another."},
      {ErrorCode::kWorldUnknown, "no such world",
       "A world is named by its folder's name on the search path, or by a path to its folder. "
       "`samarkand world list` shows what is there; SAMARKAND_WORLDS adds folders to search."},
      {ErrorCode::kWorldEmpty, "a world without content",
       "A world needs at least one country, one sector and one flow."},
      {ErrorCode::kWorldShape, "arrays of the wrong size",
       "A world made by a program has arrays that do not fit its numbers of countries and sectors, "
       "or that hold values which are not finite."},
      {ErrorCode::kWorldUnit, "units that do not fit together",
       "All values of a world are in its unit, which it names once. An array says that it is in "
       "another: convert it, or mend what it says. Tariffs are rates in the unit 1: 0.05 is 5 %."},
      {ErrorCode::kWorldLabels, "labels that do not fit together",
       "In a packed world importers and exporters are its countries and inputs its sectors, in "
       "the same order; otherwise the numbers would belong to nobody knows whom."},
      {ErrorCode::kWorldInTheWay, "something is in the way",
       "A world is written over with --force alone, and no result is ever written into the folder "
       "of a world: name another place with --output."},
      {ErrorCode::kWorldShares, "shares that do not add up",
       "Shares of currencies of one corridor of channels/currency.csv add up to 1."},
      {ErrorCode::kWorldTooLarge, "a world that is too large",
       "A world's largest array has a value for every sector, importer and exporter, or for every "
       "economy, sector and input. `samarkand explain limits` says how many are taken. Leave out "
       "economies or sectors, or merge them: `samarkand world aggregate`."},
      {ErrorCode::kWorldCode, "a code with other characters",
       "Codes of economies and sectors and names of groups begin with a letter and go on with "
       "letters, digits, _ . and -: they stand in tables of results, in names of files and in "
       "scenarios, and mean the same in all of them."},
      {ErrorCode::kWorldName, "a name that is no plain text",
       "A name has a control character or a mark of direction, which show nothing and may alter "
       "what is shown after them, or begins with = + - or @, so that a spreadsheet would compute "
       "it as a formula."},
      {ErrorCode::kMergedKinds, "goods merged with services",
       "Sectors that a mapping merges are all goods or all services: measures on `goods` could not "
       "tell which part of a mixed sector they mean."},
      {ErrorCode::kSharesSum, "shares that do not sum to 1",
       "The parts that an economy or a sector is split into have shares that sum to 1, to a "
       "millionth."},
      {ErrorCode::kTotalOfNothing, "a total of nothing",
       "An update scales what the world holds: a flow of zero stays zero, and flow totals leave "
       "domestic flows out. A total above zero needs a value that it can scale."},
      {ErrorCode::kTotalsContradict, "totals that cannot be met together",
       "No world with this one's zeros meets all totals and all identities. The message names the "
       "totals that pull against each other, and how far each is missed at the closest point "
       "that was found."},
      {ErrorCode::kCannotBalance, "a world that cannot be balanced",
       "Inputs and final spending of a country are fitted to what it buys and sells; the zeros of "
       "its tables leave no way to do so. Fill in the rows that the message names, or mend its "
       "flows."},
      {ErrorCode::kYamlSyntax, "not YAML",
       "The file does not follow the rules of YAML from the place that is named. Indent with "
       "spaces, and put text that holds a colon in double quotes."},
      {ErrorCode::kUnknownKey, "an unknown key",
       "The key has no meaning where it stands. Unknown keys are errors so that a spelling mistake "
       "never switches a measure off in silence. `samarkand explain formats` lists the keys of a "
       "world's world.yaml, `samarkand explain measures` and `samarkand explain options` those of "
       "a scenario."},
      {ErrorCode::kDuplicateKey, "the same key twice",
       "A key stands twice in the same place, so one of its values would silently win."},
      {ErrorCode::kMissingKey, "a key is missing",
       "Something that has no default was left out. `samarkand explain measures` lists what every "
       "kind of measure needs; a world's world.yaml needs name, title, year and unit."},
      {ErrorCode::kWrongType, "a value of the wrong kind",
       "A number, a word, a list or a map was expected, and something else stands there."},
      {ErrorCode::kOutOfRange, "a value is out of range",
       "The number can be read, but its meaning allows only the range that the message names. "
       "Rates and shares are fractions: 0.25 is 25 %."},
      {ErrorCode::kUnknownMeasureKind, "an unknown kind of measure",
       "`samarkand explain measures` lists all kinds with an example of each."},
      {ErrorCode::kUnknownCountry, "an unknown country or group",
       "The word is neither a country code nor a group of the world that the scenario runs on."},
      {ErrorCode::kUnknownSector, "an unknown sector",
       "The word is no sector code of the world that the scenario runs on, nor all, goods or "
       "services."},
      {ErrorCode::kEmptySelection, "nothing is selected",
       "After lists, groups and exceptions are worked out, no country or sector is left for the "
       "measure to act on."},
      {ErrorCode::kAmbiguousExcept, "an exception that could mean two things",
       "`except` belongs to the side written `all`, else to the side written as a group. Where "
       "both sides qualify, write except_origin or except_destination."},
      {ErrorCode::kConflictingMeasures, "measures that contradict each other",
       "Two measures say different things about the same flow, such as two tariff rates. Leave one "
       "out, or let them cover different countries or sectors."},
      {ErrorCode::kNotSupported, "not supported by this version",
       "The scenario asks for something that is planned, and that this version does not compute."},
      {ErrorCode::kUnknownAsk, "an unknown question",
       "The `ask` of a question is not one that Samarkand knows."},
      {ErrorCode::kTransferUnbalanced, "a transfer that cannot be split",
       "A transfer leaves one side and reaches the other in full. Both sides need countries, and "
       "no country can stand on both."},
      {ErrorCode::kIncludesItself, "a scenario that takes its own measures",
       "`- {scenario: NAME}` in a list of measures stands for the measures of that scenario, which "
       "may take those of others in turn, but never its own."},
      {ErrorCode::kNoChannels, "the world has no channels",
       "The measure works on indirect routes or currencies, which the world's folder `channels/` "
       "describes: links.csv and routes.csv, or currency.csv. Without it, `ban` and `iceberg` are "
       "what there is."},
      {ErrorCode::kUnknownCurrency, "unknown currency",
       "Currencies are those of the world's channels/currency.csv."},
      {ErrorCode::kChannelsUnusable, "channels that have no equilibrium",
       "Links so cheap that going in circles costs nothing (the spectral radius of t^-rho must be "
       "below 1), or currencies whose observed shares would not last (liquidity too large beside "
       "nu)."},
      {ErrorCode::kTooManyMeasures, "too many measures",
       "Scenarios that take their measures from others that take them from others again grow "
       "tenfold with every step. `samarkand explain limits` says how many measures and how many "
       "included scenarios are taken."},
      {ErrorCode::kImportSource, "no such source",
       "`samarkand explain import` lists the sources that can be imported, and which of their "
       "files to give."},
      {ErrorCode::kImportFiles, "not the files that a source needs",
       "Too few or too many files were given, or one that belongs to the others is missing. "
       "`samarkand explain import` says which files every source needs."},
      {ErrorCode::kImportLayout, "a file is laid out in another way",
       "The file is not what its source publishes under this name, or an edition that Samarkand "
       "does not know: it was perhaps opened and saved by a spreadsheet, or belongs to another "
       "source. The message says what was expected and what stands there."},
      {ErrorCode::kImportYear, "the year is not known",
       "The files do not say which year they describe, or hold several. Give it with --year."},
      {ErrorCode::kImportUnsolved, "a table that cannot be balanced",
       "Without changes of inventories, output is solved again from the table's input coefficients "
       "and final spending. That fails where sectors use up all they make: the table is damaged, "
       "or not an input-output table."},
      {ErrorCode::kImportTotals, "a world that misses its source's totals",
       "Value added, output or trade of the world that was made is more than 2 % off what the "
       "source itself gives, or its rows add up to: perhaps columns were read as others, rows or "
       "countries were lost. Changes of inventories, which worlds leave out, move it by less. "
       "--allow 5 lets "
       "5 % pass, with a note in the world. Of each country with a thousandth of the sum or more "
       "25 "
       "times as much is allowed, 50 % unless --allow says more: what moves half of a country is a "
       "row of another, or a lost one."},
      {ErrorCode::kImportAggregate, "a sum among the economies",
       "The table has the world as a whole, or a group of countries beside its members, which the "
       "world would hold twice. Take the sums out of the table."},
      {ErrorCode::kImportUnits, "trade and GDP of different sizes",
       "Home sales are made from GDP and exports, so both must be in the same unit. GDP is given "
       "in million USD, or in USD as the World Bank has it; --unit says what a matrix holds."},
      {ErrorCode::kImportSurplus, "a trade surplus larger than GDP",
       "What a country spends for final use is its GDP plus imports less exports, so that a "
       "surplus of the size of GDP leaves it nothing. One of the two numbers is wrong, or belongs "
       "to goods "
       "that only pass through."},
      {ErrorCode::kImportProduct, "products without a sector",
       "Every product of the trade data needs a sector in the concordance: by its whole code or "
       "first digits, the longest that fits. A row `*` names the sector of all others."},
      {ErrorCode::kImportShares, "shares that do not add up",
       "A country's spending on a sector is shared out among origins, its final spending and a "
       "sector's inputs among sectors, so that these shares add up to 1. Rows are perhaps "
       "missing."},
      {ErrorCode::kUnknownPath, "no such number in the scenario",
       "`uncertainty` and `grid` name numbers by their path: measures[0].rate is the rate of the "
       "first measure of the file, model.theta.scale and model.epsilon are options of the model. A "
       "trade elasticity has a path when the scenario gives it. Rows of tables have none."},
      {ErrorCode::kNothingVaries, "a sweep over nothing",
       "A sweep needs something that varies: `uncertainty` with theta or numbers, a measure with a "
       "`probability` below 1, or a `grid`. `samarkand explain sweep` describes them."},
      {ErrorCode::kVariedTwice, "varied twice",
       "A number can be drawn once or stand in the grid, not both; and a sector's elasticity is "
       "drawn by one entry of `theta`, of those that name it equally exactly."},
      {ErrorCode::kOtherSweep, "the checkpoint of another sweep",
       "The output folder holds the checkpoint of a sweep with other inputs: another scenario, "
       "world, seed, number of draws or version. --restart throws it away; another --output keeps "
       "it."},
      {ErrorCode::kNoMpi, "started by mpirun, built without MPI",
       "Several copies were started together, but this Samarkand cannot make them work together. "
       "Install libopenmpi-dev and build again, or start one copy alone."},
      {ErrorCode::kUnknownPlayer, "no such player",
       "`leader`, `if` and `as_in` name players of the game: codes or groups that stand in its "
       "`players`. `bargain` of a pipeline question names two of its own `players`."},
      {ErrorCode::kUnknownAction, "no such action",
       "Actions are named in the `players` of a game. `when` and `if` name them alone, or as "
       "`game.action` where another game is meant; a stake of an actor that a compliance or "
       "coalition question asks about has `complies` and `refuses` as well."},
      {ErrorCode::kNoActions, "a player without actions",
       "A player chooses among its actions, each with a name and a list of measures that may be "
       "empty; or chooses as in another game, with `as_in` alone."},
      {ErrorCode::kUnknownGame, "no such game",
       "A question of `ask: game` and `as_in` name games of the block `games:`."},
      {ErrorCode::kCyclicLinkage, "games that point to each other",
       "`as_in` says in which game the player's actions stand. Following it must come to a game "
       "where they do."},
      {ErrorCode::kNothingToSearch, "no threat to search for",
       "The size of the threat is what is searched for: leave out `factor` of its icebergs, or "
       "`rate` of its tariffs and export taxes. The two have no common size, so one kind only."},
      {ErrorCode::kNoPart, "a member that does nothing",
       "A member's part in a coalition is what the scenario's measures do to its trade with the "
       "target; a possible member's is `joining`. Where there is neither, every coalition with it "
       "is the same as without. A pipeline needs at least one player with its arc, or with a "
       "supplier or a node at its ends."},
      {ErrorCode::kTwoParts, "two parts for one country",
       "Players of a game and members of a coalition are separate: no country can be in two, and "
       "the target in none. So are the players of a pipeline, with their nodes and suppliers."},
      {ErrorCode::kTooMany, "too many profiles or coalitions",
       "The answer would need more equilibria than can be counted. Leave out players, members, "
       "actions, or lines of a pipeline question."},
      {ErrorCode::kNoInstrument, "nothing to choose",
       "An actor of an optimal question has no trade with the partners in these sectors, so that "
       "there is no rate and no ban to choose. Perhaps the partners are part of the actor."},
      {ErrorCode::kTwoLeaders, "linked games with different leaders",
       "In linked games one player moves first, in all of them. Name the same `leader` in each, or "
       "in one of them alone."},
      {ErrorCode::kUnknownPlace, "an unknown node, supplier or arc",
       "Nodes are named by their own code, by the country in which they lie, or by a group of "
       "groups.csv; suppliers and arcs by their codes. `samarkand explain network` lists the "
       "tables."},
      {ErrorCode::kNoCurve, "a demand or a supply that is none",
       "Demand is linear (intercept and slope) or of constant elasticity (price, quantity, "
       "elasticity below 0). A supplier's marginal cost has cost, cost_slope and cost_log, or a "
       "price, a quantity and an elasticity above 0."},
      {ErrorCode::kNoArc, "an arc that contradicts itself",
       "An arc leads from one node to another, and at least what must be taken or paid fits into "
       "what is available."},
      {ErrorCode::kOfNetworks, "a measure or question of the other kind of scenario",
       "Some measures and questions are about a network of a fuel (`network:` in the scenario), "
       "others about a world of trade (`world:`). `samarkand explain measures` and `samarkand "
       "explain questions` say which."},
      {ErrorCode::kNetworkUnknown, "no such network",
       "`network:` is a folder with network.yaml, nodes.csv, suppliers.csv and arcs.csv: a path "
       "from the scenario's folder, or one within a shipped world, as world-2021/energy/gas."},
      {ErrorCode::kOldName, "an old name",
       "The name is of an earlier version and is read in this one for the last time. Write the new "
       "one."},
      {ErrorCode::kUnsureShares, "shares of the variance that are unsure",
       "The shares of the variance that a sweep tells have standard errors, which fall with the "
       "square root of the draws. From few draws they are not told at all."},
      {ErrorCode::kLargeRate, "perhaps a percentage",
       "Rates are parts of one: 0.25 is 25 %, and 25 is 2,500 %. Factors are new over old: 1.25 is "
       "25 % more. A rate above 3, a factor below 0.5 or above 3, a coefficient of variation above "
       "2 is perhaps a percentage, in measures, grids, distributions and searches alike."},
      {ErrorCode::kNoCells, "a measure that touches nothing",
       "No trade of the world is between these economies in these sectors: they are the same "
       "economy, or there is none. The measure changes nothing."},
      {ErrorCode::kNoRows, "a table without rows",
       "The table has a header alone, so that its measure changes nothing."},
      {ErrorCode::kTaxedUnion, "a tariff of a union on itself",
       "All members of a customs union are among origins and destinations, so that they tax each "
       "other. Take them out with `except_origin`."},
      {ErrorCode::kFewMembers, "a group with few of its members",
       "Most members of the group are not economies of this world, but part of others: the group "
       "is less than its name says."},
      {ErrorCode::kDeficitHeld, "a deficit decides the result",
       "The closure holds trade deficits and surpluses while trade itself shrinks. A surplus is "
       "then squeezed through what is left of a country's trade, or given back to it where it is "
       "cut off. Under `closure: scaled` deficits follow trade."},
      {ErrorCode::kDeficitBeyondTrade, "a deficit of more than half of trade",
       "Under `closure: scaled` each pair's imbalance is a part of its trade, less than all of it. "
       "What is more than that moves with all trade of the country, or stays where it only buys or "
       "only sells."},
      {ErrorCode::kTransferCut, "a transfer that cannot be paid",
       "A transfer is paid in goods: who pays sells more than it buys. Bans leave no way for goods "
       "from those who pay to those who receive, so that less is paid, or nothing."},
      {ErrorCode::kTotalMovesFar, "a total that moves ten-fold",
       "A total that the world is to meet is ten times what the world has, or a tenth: perhaps it "
       "is in another unit. Totals are in the world's unit, million USD."},
      {ErrorCode::kMemoUnread, "what was solved before is not used",
       "A run keeps in solved.memo what it solved for questions about choices. Here something that "
       "is no file stands in its place: everything is solved again, and nothing is kept."},
  };
  return records;
}

}  // namespace samarkand
