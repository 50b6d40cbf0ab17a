#include "sweep/predict_input.h"

#include "engine/error.h"

#include <sstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace schedsweep {
namespace {

/// All events and refusals of an input, as text.
std::vector<std::string> told(const std::string& text, PredictFormat format) {
  std::istringstream input(text);
  std::vector<std::string> all;
  try {
    PredictInput events(input, format);
    while (true) {
      try {
        const auto event = events.next();
        if (!event) return all;
        if (const auto* job = std::get_if<SubmittedJob>(&*event)) {
          all.push_back(job->job + " " + (job->submit_s ? std::to_string(*job->submit_s) : "-") + " " + job->user +
                        "/" + job->group + "/" + job->executable + "/" + job->queue + "/" + job->partition + " " +
                        std::to_string(job->procs) + " " + std::to_string(job->requested_s) + " " +
                        std::to_string(job->memory_kb));
        } else if (const auto* started = std::get_if<StartedJob>(&*event)) {
          all.push_back(started->job + " starts " + std::to_string(started->at_s));
        } else {
          const auto& completed = std::get<CompletedJob>(*event);
          all.push_back(completed.job + " ends " + std::to_string(completed.at_s) + " " +
                        std::to_string(completed.run_s) +
                        (completed.status < 0 ? "" : " as " + std::to_string(completed.status)));
        }
      } catch (const InputError& error) {
        all.push_back(error.what());
      }
    }
  } catch (const InputError& error) {
    all.push_back(error.what());
  }
  return all;
}

using Lines = std::vector<std::string>;

Lines json(const std::string& text) { return told(text, PredictFormat::json_lines); }

Lines csv(const std::string& text) { return told(text, PredictFormat::csv); }

TEST(PredictJson, ReadsSubmissionsStartsAndEnds) {
  EXPECT_EQ(json(R"({"job":17,"submit_s":5,"user":"ann","group":3,"executable":"a.out","queue":"q","partition":0,)"
                 R"("procs":4,"requested_s":3600,"memory_kb":1024}
{"event":"started","job":17,"at_s":9}

{"event":"completed","job":"17","at_s":19,"run_s":10}
{"event":"completed","job":18,"at_s":19,"run_s":10,"status":5}
{"event":"submitted","submit":20.0,"user":null,"queue":""})"),
            (Lines{"17 5 ann/3/a.out/q/0 4 3600 1024", "17 starts 9", "17 ends 19 10", "18 ends 19 10 as 5",
                   " 20 //// 1 0 -1"}));
  EXPECT_EQ(json("{}"), Lines{" - //// 1 0 -1"});
  EXPECT_EQ(json(""), Lines{});
}

TEST(PredictJson, SaysWhatIsWrongAndGoesOn) {
  EXPECT_EQ(
      json(R"(nonsense
[1]
{"usr":"ann"}
{"procs":0}
{"procs":"many"}
{"procs":1.5}
{"user":["ann"]}
{"submit":1,"submit_s":1}
{"submit_s":-1}
{"requested_s":99999999999}
{"event":"paused"}
{"event":7}
{"event":"started","job":1}
{"event":"completed","job":1,"at_s":3,"run_s":1,"procs":2}
{"event":"completed","job":1,"at_s":3,"run_s":-1}
{"procs":2})"),
      (Lines{"line 1: is no JSON (at byte 2)", "line 2: is no JSON object",
             "line 3: 'usr' is not known (did you mean 'user'?)",
             "line 4: procs = 0 (must be a whole number from 1 to 2147483647)",
             "line 5: procs = many (must be a whole number from 1 to 2147483647)",
             "line 6: 'procs' is neither text nor a whole number", "line 7: 'user' is neither text nor a whole number",
             "line 8: 'submit' and 'submit_s' say the same",
             "line 9: submit_s = -1 (must be a whole number from 0 to 1000000000000)",
             "line 10: requested_s = 99999999999 (must be a whole number from 0 to 2147483647)",
             "line 11: event = \"paused\" (must be \"submitted\", \"started\" or \"completed\")",
             "line 12: event = 7 (must be \"submitted\", \"started\" or \"completed\")", "line 13: 'at_s' is missing",
             "line 14: 'procs' is not known (known: event, job, at_s, run_s, status)",
             "line 15: run_s = -1 (must be a whole number from 0 to 2147483647)", " - //// 2 0 -1"}));
}

TEST(PredictJson, RefusesLinesThatAreNoTextOrTooLong) {
  EXPECT_EQ(json("{\"user\":\"\xff\"}\n{}"), (Lines{"line 1: is no text in UTF-8", " - //// 1 0 -1"}));
  EXPECT_EQ(json(std::string(5'000'000, ' ') + "\n{}"), (Lines{"line 1: more than 1048576 bytes", " - //// 1 0 -1"}));
  EXPECT_EQ(json("{\"user\":\"" + std::string(5000, 'x') + "\"}"), Lines{"line 1: an id of 5000 bytes (at most 4096)"});
  EXPECT_EQ(json(std::string(500'000, '[')).size(), 1U);
  EXPECT_EQ(json("{\"user\":\"" + std::string(1000, 'x')).size(), 1U);
}

TEST(PredictCsv, ReadsColumnsInAnyOrder) {
  EXPECT_EQ(csv("procs,submit,user,job\n4,5,ann,17\r\n\n,6,\"b,\"\"o\"\"b\", x \n"),
            (Lines{"17 5 ann//// 4 0 -1", "x 6 b,\"o\"b//// 1 0 -1"}));
  EXPECT_EQ(csv("\xEF\xBB\xBFuser\n7"), Lines{" - 7//// 1 0 -1"});
}

TEST(PredictCsv, SaysWhatIsWrongAndGoesOn) {
  EXPECT_EQ(csv(""), Lines{"line 1: no columns are named (expected a header)"});
  EXPECT_EQ(csv("user,partitoin\n"), Lines{"line 1: 'partitoin' is not known (did you mean 'partition'?)"});
  EXPECT_EQ(csv("submit,submit_s\n"), Lines{"line 1: column 'submit_s' stands twice"});
  EXPECT_EQ(csv("job,procs\n1\n2,x\n3,\"4\n4,\"4\"4\n5,5\n"),
            (Lines{"line 2: 1 fields (expected 2)", "line 3: procs = x (must be a whole number from 1 to 2147483647)",
                   "line 4: a quote that does not end", "line 5: text behind a quoted field", "5 - //// 5 0 -1"}));
}

RC_GTEST_PROP(PredictLines, AnyBytesAreEventsOrRefusals, ()) {
  const auto text =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("{}[]\":,\n\r\"0919.eE-+ \xffnulltrprocs")));
  json(text);
  csv("job,procs\n" + text);
}

TEST(IdBook, GivesIdsTheCodesOfTheModel) {
  IdBook book({{"ann", "bob"}, {}, {"a.out"}, {}, {}});
  JobStore store;
  std::vector<SubmittedJob> jobs(3);
  jobs[0].user = "bob";
  jobs[0].group = "g";
  jobs[0].executable = "b.out";
  jobs[0].procs = 3;
  jobs[1].user = jobs[2].user = "eve";
  jobs[1].executable = "a.out";
  jobs[1].requested_s = 60;
  jobs[0].queue = "0";
  jobs[1].queue = "7";
  jobs[2].queue = "1st";
  for (JobIndex i = 0; i < 3; ++i) EXPECT_EQ(book.append(jobs[i], 5 + i, store), i);
  EXPECT_EQ(store.priority, (std::vector<std::int8_t>{0, 3, normal_priority}));
  EXPECT_EQ(store.user, (std::vector<DenseId>{1, 2, 2}));
  EXPECT_EQ(store.group, (std::vector<DenseId>{0, unknown_id, unknown_id}));
  EXPECT_EQ(store.executable, (std::vector<DenseId>{1, 0, unknown_id}));
  EXPECT_EQ(store.number, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(store.procs, (std::vector<Procs>{3, 1, 1}));
  EXPECT_EQ(store.requested_s, (std::vector<JobSeconds>{0, 60, 0}));
  std::apply([&](const auto&... column) { EXPECT_TRUE(((column.size() == 3) && ...)); }, store.columns());
}

}  // namespace
}  // namespace schedsweep
