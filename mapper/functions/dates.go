package functions

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"crosswalk/mapper/program"
)

// DatePart is a part of a pattern of a date: a field by its letters, or literal
// text.
type DatePart struct{ Field, Text string }

// DateFields are the fields of a pattern in the order of their numbers in
// mapper/kernel/c/fn_date.c, from 1.
var DateFields = []string{"YYYY", "YY", "MM", "M", "DD", "D", "HH", "H", "mm", "ss", "SSS", "MMM", "Z"}

var datePiece = regexp.MustCompile(`'[^']*'|Y+|M+|D+|H+|m+|s+|S+|Z|[A-Za-z]|[^A-Za-z']+|'`)

// ParseDatePattern takes a pattern apart: YYYY-MM-DD'T'HH:mm:ss. T needs no quotes.
func ParseDatePattern(pattern string) ([]DatePart, error) {
	var parts []DatePart
	for _, piece := range datePiece.FindAllString(pattern, -1) {
		text := piece
		switch field := fieldNumber(piece); {
		case field > 0:
			parts = append(parts, DatePart{Field: piece})
			continue
		case len(piece) > 1 && piece[0] == '\'':
			text = piece[1 : len(piece)-1]
		case piece == "T" || !strings.ContainsAny(piece, "'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"):
		case piece == "SS":
			return nil, fmt.Errorf("seconds are ss and minutes mm, not SS and MM")
		default:
			return nil, fmt.Errorf("%s is no part of a date", piece)
		}
		for i := range len(text) {
			if text[i] < 0x20 {
				return nil, fmt.Errorf("it holds a control character")
			}
		}
		parts = append(parts, DatePart{Text: text})
	}
	for i, p := range parts[:max(0, len(parts)-1)] {
		next := parts[i+1]
		if (p.Field == "M" || p.Field == "D" || p.Field == "H") && (next.Field != "" && next.Field != "MMM" && next.Field != "Z") {
			return nil, fmt.Errorf("nothing stands between %s and %s to tell them apart", p.Field, next.Field)
		}
	}
	return parts, nil
}

func fieldNumber(field string) int {
	for i, f := range DateFields {
		if f == field {
			return i + 1
		}
	}
	return 0
}

// DateCode is a pattern as the kernel reads it: fields by number, literal bytes,
// and 0 at the end.
func DateCode(pattern string) ([]byte, error) {
	parts, err := ParseDatePattern(pattern)
	var b []byte
	for _, p := range parts {
		if p.Field != "" {
			b = append(b, byte(fieldNumber(p.Field)))
		}
		b = append(b, p.Text...)
	}
	return append(b, 0), err
}

// dateFault says what is wrong with a pattern; one to read a date with names the
// year and the month, and nothing twice.
func dateFault(pattern string, read bool) string {
	parts, err := ParseDatePattern(pattern)
	if err != nil {
		return err.Error()
	}
	count := map[byte]int{}
	for _, p := range parts {
		if p.Field != "" {
			kind := p.Field[0]
			count[kind]++
			if count[kind] > 1 && read {
				return "it has " + p.Field + " twice over"
			}
		}
	}
	switch {
	case len(count) == 0:
		return "it has no part of a date"
	case read && (count['Y'] == 0 || count['M'] == 0):
		return "a date needs a year and a month"
	}
	return ""
}

var zoneOffset = regexp.MustCompile(`^([+-])([01][0-9]|2[0-3]):([0-5][0-9])$`)

// ZoneMinutes is the distance from UTC of "UTC" and of offsets like "+02:00".
func ZoneMinutes(zone string) (int, bool) {
	if zone == "UTC" {
		return 0, true
	}
	m := zoneOffset.FindStringSubmatch(zone)
	if m == nil {
		return 0, false
	}
	h, _ := strconv.Atoi(m[2])
	minutes, _ := strconv.Atoi(m[3])
	if m[1] == "-" {
		return -h*60 - minutes, true
	}
	return h*60 + minutes, true
}

// zoned are the forms of a method without a zone, which is then UTC, and with one.
func zoned(base Overload) []Overload {
	with := base
	with.ID += "_zone"
	with.Args = append(append(with.Args[:0:0], base.Args...), tText)
	return []Overload{base, with.literal(len(base.Args), Zone)}
}

func dates() []Spec {
	const patterns = " Parts of a pattern: YYYY, YY (2000 to 2099), MM, M, MMM (Jan), DD, D, HH, H, mm, ss, SSS, Z (offset); T and what is no letter stand for themselves, other texts in ' '."
	on := func(name, sig, kernel, doc string, ex ...Example) Spec {
		return Spec{
			Name: name, Sig: "timestamp." + name + "([zone]) -> " + sig, Group: "times", Doc: doc, Examples: ex,
			Overloads: zoned(method("timestamp_"+name, kernel, map[string]program.Type{"timestamp": tTime, "int": tInt}[sig], tTime)),
		}
	}
	return []Spec{
		{
			Name: "parseDate", Sig: "text.parseDate(pattern[, zone]) -> timestamp", Group: "times",
			Doc:       "Reads a date, and a time of day if the pattern has one, in UTC or a zone. Days that do not exist and hours that clocks skip are errors; of an hour that comes twice the first one is meant. The pattern and the zone (\"Europe/Berlin\", \"+02:00\") are literals." + patterns,
			Overloads: zoned(method("string_parse_date_string", "k_parse_date", tTime, tText, tText).literal(1, ReadPattern)),
			Examples: []Example{
				{Expr: `source.a.parseDate("YYYYMMDD")`, In: `{"a":"20260131"}`, Out: `"2026-01-31T00:00:00Z"`},
				{Expr: `(source.d + source.t).parseDate("YYYYMMDDHHmmss", "+01:00")`, In: `{"d":"20260131","t":"093000"}`, Out: `"2026-01-31T08:30:00Z"`},
				{Expr: `source.a.parseDate("YYYY-MM-DD HH:mm", "Europe/Berlin")`, In: `{"a":"2026-07-01 09:30"}`, Out: `"2026-07-01T07:30:00Z"`},
				{Expr: `source.a.parseDate("YYYY-MM-DD HH:mm", "Europe/Berlin")`, In: `{"a":"2026-03-29 02:30"}`, Err: "rule/bad-conversion"},
				{Expr: `source.a.parseDate("DD.MM.YYYY")`, In: `{"a":"31.01.2026"}`, Out: `"2026-01-31T00:00:00Z"`},
				{Expr: `source.a.parseDate("M/D/YYYY H:mm")`, In: `{"a":"1/31/2026 9:05"}`, Out: `"2026-01-31T09:05:00Z"`},
				{Expr: `source.a.parseDate("YYYY-DD-MM")`, In: `{"a":"2021-04-17"}`, Err: "rule/bad-conversion"},
				{Expr: `source.a.parseDate("YYYYMMDD")`, In: `{"a":"00000000"}`, Err: "rule/bad-conversion"},
			},
		},
		{
			Name: "isDate", Sig: "text.isDate(pattern) -> bool", Group: "times",
			Doc:       "Whether parseDate can read the text by the pattern, a literal.",
			Overloads: []Overload{method("string_is_date_string", "k_is_date_as", tBool, tText, tText).literal(1, ReadPattern)},
			Examples: []Example{
				{Expr: `source.a.isDate("YYYYMMDD")`, In: `{"a":"20240229"}`, Out: `true`},
				{Expr: `source.a.isDate("YYYYMMDD")`, In: `{"a":"20260229"}`, Out: `false`},
				{Expr: `source.a.isDate("YYYYMMDD")`, In: `{"a":"00000000"}`, Out: `false`},
			},
		},
		{
			Name: "formatDate", Sig: "timestamp.formatDate(pattern[, zone]) -> text", Group: "times",
			Doc:       "Writes an instant as the calendar and clock show it in UTC or a zone. The pattern, as of parseDate, and the zone are literals.",
			Overloads: zoned(method("timestamp_format_date_string", "k_format_date", tText, tTime, tText).literal(1, WritePattern)),
			Examples: []Example{
				{Expr: `timestamp(source.a).formatDate("YYYY-MM-DD", "+02:00")`, In: `{"a":"2026-06-30T22:30:00Z"}`, Out: `"2026-07-01"`},
				{Expr: `timestamp(source.a).formatDate("DD.MM.YYYY HH:mm Z", "America/New_York")`, In: `{"a":"2026-07-01T02:30:00Z"}`, Out: `"30.06.2026 22:30 -04:00"`},
				{Expr: `timestamp(source.a).formatDate("YYYYMMDD")`, In: `{"a":"2026-06-30T22:30:00Z"}`, Out: `"20260630"`},
				{Expr: `timestamp(source.a).formatDate("D. MMM YY, HH:mm:ss.SSS Z", "-03:30")`, In: `{"a":"2026-06-01T12:00:00.25Z"}`, Out: `"1. Jun 26, 08:30:00.250 -03:30"`},
			},
		},
		{
			Name: "parseODataDate", Sig: "text.parseODataDate() -> timestamp", Group: "times",
			Doc:       "Reads a date of OData V2, the milliseconds since 1970 in /Date(…)/; an offset behind them does not change the instant.",
			Overloads: []Overload{method("string_parse_odata", "k_parse_odata", tTime, tText)},
			Examples: []Example{
				{Expr: `source.a.parseODataDate()`, In: `{"a":"/Date(1492041600000)/"}`, Out: `"2017-04-13T00:00:00Z"`},
				{Expr: `source.a.parseODataDate()`, In: `{"a":"\/Date(-500+0060)\/"}`, Out: `"1969-12-31T23:59:59.5Z"`},
				{Expr: `source.a.parseODataDate()`, In: `{"a":"/Date()/"}`, Err: "rule/bad-conversion"},
			},
		},
		{
			Name: "formatODataDate", Sig: "timestamp.formatODataDate() -> text", Group: "times",
			Doc:       "Writes an instant as OData V2 does: /Date(milliseconds since 1970)/.",
			Overloads: []Overload{method("timestamp_format_odata", "k_format_odata", tText, tTime)},
			Examples:  []Example{{Expr: `timestamp(source.a).formatODataDate()`, In: `{"a":"2017-04-13T00:00:00Z"}`, Out: `"/Date(1492041600000)/"`}},
		},
		{
			Name: "fromEpochSeconds", Sig: "fromEpochSeconds(int) -> timestamp", Group: "times",
			Doc:       "The instant so many seconds after 1970-01-01T00:00:00Z. int(timestamp) is the way back.",
			Overloads: []Overload{fn("from_epoch_seconds_int", "k_from_epoch", tTime, tInt)},
			Examples: []Example{
				{Expr: `fromEpochSeconds(source.a)`, In: `{"a":1492041600}`, Out: `"2017-04-13T00:00:00Z"`},
				{Expr: `fromEpochSeconds(source.a)`, In: `{"a":1492041600000}`, Err: "rule/bad-conversion"},
			},
		},
		{
			Name: "fromEpochMillis", Sig: "fromEpochMillis(int) -> timestamp", Group: "times",
			Doc:       "The instant so many milliseconds after 1970-01-01T00:00:00Z. epochMillis is the way back.",
			Overloads: []Overload{fn("from_epoch_millis_int", "k_from_epoch", tTime, tInt)},
			Examples:  []Example{{Expr: `fromEpochMillis(source.a)`, In: `{"a":-1}`, Out: `"1969-12-31T23:59:59.999Z"`}},
		},
		{
			Name: "addDays", Sig: "timestamp.addDays(int[, zone]) -> timestamp", Group: "times",
			Doc:       "The same time of day so many days of the calendar later, or earlier if the number is negative.",
			Overloads: zoned(method("timestamp_add_days_int", "k_add_days", tTime, tTime, tInt)),
			Examples: []Example{
				{Expr: `timestamp(source.a).addDays(30)`, In: `{"a":"2024-02-15T10:00:00Z"}`, Out: `"2024-03-16T10:00:00Z"`},
				{Expr: `timestamp(source.a).addDays(1, "Europe/Berlin")`, In: `{"a":"2026-03-28T10:00:00Z"}`, Out: `"2026-03-29T09:00:00Z"`},
				{Expr: `timestamp(source.a).addDays(source.n)`, In: `{"a":"2024-02-15T10:00:00Z","n":4000000}`, Err: "rule/bad-conversion"},
			},
		},
		{
			Name: "addMonths", Sig: "timestamp.addMonths(int[, zone]) -> timestamp", Group: "times",
			Doc:       "The same day and time so many months later or earlier; the last day of the month where that has fewer days.",
			Overloads: zoned(method("timestamp_add_months_int", "k_add_months", tTime, tTime, tInt)),
			Examples: []Example{
				{Expr: `timestamp(source.a).addMonths(1)`, In: `{"a":"2026-01-31T10:00:00Z"}`, Out: `"2026-02-28T10:00:00Z"`},
				{Expr: `timestamp(source.a).addMonths(-12)`, In: `{"a":"2024-02-29T10:00:00Z"}`, Out: `"2023-02-28T10:00:00Z"`},
			},
		},
		on("startOfDay", "timestamp", "k_edge_of", "The first instant of the day in UTC or a zone.",
			Example{Expr: `timestamp(source.a).startOfDay("+02:00")`, In: `{"a":"2026-06-30T22:30:00Z"}`, Out: `"2026-06-30T22:00:00Z"`},
			Example{Expr: `timestamp(source.a).startOfDay("Europe/London")`, In: `{"a":"2026-06-30T22:30:00Z"}`, Out: `"2026-06-29T23:00:00Z"`}),
		on("endOfDay", "timestamp", "k_edge_of", "The last second of the day in UTC or a zone.",
			Example{Expr: `timestamp(source.a).endOfDay()`, In: `{"a":"2026-06-30T22:30:00Z"}`, Out: `"2026-06-30T23:59:59Z"`}),
		on("startOfMonth", "timestamp", "k_edge_of", "The first instant of the month in UTC or a zone.",
			Example{Expr: `timestamp(source.a).startOfMonth()`, In: `{"a":"2026-06-30T22:30:00Z"}`, Out: `"2026-06-01T00:00:00Z"`}),
		on("endOfMonth", "timestamp", "k_edge_of", "The last second of the month in UTC or a zone.",
			Example{Expr: `timestamp(source.a).endOfMonth()`, In: `{"a":"2024-02-03T22:30:00Z"}`, Out: `"2024-02-29T23:59:59Z"`}),
		on("startOfYear", "timestamp", "k_edge_of", "The first instant of the year in UTC or a zone.",
			Example{Expr: `timestamp(source.a).startOfYear()`, In: `{"a":"2026-06-30T22:30:00Z"}`, Out: `"2026-01-01T00:00:00Z"`}),
		on("endOfYear", "timestamp", "k_edge_of", "The last second of the year in UTC or a zone.",
			Example{Expr: `timestamp(source.a).endOfYear()`, In: `{"a":"2026-06-30T22:30:00Z"}`, Out: `"2026-12-31T23:59:59Z"`}),
		{
			Name: "daysUntil", Sig: "timestamp.daysUntil(timestamp[, zone]) -> int", Group: "times",
			Doc:       "How many days of the calendar the other instant is later; negative if it is earlier.",
			Overloads: zoned(method("timestamp_days_until_timestamp", "k_days_until", tInt, tTime, tTime)),
			Examples: []Example{
				{Expr: `timestamp(source.a).daysUntil(timestamp(source.b))`, In: `{"a":"2026-01-31T23:00:00Z","b":"2026-02-01T01:00:00Z"}`, Out: `1`},
				{Expr: `timestamp(source.a).daysUntil(timestamp(source.b), "+02:00")`, In: `{"a":"2026-01-31T23:00:00Z","b":"2026-02-01T01:00:00Z"}`, Out: `0`},
			},
		},
		on("isoWeek", "int", "k_date_part", "The week of ISO 8601, 1 to 53: the first one has the year's first Thursday.",
			Example{Expr: `timestamp(source.a).isoWeek()`, In: `{"a":"2027-01-01T00:00:00Z"}`, Out: `53`}),
		on("isoWeekYear", "int", "k_date_part", "The year that the week of ISO 8601 belongs to.",
			Example{Expr: `timestamp(source.a).isoWeekYear()`, In: `{"a":"2027-01-01T00:00:00Z"}`, Out: `2026`}),
		on("isoWeekday", "int", "k_date_part", "The day of the week of ISO 8601: 1 is Monday, 7 Sunday.",
			Example{Expr: `timestamp(source.a).isoWeekday("-01:00")`, In: `{"a":"2026-02-02T00:30:00Z"}`, Out: `7`}),
		on("quarter", "int", "k_date_part", "The quarter of the year, 1 to 4.",
			Example{Expr: `timestamp(source.a).quarter()`, In: `{"a":"2026-04-01T00:00:00Z"}`, Out: `2`}),
	}
}
