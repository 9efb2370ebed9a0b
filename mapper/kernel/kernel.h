/* kernel.h: what generated code may call.
 *
 * Memory:  [stack | kernel data | generated data (from __heap_base) | input + 32 zero bytes |
 *           arena, upwards]. One arena reset per call of cw_in. The output buffer lies in the
 *           arena and moves to a larger block when it is full.
 *
 * Span: a text or a piece of JSON as one u64.
 *     bits 0-31   address; 0 = missing, 1 = null (whole span is then 0 or 1)
 *     bits 32-59  length in bytes
 *     bit 60 ESC  text: still in JSON escapes (as in the input); number: has '.' or an exponent
 *     bit 61 DIRTY text: decoded, but holds characters that must be escaped when written;
 *                  number: has an exponent
 *     bit 62 WIDE text: holds a byte >= 0x80
 * A text span excludes its quotes. Text results of kernel functions are never ESC.
 *
 * Errors: a function that can fail sets the error record and returns 0 (span 0, address 0,
 * cursor 0, boolean functions 2 unless said otherwise). Generated code tests for that and
 * branches to its handler. k_fail keeps the first error until k_clear.
 */
#ifndef CW_KERNEL_H
#define CW_KERNEL_H
#include <stdint.h>
typedef uint8_t u8; typedef uint16_t u16; typedef uint32_t u32; typedef uint64_t u64;
typedef int32_t i32; typedef int64_t i64;
typedef u64 span;

#define EXPORT(name) __attribute__((export_name(#name)))

/* ---- state at fixed offsets in one struct, exported as global cw_state (address) ---- */
struct state {
  u32 code, rule, offset, place, detail, detail_len;   /* the error record, see mapper/abi */
  u32 in, in_len;                                       /* input */
  u32 arena, arena_end;                                 /* next free byte (16-aligned), end of memory */
  u32 out, out_end;                                     /* output buffer: start, end of capacity (slack excluded) */
  u32 out_len;                                          /* after cw_run */
  u32 max_in, max_out, max_pages, max_depth;            /* limits; set from generated data by cw_in */
  u32 depth;                                            /* nesting left */
  i64 fuel, max_fuel;
  u32 heap;                                             /* end of generated data, 16-aligned: the input goes here */
  u32 limit_out;                                        /* max_out, or less if the host asked for it */
  u32 meta, meta_len;                                   /* what cw_meta was told; cw_in forgets it */
};

/* ---- errors ---- */
u32  k_fail(u32 code, u32 at);                  /* at: address in the input, or 0; returns 0 */
u32  k_fail_text(u32 code, span detail);        /* returns 0 */
void k_clear(void);                             /* forget the error (&&, || absorbed it) */

/* ---- memory ---- */
u32  k_alloc(u32 n);                            /* 16-aligned, zeroed; 0 = OUT_OF_MEMORY */
u32  k_fuel(u32 n);                             /* spend n units; 0 = OUT_OF_FUEL, else 1 */

/* ---- scan: p is a cursor in the input; white space before values is the caller's job ---- */
u32  k_ws(u32 p);                               /* after white space */
span k_str(u32 p);                              /* *p == '"'; cursor after = address + length + 1 */
span k_num(u32 p);                              /* *p is '-' or a digit; cursor after = address + length */
u32  k_skip(u32 p);                             /* validates any value; cursor after it */
u32  k_bad(u32 p, u32 want);                    /* wrong type or not JSON at p: sets the right error; want = type bits
                                                   1 object 2 array 4 string 8 number 16 boolean 32 null */
/* duplicate names among undeclared ones of one object: k_seen_new once per object that meets one,
   k_seen adds a name (0 = DUPLICATE_KEY) */
u32  k_seen_new(void);
u32  k_seen(u32 set, span name);
span k_decode(span s);                          /* ESC text -> decoded text (DIRTY and WIDE set as needed) */

/* ---- checks of a value against a contract; 1 = holds, 0 = does not (no error set) ---- */
u32  k_is_int(span num);                        /* integer in the sense of JSON Schema: 1, 1.0, 1e2 */
u32  k_cmp_num(span a, span b);                 /* 0 a<b, 1 equal, 2 a>b, exact, any size */
u32  k_multiple(span num, span of);
u32  k_text_len(span s);                        /* code points, of ESC text too */
u32  k_text_eq(span a, span b);                 /* any flags on either side */
u32  k_dfa(span s, u32 table);                  /* table made by mapper/automata; s may be ESC */
u32  k_is_datetime(span s);  u32 k_is_date(span s);  u32 k_is_time(span s);
u32  k_unique(u32 vec);                         /* list of spans of raw JSON: all different (JSON equality) */
u32  k_json_eq(span a, span b);                 /* raw JSON, JSON Schema equality: 1.0 == 1, names unordered */
u32  k_member(u32 set, u32 p);                  /* the JSON value at p is in a set made by set.go */

/* ---- whole schemas: tables made by mapper/validator, see c/validate.c ---- */
u32  k_validate(u32 table, u32 node, u32 p, u32 base);
                                                /* the JSON value at p, which was checked to be JSON, against a node of
                                                   the table: 0, or the code of what it breaks + base, which is noted as
                                                   the error; its place too if base is 0 */

/* ---- integers ---- */
/* checked arithmetic sets an error and returns 0; test st.code when the result is 0 */
i64  k_int(span num);                           /* text of a number to int64; BadConversion / IntOverflow */
i64  k_int_text(span s);                        /* int("12") */
i64  k_add(i64 a, i64 b); i64 k_sub(i64 a, i64 b); i64 k_mul(i64 a, i64 b);
i64  k_div(i64 a, i64 b); i64 k_mod(i64 a, i64 b); i64 k_neg(i64 a);

/* ---- decimals: address of {u64 lo, u64 hi; i32 exp; u32 neg}, 32 bytes; value = coefficient * 10^exp.
   At most 34 digits, -6176 <= exp <= 6111; otherwise DECIMAL_RANGE. Add and subtract take the lower exponent,
   multiply adds them: the scale is kept. ---- */
u32  k_dec_num(span num);                       /* number text */
u32  k_dec_text(span s);                        /* "-12.50"; BadConversion with the text */
u32  k_dec_int(i64 v);
u32  k_dec_add(u32 a, u32 b); u32 k_dec_sub(u32 a, u32 b); u32 k_dec_mul(u32 a, u32 b);
u32  k_dec_neg(u32 a); u32 k_dec_abs(u32 a);
u32  k_dec_round(u32 a, i64 scale, span mode);  /* half_even half_up half_down up down ceiling floor */
u32  k_dec_div(u32 a, u32 b, i64 scale, span mode);
u32  k_dec_cmp(u32 a, u32 b);                   /* 0 less, 1 equal, 2 greater */
i64  k_dec_toint(u32 a);                        /* exact, else BadConversion */
span k_dec_text_of(u32 a);                      /* plain digits, never an exponent */

/* ---- text; results lie in the arena or share the argument's bytes ---- */
span k_concat(span a, span b);
u32  k_text_cmp(span a, span b);                /* by code point: 0 less, 1 equal, 2 greater */
u32  k_contains(span s, span t); u32 k_starts(span s, span t); u32 k_ends(span s, span t);
i64  k_index_of(span s, span t, i64 from); i64 k_last_index_of(span s, span t); /* code points; -1 none; error -2 */
i64  k_last_index_of_from(span s, span t, i64 from); /* the last one that starts at or before from */
span k_substring(span s, i64 from, i64 to);     /* code points; to = INT64_MAX: rest; IndexOutOfRange */
span k_char_at(span s, i64 i);
span k_replace(span s, span from, span to, i64 n); /* n < 0: all */
span k_lower(span s); span k_upper(span s);     /* ASCII only */
span k_trim(span s);                            /* Unicode white space */
u32  k_split(span s, span sep, i64 n);          /* vec of text */
span k_join(u32 vec, span sep);
span k_pad(span s, i64 n, span fill, u32 left);
span k_int_text_of(i64 v);
span k_bool_text_of(u32 b);
u32  k_bool_text(span s);                       /* bool("true"); 2 = error */
/* an empty text is a span with a non-zero address and length 0 */

/* ---- the catalogue's functions on texts and codes; tables are placed by mapper/emit/placed.go ---- */
span k_left(span s, i64 n); span k_right(span s, i64 n); span k_mid(span s, i64 from, i64 n);
span k_truncate(span s, i64 n, span more);
span k_before(span s, span sep); span k_after(span s, span sep); span k_part(span s, span sep, i64 i);
span k_drop_prefix(span s, span t); span k_drop_suffix(span s, span t);
u32  k_is_blank(span s); span k_if_blank(span s, span other);
span k_none_if_blank(span s);                   /* 0 = missing, no error */
span k_first_filled(u32 vec);
span k_collapse(span s); span k_line_ends(span s);
span k_filter(span s, u32 keep, u32 class);     /* keep 1: characters of the class, 0: the others */
span k_case(span s, u32 t); span k_capital(span s, u32 upper, u32 lower); span k_title(span s, u32 upper, u32 lower);
span k_ascii(span s, span other, u32 t); span k_slug(span s, u32 t);
u32  k_is_gtin(span s); span k_gtin_digit(span s); span k_gtin14(span s);
span k_alpha_in(span s, i64 n); span k_alpha_out(span s);
span k_code(span code, u32 t); u32 k_has_code(span code, u32 t); /* NO_LOOKUP */

/* ---- the catalogue's regular expressions; programs come from mapper/automata ---- */
span k_regex_extract(span s, u32 prog);         /* 0 = missing, or an error: test st.code */
u32  k_regex_all(span s, u32 prog);             /* vec of texts */
span k_regex_replace(span s, span to, i64 most, u32 prog); /* most < 0: all */

/* ---- the catalogue's functions on dates; patterns and zones: see c/fn_date.c ---- */
u32  k_parse_date(span s, u32 pattern, u32 zone); u32 k_is_date_as(span s, u32 pattern);
span k_format_date(u32 t, u32 pattern, u32 zone);
u32  k_parse_odata(span s); span k_format_odata(u32 t);
u32  k_from_epoch(i64 v, i64 unit);             /* unit: how many make a second */
u32  k_add_days(u32 t, i64 n, u32 zone); u32 k_add_months(u32 t, i64 n, u32 zone);
u32  k_edge_of(u32 t, u32 what, u32 zone); i64 k_days_until(u32 a, u32 b, u32 zone); i64 k_date_part(u32 t, u32 what, u32 zone);

/* ---- the catalogue's functions on amounts ---- */
u32  k_dec_round_to(u32 a, u32 step, span mode);
u32  k_percent(u32 a, u32 rate, i64 places, span mode); u32 k_gross(u32 net, u32 rate, i64 places, span mode);
u32  k_net(u32 gross, u32 rate, i64 places, span mode); u32 k_tax_in(u32 gross, u32 rate, i64 places, span mode);
u32  k_div_or(u32 a, u32 b, i64 places, span mode, u32 other);
i64  k_decimals(u32 a); u32 k_trim_zeros(u32 a);
u32  k_is_number(span s); u32 k_is_integer(span s);
span k_format_number(u32 a, i64 places, span mode, span mark, span group);
u32  k_parse_number(span s, span mark, span group);
i64  k_currency_decimals(span currency, u32 t); i64 k_minor_units(u32 a, span currency, u32 t);
u32  k_from_minor(i64 v, span currency, u32 t); u32 k_round_money(u32 a, span currency, span mode, u32 t);
u32  k_allocate(u32 amount, u32 weights, i64 places); /* vec of addresses of decimals -> vec of boxed decimals */

/* ---- timestamps: address of {i64 seconds since 1970; u32 nanos} ---- */
u32  k_time(span s);                            /* RFC 3339 */
span k_time_text(u32 t);                        /* UTC, "2026-01-31T09:30:00Z", fraction as needed */
u32  k_time_cmp(u32 a, u32 b);
i64  k_time_seconds(u32 t);
i64  k_time_millis(u32 t);

i32  k_zone(u32 table, i64 seconds);            /* seconds east of UTC at that instant; table made by kernel.Zone */

/* ---- values of unknown type (raw JSON) ---- */
u32  k_json_kind(span v);                       /* type bit as in k_bad */
span k_json_text(span v);                       /* string(v): text of a JSON string, number or boolean */
u32  k_json_dec(span v); i64 k_json_int(span v); u32 k_json_bool(span v);

/* ---- vectors: address of {u32 len, cap, data, 0}; data = u64 items ---- */
u32  k_vec_new(u32 cap);
u32  k_vec_push(u32 vec, u64 v);                /* 1, or 0 = error */

/* ---- values of any CEL type: a cell at a 16-aligned address, never changed once made.
   Every a_ function takes and gives addresses of cells unless it says otherwise; 0 is an error (the record is set), and
   an argument of 0 gives 0 again, so that a chain of calls needs one test at its end. A function whose arguments fit none of
   its overloads fails with BadArgument. Semantics are those of cel-go v0.33.2; decimals are ours: they compare by value
   with other numbers and compute with decimals and integers. Lists, maps and optionals nest at most 128 deep. ---- */
struct cell { u32 tag, aux; u64 v; };
enum {
  A_NULL = 1, A_BOOL /* v 0, 1 */, A_INT, A_UINT, A_DOUBLE /* v = IEEE bits */, A_STRING /* v = span, never ESC */,
  A_BYTES /* v = span */, A_LIST /* v = vec of cells; aux = levels of nesting */,
  A_MAP /* v = {u32 keys, values: vecs of cells in order of insertion; u32 slots, mask}; aux as for lists */,
  A_TIME /* v = address as of k_time */, A_DURATION /* v = seconds, aux = nanos of the same sign */,
  A_TYPE /* v = span of the name */, A_OPTIONAL /* v = cell, 0 = none; aux bit 0: it was null */, A_DECIMAL /* v = address as of k_dec_int */,
  A_ZONE /* v = address of a table of kernel.Zone; only as the last argument of getters */
};
u32  a_null(void); u32 a_of_bool(u32 b); u32 a_of_int(i64 v); u32 a_of_uint(u64 v); u32 a_of_double(double v);
u32  a_of_text(span s); u32 a_of_bytes(span s);
u32  a_of_time(u32 t); u32 a_of_dec(u32 d); u32 a_of_duration(i64 nanos); u32 a_of_type(span name); u32 a_of_zone(u32 table);
u32  a_of_json(span v);                         /* a whole JSON value: integers of 64 bits to int, other numbers to decimal */
u32  a_list_new(u32 cap); u32 a_list_add(u32 list, u32 x);   /* only while the list is being made; gives the list */
u32  a_list_add_opt(u32 list, u32 optional);    /* nothing for none */
u32  a_list_of_vec(u32 vec);                    /* a vec of cells becomes a list */
u32  a_list_of_texts(u32 vec);                  /* a vec of text spans becomes a list of strings */
u32  a_map_new(u32 cap); u32 a_map_put(u32 map, u32 k, u32 v); /* RepeatedKey; keys are bool, int, uint or string */
u32  a_map_put_opt(u32 map, u32 k, u32 optional);
u32  a_some(u32 x); u32 a_none(void);
u32  a_tag(u32 x);                              /* 0 for an error */
u32  a_truth(u32 x);                            /* 0, 1; 2 = not a bool (error set) */
u32  a_equal(u32 x, u32 y);                     /* 0, 1: a_eq_2 without a cell */
u32  a_items(u32 x);                            /* vec: a list's items, a map's keys; 0 = neither (error set) */
u32  a_map_get(u32 map, u32 k);                 /* 0 = not there, no error set */
u32  a_to_json(u32 w, u32 x);                   /* writer, as k_put_text. int and uint plain digits, double as encoding/json, bytes
                                                   base64, times and durations as string() gives them; BadConversion for NaN,
                                                   infinities, types, optionals and maps with keys that are no strings */
u32  a_show(u32 w, u32 x);                      /* writer: null true 1 1u 1.5 1e+30 double("NaN") double("-Infinity") "text as JSON" b"a\x00" [1, 2]
                                                   {"k": 1} sorted by shown key, timestamp("…Z") duration("1.5s") type(int)
                                                   optional.none() optional.of(1) decimal("1.50"); doubles as %g and at least ".0" */
/* operators */
u32  a_add_2(u32 x, u32 y); u32 a_sub_2(u32 x, u32 y); u32 a_mul_2(u32 x, u32 y); u32 a_div_2(u32 x, u32 y); u32 a_mod_2(u32 x, u32 y);
u32  a_neg_1(u32 x); u32 a_not_1(u32 x);
u32  a_eq_2(u32 x, u32 y); u32 a_ne_2(u32 x, u32 y); u32 a_lt_2(u32 x, u32 y); u32 a_le_2(u32 x, u32 y); u32 a_gt_2(u32 x, u32 y); u32 a_ge_2(u32 x, u32 y);
u32  a_in_2(u32 x, u32 container); u32 a_size_1(u32 x);
u32  a_index_2(u32 x, u32 k);                   /* IndexOutOfRange, NoSuchKey; of an optional: an optional */
u32  a_opt_index_2(u32 x, u32 k);               /* x[?k] and x.?k */
u32  a_has_2(u32 x, u32 k);                     /* has(x.k): a bool */
/* optionals; or and orValue look at both arguments: evaluate the second only where the first is none */
u32  a_optional_of_1(u32 x); u32 a_optional_none_0(void); u32 a_optional_ofnonzerovalue_1(u32 x);
u32  a_hasvalue_1(u32 x); u32 a_hasvalue_2(u32 x, u32 y); u32 a_value_1(u32 x); u32 a_or_2(u32 x, u32 y); u32 a_orvalue_2(u32 x, u32 y);
u32  a_optional_unwrap_1(u32 x); u32 a_unwrapopt_1(u32 x);
/* conversions */
u32  a_int_1(u32 x); u32 a_uint_1(u32 x); u32 a_double_1(u32 x); u32 a_string_1(u32 x); u32 a_bytes_1(u32 x); u32 a_bool_1(u32 x);
u32  a_timestamp_1(u32 x); u32 a_duration_1(u32 x); u32 a_dyn_1(u32 x); u32 a_type_1(u32 x); u32 a_decimal_1(u32 x);
/* texts */
u32  a_contains_2(u32 s, u32 t); u32 a_startswith_2(u32 s, u32 t); u32 a_endswith_2(u32 s, u32 t); u32 a_charat_2(u32 s, u32 i);
u32  a_indexof_2(u32 s, u32 t); u32 a_indexof_3(u32 s, u32 t, u32 i); u32 a_lastindexof_2(u32 s, u32 t); u32 a_lastindexof_3(u32 s, u32 t, u32 i);
u32  a_lowerascii_1(u32 s); u32 a_upperascii_1(u32 s); u32 a_trim_1(u32 s); u32 a_reverse_1(u32 x); /* a string or a list */
u32  a_replace_3(u32 s, u32 t, u32 by); u32 a_replace_4(u32 s, u32 t, u32 by, u32 n); u32 a_split_2(u32 s, u32 sep); u32 a_split_3(u32 s, u32 sep, u32 n);
u32  a_substring_2(u32 s, u32 i); u32 a_substring_3(u32 s, u32 i, u32 j); u32 a_join_1(u32 list); u32 a_join_2(u32 list, u32 sep);
u32  a_strings_quote_1(u32 s); u32 a_format_2(u32 s, u32 list);
/* math */
u32  a_math_min_1(u32 x); u32 a_math_min_2(u32 x, u32 y); u32 a_math_max_1(u32 x); u32 a_math_max_2(u32 x, u32 y);
u32  a_math_ceil_1(u32 x); u32 a_math_floor_1(u32 x); u32 a_math_round_1(u32 x); u32 a_math_trunc_1(u32 x); u32 a_math_sqrt_1(u32 x);
u32  a_math_isinf_1(u32 x); u32 a_math_isnan_1(u32 x); u32 a_math_isfinite_1(u32 x); u32 a_math_abs_1(u32 x); u32 a_math_sign_1(u32 x);
u32  a_math_bitand_2(u32 x, u32 y); u32 a_math_bitor_2(u32 x, u32 y); u32 a_math_bitxor_2(u32 x, u32 y); u32 a_math_bitnot_1(u32 x);
u32  a_math_bitshiftleft_2(u32 x, u32 n); u32 a_math_bitshiftright_2(u32 x, u32 n);
/* lists and sets */
u32  a_slice_3(u32 list, u32 i, u32 j); u32 a_flatten_1(u32 list); u32 a_flatten_2(u32 list, u32 levels); u32 a_distinct_1(u32 list);
u32  a_sort_1(u32 list); u32 a_sortbyassociatedkeys_2(u32 list, u32 keys); u32 a_lists_range_1(u32 n); u32 a_first_1(u32 list); u32 a_last_1(u32 list);
u32  a_hasonly_2(u32 x, u32 y); u32 a_hasany_2(u32 x, u32 y); u32 a_hasall_2(u32 x, u32 y); u32 a_hasexactly_2(u32 x, u32 y);
u32  a_sets_contains_2(u32 x, u32 y); u32 a_sets_equivalent_2(u32 x, u32 y); u32 a_sets_intersects_2(u32 x, u32 y);
/* encodings */
u32  a_base64_encode_1(u32 x); u32 a_base64_decode_1(u32 x); u32 a_base64_encodeurl_1(u32 x); u32 a_base64_decodeurl_1(u32 x);
/* parts of times and durations; _2 takes a zone: a_of_zone, or a string "UTC" or "+02:00" (another name: BadArgument) */
u32  a_getfullyear_1(u32 t); u32 a_getmonth_1(u32 t); u32 a_getdayofyear_1(u32 t); u32 a_getdayofmonth_1(u32 t); u32 a_getdate_1(u32 t);
u32  a_getdayofweek_1(u32 t); u32 a_gethours_1(u32 t); u32 a_getminutes_1(u32 t); u32 a_getseconds_1(u32 t); u32 a_getmilliseconds_1(u32 t);
u32  a_getfullyear_2(u32 t, u32 zone); u32 a_getmonth_2(u32 t, u32 zone); u32 a_getdayofyear_2(u32 t, u32 zone); u32 a_getdayofmonth_2(u32 t, u32 zone);
u32  a_getdate_2(u32 t, u32 zone); u32 a_getdayofweek_2(u32 t, u32 zone); u32 a_gethours_2(u32 t, u32 zone); u32 a_getminutes_2(u32 t, u32 zone);
u32  a_getseconds_2(u32 t, u32 zone); u32 a_getmilliseconds_2(u32 t, u32 zone);

/* ---- groups and order, see c/query.c. A key is a cell {u64 direct, u64 stored}; keys = data {u32 count, 0;
   {u32 kind, flags} [count]}, kinds 1 bool 2 int 3 text 4 decimal 5 timestamp, flags 1 descending 2 missing first ---- */
u32  k_group_new(u32 keys, u32 lists);          /* a hash table of entries with so many lists each */
u32  k_group_at(u32 g, u32 cells, u32 make);    /* the entry {cells, u64 hash, u32 list [lists]} of the keys, made if there is none;
                                                   0 = none, or an error */
u32  k_group_all(u32 g);                        /* vec of the entries in the order they were made */
u32  k_sort(u32 vec, u32 keys);                 /* stable; the items are addresses of records that begin with their cells; 0 = error */

/* ---- lookup: table placed by the emitter, see mapper/emit/table.go and kernel/lookup.c ---- */
span k_lookup(u32 table, span key, u32 column); /* 0 = not found, no error set */
span k_lookup_range(u32 table, u32 number, u32 column); span k_lookup_range_text(u32 table, span text, u32 column);

/* ---- output: w is the cursor; all return the new cursor, 0 = OUTPUT_TOO_LARGE/OUT_OF_MEMORY.
   Capacity: after k_room(w, n) at least n + 64 bytes may be written at the returned cursor (the buffer may have
   moved). The functions below keep at least 64 bytes of slack after the returned cursor themselves. Positions
   that must survive a call are kept as offsets from st.out. ---- */
u32  k_room(u32 w, u32 n);
u32  k_put_text(u32 w, span s);                 /* quoted; canonical escapes: \" \\ \b \f \n \r \t \u00xx, all else as UTF-8 */
u32  k_put_raw(u32 w, span s);                  /* bytes as they are */
u32  k_put_num_text(u32 w, span num);           /* a number's text as a quoted plain decimal: "12.50" */
u32  k_put_int(u32 w, i64 v);
u32  k_put_dec(u32 w, u32 d, u32 quoted);

/* ---- a call, around the generated code ----
 * cw_run is generated: k_begin(n), scan, rules, k_end(w). The generated data segment sets the limits in st.
 * Kernel exports that stay in the module: memory, cw_abi, cw_in, cw_out, cw_out_len, cw_err; all k_ names are
 * removed from the exports by the splicer. */
u32  k_begin(u32 n);                            /* resets arena, error, depth and fuel, zeroes the 32 bytes after the input,
                                                   makes the output buffer; returns the output cursor, 0 = error */
u32  k_end(u32 w);                              /* notes out_len; returns the code for cw_run */
#endif
