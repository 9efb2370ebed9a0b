/* any_type.c: the types of values, by their names. */
#include "any.h"

static span type_name(u32 t) {
  switch (t) {
  case A_NULL: return FIXED("null_type");
  case A_BOOL: return FIXED("bool");
  case A_INT: return FIXED("int");
  case A_UINT: return FIXED("uint");
  case A_DOUBLE: return FIXED("double");
  case A_STRING: return FIXED("string");
  case A_BYTES: return FIXED("bytes");
  case A_LIST: return FIXED("list");
  case A_MAP: return FIXED("map");
  case A_TIME: return FIXED("google.protobuf.Timestamp");
  case A_DURATION: return FIXED("google.protobuf.Duration");
  case A_TYPE: return FIXED("type");
  case A_OPTIONAL: return FIXED("optional_type");
  case A_DECIMAL: return FIXED("decimal");
  }
  return 0;
}

EXPORT(a_type_1) u32 a_type_1(u32 x) { return a_of_type(type_name(tag(x))); }
