#include "io/model_file.h"

#include "engine/error.h"
#include "io/content_hash.h"
#include "io/flat_document.h"
#include "io/in_child.h"
#include "io/model_document.h"
#include "io/result_decode.h"
#include "io/seal.h"

#include <new>

namespace schedsweep {
namespace {

ResultDocument stamped_document_of(const QuantileModel& model) {
  ResultDocument document = document_of(model);
  stamp(document, model_format);
  return document;
}

std::string stated_hash(const ResultDocument& document) {
  const AttributeValue* stated = find(document.groups.front().attributes, "content_sha256");
  const std::string* hash = stated == nullptr ? nullptr : std::get_if<std::string>(stated);
  return hash == nullptr ? "" : *hash;
}

ResultDocument decode(const std::filesystem::path& path) {
  check_seal(path);
  ResultDocument document = document_from_flat(in_child([&] { return flat_form(decode_hdf5(path)); }));
  check_format(document, model_format);
  if (stated_hash(document) != content_sha256(document)) throw InputError("its contents are not what they were");
  return document;
}

ResultDocument read_document(const std::filesystem::path& path) {
  try {
    return decode(path);
  } catch (const CrashedChild& error) {
    throw InputError(path.string() + ": cannot be read (" + error.what() + ") damaged or hostile");
  } catch (const std::bad_alloc&) {
    throw InputError(path.string() + ": not a model file (asks for more memory than there is)");
  } catch (const std::exception& error) {
    throw InputError(path.string() + ": not a model file (" + error.what() + ")");
  }
}

}  // namespace

std::string content_sha256(const QuantileModel& model) { return stated_hash(stamped_document_of(model)); }

void write_model_file(const QuantileModel& model, const std::filesystem::path& path) {
  write_result_file(stamped_document_of(model), path);
}

ModelFile read_model_file(const std::filesystem::path& path) {
  const ResultDocument document = read_document(path);
  try {
    return {model_from_document(document), stated_hash(document)};
  } catch (const InputError& error) {
    throw InputError(path.string() + ": " + error.what());
  }
}

}  // namespace schedsweep
