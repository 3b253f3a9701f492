// What comes of a question: how it is told, in words, as JSON, as tables and arrays of its own.
// Every form of a report shows answers through this alone.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/joint/run_context.h"
#include "samarkand/numeric/array.h"

namespace samarkand {

// A file beside the tables of every run.
struct AnswerTable {
  std::string file;  // "exposure.csv"
  std::string text;
};

// What is in one, for `samarkand explain`.
struct TableForm {
  struct Column {
    std::string_view name, unit, text;
  };
  std::string_view file, keys;  // keys: "country, source, sector"
  std::vector<Column> columns;
  std::string_view text;  // how they are to be read
};

// For result.nc: arrays along `country`, `sector` and axes of their own.
struct AnswerArrays {
  struct Axis {
    std::string name;
    std::vector<std::string> labels;
    std::string text;
  };
  struct Labelled {
    std::string name;
    std::vector<std::string> along;  // names of axes, the slowest first
    Array values;
    std::string unit, text;
  };
  std::vector<Axis> axes;
  std::vector<Labelled> arrays;
};

class Answer {
 public:
  Answer(const RunContext& context, const Question& question);
  Answer() = default;  // of a question about a network
  virtual ~Answer() = default;

  virtual std::string title() const = 0;
  // In words, a sentence each: the finding first.
  virtual std::vector<std::string> sentences() const = 0;
  // An object, without what is said of every answer: `ask`, `title`, `answer`. What the question's
  // `with` changes is in it under `with`.
  virtual nlohmann::ordered_json json() const = 0;
  // Why there is none, though one may exist: an optimum that was not reached, an equilibrium that
  // could not be solved. "" for one that has.
  virtual std::string unanswered() const { return ""; }
  virtual std::vector<AnswerTable> tables() const { return {}; }
  virtual AnswerArrays arrays() const { return {}; }

  // What the question's further measures are called: "With us-china-chips" where they are another
  // scenario's.
  const std::string& with_title() const { return with_title_; }

 protected:
  Answer(const Answer&) = default;
  Answer(Answer&&) = default;
  Answer& operator=(const Answer&) = default;
  Answer& operator=(Answer&&) = default;

  const World& world() const { return *world_; }

 private:
  std::shared_ptr<const World> world_;
  std::string with_title_;
};

}  // namespace samarkand
