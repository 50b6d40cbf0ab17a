#pragma once

#include <string>
#include <utility>
#include <vector>

#include <rapidcheck.h>

namespace schedsweep::test {

/// The text of some small sweep file without problems: models only, with lists in every place that takes one.
inline rc::Gen<std::string> any_sweep_file() {
  return rc::gen::exec([] {
    const auto sometimes = [] { return *rc::gen::inRange(0, 3) == 0; };
    const auto some_of = [&](const std::string& key, std::vector<std::string> choices) {
      std::string list;
      for (const std::string& choice : choices)
        if (*rc::gen::arbitrary<bool>()) list += (list.empty() ? "" : ", ") + choice;
      if (list.empty()) list = choices[0];
      return key + " = [" + list + "]\n";
    };
    const std::vector<std::pair<std::string, std::vector<std::string>>> parameters = {
        {"order", {"\"fcfs\"", "\"sjf\"", "\"saf\""}},
        {"reservations", {"1", "0"}},
        {"backfill_order", {"\"shortest\"", "\"queue\""}},
        {"spare", {"false", "true"}},
        {"estimate", {"\"scaled\"", "\"requested\"", "\"actual\""}},
        {"estimate_factor", {"2", "1", "0.5"}},
        {"estimate_base", {"\"requested\"", "\"actual\""}},
        {"tau_s", {"60", "10"}}};

    std::string text = "replicates = " + std::to_string(*rc::gen::inRange(1, 4)) + "\n";
    for (int trace = *rc::gen::inRange(1, 4); trace > 0; --trace) {
      text += "[[traces]]\nmodel = \"lublin99\"\nname = \"t" + std::to_string(trace) + "\"\n";
      if (sometimes()) text += some_of("load", {"0.5", "0.7", "0.9"});
      if (sometimes()) text += "load = 0.7\n";
      if (text.find("load", text.rfind("[[traces]]")) != text.rfind("load")) text.erase(text.rfind("load"));
      if (sometimes()) text += some_of("jobs", {"100", "200"});
    }
    for (int machine = *rc::gen::inRange(0, 3); machine > 0; --machine)
      text += "[[machines]]\nprocessors = " + std::to_string(64 * machine) + "\n";
    for (int policy = *rc::gen::inRange(1, 4); policy > 0; --policy) {
      text += "[[policies]]\nname = \"p" + std::to_string(policy) + "\"\n";
      if (sometimes()) text += "preset = \"fcfs\"\n";
      for (const auto& [key, choices] : parameters)
        if (sometimes()) text += some_of(key, choices);
    }
    // Each parameter is common, zipped or left alone.
    std::string zip;
    text += "[parameters]\n";
    for (const auto& [key, choices] : parameters) {
      if (sometimes()) {
        text += some_of(key, choices);
      } else if (sometimes()) {
        zip += key + " = [" + choices[0] + ", " + choices[1] + "]\n";
      }
    }
    return zip.empty() ? text : text + "[[zip]]\n" + zip;
  });
}

}  // namespace schedsweep::test
