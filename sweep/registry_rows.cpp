#include "sweep/registry_rows.h"

#include "engine/error.h"

#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

namespace schedsweep {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view format_name = "schedsweep-model-registry";
constexpr int format_version = 1;
constexpr std::array<std::string_view, 3> status_names = {"registered", "production", "archived"};

ModelStatus status_of(const std::string& name) {
  const auto found = std::ranges::find(status_names, name);
  if (found == status_names.end()) throw InputError("status '" + name + "'");
  return static_cast<ModelStatus>(found - status_names.begin());
}

RegisteredModel row_of(const Json& json) {
  const RegisteredModel row = {.id = json.at("model_id").get<std::string>(),
                               .file = json.at("file").get<std::string>(),
                               .content_sha256 = json.at("content_sha256").get<std::string>(),
                               .status = status_of(json.at("status").get<std::string>()),
                               .registered_utc = json.at("registered_utc").get<std::string>(),
                               .note = json.at("note").get<std::string>()};
  if (!is_model_id(row.id)) throw InputError("model_id '" + row.id + "'");
  if (!is_model_id(row.file)) throw InputError("file '" + row.file + "' is not in this folder");
  return row;
}

}  // namespace

std::string name_of(ModelStatus status) { return std::string(status_names[static_cast<std::size_t>(status)]); }

bool is_model_id(std::string_view id) {
  constexpr std::string_view others = "._-";
  const auto allowed = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != others.npos;
  };
  return !id.empty() && id.size() <= 100 && id[0] != '.' && id[0] != '-' && std::ranges::all_of(id, allowed);
}

std::string registry_text(const std::vector<RegisteredModel>& rows) {
  auto models = Json::array();
  for (const RegisteredModel& row : rows) {
    models.push_back({{"model_id", row.id},
                      {"file", row.file},
                      {"content_sha256", row.content_sha256},
                      {"status", name_of(row.status)},
                      {"registered_utc", row.registered_utc},
                      {"note", row.note}});
  }
  const Json whole = {{"format", format_name}, {"version", format_version}, {"models", models}};
  return whole.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::vector<RegisteredModel> registry_rows(std::string_view text) {
  try {
    const Json whole = Json::parse(text);
    if (whole.at("format") != format_name) throw InputError("its format is not '" + std::string(format_name) + "'");
    if (whole.at("version") != format_version) throw InputError("it is of another version than 1");
    std::vector<RegisteredModel> rows;
    std::set<std::string> ids;
    for (const Json& json : whole.at("models")) {
      if (!ids.insert(rows.emplace_back(row_of(json)).id).second)
        throw InputError("model_id '" + rows.back().id + "' stands twice");
    }
    if (std::ranges::count(rows, ModelStatus::production, &RegisteredModel::status) > 1)
      throw InputError("more than one model is in production");
    return rows;
  } catch (const nlohmann::json::exception& error) {
    throw InputError(error.what());
  }
}

}  // namespace schedsweep
