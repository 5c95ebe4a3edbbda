#include "CSimdJSON.h"

#include <simdjson.h>

#include <cstring>
#include <memory>
#include <new>
#include <type_traits>

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// No answer of a chat service nests deeper than a dozen levels; recursive readers stay shallow.
constexpr size_t depth_max = 128;
constexpr size_t capacity_start = 4 * 1024;
/// A thread keeps a parser for documents of up to this size, which takes some fifteen times as much;
/// a larger one, met once, is given back.
constexpr size_t capacity_kept = 64 * 1024;

struct thread_parser {
    std::unique_ptr<simdjson::dom::parser> parser;
    bool open = false;
};

thread_local thread_parser current;

// The opaque C value is the bytes of simdjson's own two-word handle.
template <typename Handle>
simd_json_value pack(const Handle &handle) {
    static_assert(sizeof(Handle) == sizeof(simd_json_value), "handle is two words");
    static_assert(std::is_trivially_copyable<Handle>::value, "handle is plain bytes");
    simd_json_value value;
    std::memcpy(&value, &handle, sizeof value);
    return value;
}

template <typename Handle>
Handle unpack(simd_json_value value) {
    static_assert(sizeof(Handle) == sizeof(simd_json_value), "handle is two words");
    static_assert(std::is_trivially_copyable<Handle>::value, "handle is plain bytes");
    Handle handle;
    std::memcpy(static_cast<void *>(&handle), &value, sizeof value);
    return handle;
}

void shrink() {
    if (current.parser && current.parser->capacity() > capacity_kept) current.parser.reset();
}

bool give(simdjson::simdjson_result<element> result, simd_json_value *out) {
    element found;
    if (result.get(found)) return false;
    *out = pack(found);
    return true;
}

}  // namespace

bool simd_json_parse(const uint8_t *bytes, size_t length, simd_json_value *root) {
    if (current.open || bytes == nullptr || length == 0) return false;
    if (!current.parser) {
        current.parser.reset(new (std::nothrow) simdjson::dom::parser());
        if (!current.parser || current.parser->allocate(capacity_start, depth_max)) {
            current.parser.reset();
            return false;
        }
    }
    current.open = give(current.parser->parse(bytes, length, true), root);
    if (!current.open) shrink();
    return current.open;
}

void simd_json_release(void) {
    current.open = false;
    shrink();
}

simd_json_kind simd_json_kind_of(simd_json_value value) {
    switch (unpack<element>(value).type()) {
    case simdjson::dom::element_type::ARRAY: return simd_json_array;
    case simdjson::dom::element_type::OBJECT: return simd_json_object;
    case simdjson::dom::element_type::INT64: return simd_json_int64;
    case simdjson::dom::element_type::UINT64: return simd_json_uint64;
    case simdjson::dom::element_type::DOUBLE: return simd_json_double;
    case simdjson::dom::element_type::STRING: return simd_json_string;
    case simdjson::dom::element_type::BOOL: return simd_json_bool;
    case simdjson::dom::element_type::NULL_VALUE: return simd_json_null;
    }
    return simd_json_null;
}

bool simd_json_field(
    simd_json_value value, const char *key, size_t length, simd_json_value *out) {
    object fields;
    if (unpack<element>(value).get_object().get(fields)) return false;
    return give(fields.at_key(std::string_view(key, length)), out);
}

bool simd_json_element(simd_json_value value, size_t index, simd_json_value *out) {
    array elements;
    if (unpack<element>(value).get_array().get(elements)) return false;
    return give(elements.at(index), out);
}

bool simd_json_string_of(simd_json_value value, const char **bytes, size_t *length) {
    std::string_view text;
    if (unpack<element>(value).get_string().get(text)) return false;
    *bytes = text.data();
    *length = text.size();
    return true;
}

bool simd_json_int64_of(simd_json_value value, int64_t *out) {
    return unpack<element>(value).get_int64().get(*out) == simdjson::SUCCESS;
}

bool simd_json_uint64_of(simd_json_value value, uint64_t *out) {
    return unpack<element>(value).get_uint64().get(*out) == simdjson::SUCCESS;
}

bool simd_json_double_of(simd_json_value value, double *out) {
    return unpack<element>(value).get_double().get(*out) == simdjson::SUCCESS;
}

bool simd_json_bool_of(simd_json_value value, bool *out) {
    return unpack<element>(value).get_bool().get(*out) == simdjson::SUCCESS;
}

bool simd_json_walk_start(simd_json_value value, simd_json_walk *out) {
    element start = unpack<element>(value);
    array elements;
    if (!start.get_array().get(elements)) {
        *out = {pack(elements.begin()), pack(elements.end())};
        return true;
    }
    object fields;
    if (!start.get_object().get(fields)) {
        *out = {pack(fields.begin()), pack(fields.end())};
        return true;
    }
    return false;
}

bool simd_json_walk_element(simd_json_walk *walk, simd_json_value *out) {
    auto next = unpack<array::iterator>(walk->next);
    if (!(next != unpack<array::iterator>(walk->end))) return false;
    *out = pack(*next);
    walk->next = pack(++next);
    return true;
}

bool simd_json_walk_field(
    simd_json_walk *walk, const char **key, size_t *length, simd_json_value *out) {
    auto next = unpack<object::iterator>(walk->next);
    if (!(next != unpack<object::iterator>(walk->end))) return false;
    std::string_view name = next.key();
    *key = name.data();
    *length = name.size();
    *out = pack(next.value());
    walk->next = pack(++next);
    return true;
}
