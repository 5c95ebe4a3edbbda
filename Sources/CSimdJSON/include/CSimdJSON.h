#pragma once

/// A plain-C face over simdjson's document interface: one parser a thread, values by copy.
///
/// Reason: a streamed token arrives as a small JSON document, and it has to be read in well under a
/// microsecond. Everything here is valid only between `simd_json_parse` and `simd_json_release` on
/// the same thread; the Swift side keeps that promise with a closure.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A value of the thread's current document: two words, copied freely, opaque.
typedef struct {
    const void *document;
    size_t position;
} simd_json_value;

/// A walk over an array or an object.
typedef struct {
    simd_json_value next;
    simd_json_value end;
} simd_json_walk;

/// The kinds of value; numbers are told apart by how they were written.
typedef enum {
    simd_json_null = 0,
    simd_json_bool,
    simd_json_int64,
    simd_json_uint64,
    simd_json_double,
    simd_json_string,
    simd_json_array,
    simd_json_object,
} simd_json_kind;

/// Parses `length` bytes (no padding needed) into the thread's document; false for anything that is
/// not exactly one JSON value of at most 128 levels, and while another document is open.
bool simd_json_parse(const uint8_t *bytes, size_t length, simd_json_value *root);

/// Ends the life of the thread's document and gives an unusually large buffer back.
void simd_json_release(void);

/// The kind of a value.
simd_json_kind simd_json_kind_of(simd_json_value value);

/// The first field of an object under that key; false when there is none or it is no object.
bool simd_json_field(simd_json_value object, const char *key, size_t length, simd_json_value *out);

/// The element of an array at an index; false when there is none or it is no array.
bool simd_json_element(simd_json_value array, size_t index, simd_json_value *out);

/// The unescaped UTF-8 of a string, which may contain NUL.
bool simd_json_string_of(simd_json_value value, const char **bytes, size_t *length);

/// An integer that fits, also one that was written as an unsigned number.
bool simd_json_int64_of(simd_json_value value, int64_t *out);

/// An integer that was written without a sign, of up to 64 bits.
bool simd_json_uint64_of(simd_json_value value, uint64_t *out);

/// Any number.
bool simd_json_double_of(simd_json_value value, double *out);

/// A truth value.
bool simd_json_bool_of(simd_json_value value, bool *out);

/// Starts a walk over an array or an object; false for anything else.
bool simd_json_walk_start(simd_json_value value, simd_json_walk *out);

/// The next element of an array walk; false at the end.
bool simd_json_walk_element(simd_json_walk *walk, simd_json_value *out);

/// The next key and value of an object walk; false at the end.
bool simd_json_walk_field(
    simd_json_walk *walk, const char **key, size_t *length, simd_json_value *out);

#ifdef __cplusplus
}
#endif
