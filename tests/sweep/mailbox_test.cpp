#include "sweep/mailbox.h"

#include "tests/support/run_program.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

namespace schedsweep {
namespace {

using Kind = Mailbox::Kind;

const std::string long_letter(std::size_t{8} << 20, 'x');

/// Of two ranks: sends a letter that goes in parts, and is stopped before the last.
void write_and_stop(Mailbox& mailbox) {
  mailbox.send(0, Kind::to_rank_0, std::to_string(getpid()));
  while (mailbox.n_on_their_way() > 0) std::this_thread::yield();
  mailbox.send(0, Kind::to_rank_0, long_letter);
  raise(SIGSTOP);
  mailbox.send(0, Kind::to_rank_0, "later");
  while (mailbox.n_on_their_way() > 0) std::this_thread::yield();
}

std::string read_one(Mailbox& mailbox) {
  for (;;)
    if (const auto message = mailbox.receive(Kind::to_rank_0)) return message->bytes;
}

bool is_stopped(pid_t process) {
  const std::string stat = test::read_file("/proc/" + std::to_string(process) + "/stat");
  return stat.at(stat.rfind(") ") + 2) == 'T';
}

TEST(Mailbox, DISABLED_TwoRanks) {
  const Communicator world = Communicator::world();
  ASSERT_EQ(world.size(), 2);
  Mailbox mailbox(world);
  if (world.rank() == 1) return write_and_stop(mailbox);
  const pid_t other = std::stoi(read_one(mailbox));
  ASSERT_TRUE(test::wait_until([&] { return is_stopped(other); }));
  // Nobody waits for the rest of a letter.
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
  while (std::chrono::steady_clock::now() < end) ASSERT_FALSE(mailbox.receive(Kind::to_rank_0));
  kill(other, SIGCONT);
  EXPECT_TRUE(read_one(mailbox) == long_letter);
  EXPECT_EQ(read_one(mailbox), "later");
}

TEST(Mailbox, DoesNotWaitForARankThatStopsInTheMiddleOfALetter) {
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  const test::ProgramEnd end = test::RunningProgram({"mpirun", "-n", "2", program, "--gtest_also_run_disabled_tests",
                                                     "--gtest_filter=Mailbox.DISABLED_TwoRanks"},
                                                    test::mpi_environment())
                                   .wait();
  EXPECT_EQ(end.exit_code, 0) << end.out << end.err;
}

}  // namespace
}  // namespace schedsweep
