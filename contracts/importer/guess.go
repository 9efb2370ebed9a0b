package importer

import (
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/lint"
	"crosswalk/contracts/source"
)

var (
	uuidText   = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	timeText   = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$`)
	odataTime  = regexp.MustCompile(`^/Date\(-?[0-9]+([+-][0-9]{1,5})?\)/$`)
	codeText   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}$`)
	epochName  = regexp.MustCompile(`(?i)(time|date|_at|At|timestamp|expires|created|updated)$`)
	keyName    = regexp.MustCompile(`^([0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2})$`)
	safeNumber = big.NewInt(1<<53 - 1)
)

// keyed reports whether the names of an object are data: there are several, and
// all are numbers, dates or UUIDs.
func keyed(fields []*field) bool {
	return len(fields) > 1 && !slices.ContainsFunc(fields, func(f *field) bool { return !keyName.MatchString(f.name) && !uuidText.MatchString(f.name) })
}

// numbers tells what can be seen of numbers, which are never converted.
func (g *guesser) numbers(at place, values []*source.Value) []string {
	var why []string
	decimals, fractions, large := 0, 0, ""
	epoch := epochName.MatchString(at.name)
	for _, v := range values {
		if _, ok := source.Rat(v.Text); !ok {
			g.found.Add(v.Pos, "json/number-range", "the exponent of %.40s is beyond %d", v.Text, source.MaxExponent)
			return nil
		}
		if strings.ContainsAny(v.Text, ".eE") {
			fractions++
			_, digits, _ := strings.Cut(v.Text, ".")
			decimals = max(decimals, len(digits))
		} else if n, ok := new(big.Int).SetString(v.Text, 10); ok && n.CmpAbs(safeNumber) > 0 {
			large = v.Text
		}
		epoch = epoch && (len(v.Text) == 10 || len(v.Text) == 13) && fractions == 0
	}
	switch {
	case fractions > 0 && fractions < len(values):
		why = append(why, fmt.Sprintf("%d of %s are written with a fraction or exponent, so a number", fractions, counted(len(values), "value")))
	case fractions > 0 && lint.Money(at.name):
		why = append(why, fmt.Sprintf("values look like amounts with up to %s", counted(decimals, "decimal")))
	case fractions > 0:
		why = append(why, "values are written with a fraction or exponent, so a number")
	case epoch:
		unit := "seconds"
		if len(values[0].Text) == 13 {
			unit = "milliseconds"
		}
		why = append(why, "values look like "+unit+" since 1970; they are integers")
	default:
		why = append(why, "values are whole numbers, so an integer")
	}
	if large != "" {
		why = append(why, fmt.Sprintf("values such as %.40s are beyond 2^53: they are read without loss here, but JavaScript rounds them", large))
	}
	return why
}

// form is a way to write a text that can be recognised.
type form struct {
	holds  func(string) bool
	named  func(string) bool // what the name must be like, nil if any will do
	format string
	// pattern is what is written instead of a format.
	pattern string
	says    string
}

func formatHolds(format string, also func(string) bool) func(string) bool {
	return func(s string) bool { return also(s) && jsonschema.FormatHolds(format, s) }
}

func has(part string) func(string) bool {
	return func(s string) bool { return strings.Contains(s, part) }
}

// forms are tried in this order.
var forms = []form{
	{holds: formatHolds("uuid", uuidText.MatchString), format: "uuid", says: "values are UUIDs"},
	{holds: formatHolds("date-time", has("T")), format: "date-time", says: "values are times with an offset (RFC 3339)"},
	{holds: formatHolds("date", has("-")), format: "date", says: "values are dates"},
	{holds: formatHolds("email", has("@")), format: "email", says: "values are e-mail addresses"},
	{holds: formatHolds("uri", has("://")), format: "uri", says: "values are URIs"},
	{holds: odataTime.MatchString, pattern: `^/Date\(-?[0-9]+([+-][0-9]{1,5})?\)/$`, says: "values are times as OData V2 writes them"},
	{holds: func(s string) bool { return currencies[s] }, named: nameHas("currency", "waers"), pattern: `^[A-Z]{3}$`, says: "values are currency codes (ISO 4217)"},
	{holds: func(s string) bool { return countries[s] }, named: nameHas("country"), pattern: `^[A-Z]{2}$`, says: "values are country codes (ISO 3166)"},
}

func nameHas(parts ...string) func(string) bool {
	return func(name string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(strings.ToLower(name), p) })
	}
}

// texts guesses the form of texts and writes it into out.
func (g *guesser) texts(out *source.Value, at place, by group) []string {
	count := map[string]int{}
	for _, v := range by.texts {
		count[v.Text]++
	}
	empty := count[""]
	if empty == len(by.texts) {
		g.note(at.pointer, Loose, "only empty texts were seen, so every text is accepted")
		return nil
	}
	all := func(holds func(string) bool) bool {
		for t := range count {
			if t != "" && !holds(t) {
				return false
			}
		}
		return true
	}
	for _, f := range forms {
		if f.named != nil && !f.named(at.name) || !all(f.holds) {
			continue
		}
		switch {
		case empty > 0:
			return []string{fmt.Sprintf("%s, but %s empty, so every text is accepted", f.says, counted(empty, "value")+are(empty))}
		case f.format != "":
			say(out, "format", f.format)
		default:
			say(out, "pattern", f.pattern)
		}
		return []string{f.says}
	}
	switch {
	case all(jsonschema.IsDecimal):
		return g.decimals(out, at, slices.Sorted(maps.Keys(count)), empty)
	case all(timeText.MatchString):
		return []string{"values look like times without an offset, which no format covers: nobody can tell the moment that they mean"}
	}
	return g.enum(out, at, by, count)
}

func are(n int) string {
	if n == 1 {
		return " is"
	}
	return " are"
}

// decimals guesses whether texts of digits are amounts or codes.
func (g *guesser) decimals(out *source.Value, at place, values []string, empty int) []string {
	least, most := -1, 0
	for _, v := range values {
		if v == "" {
			continue
		}
		_, digits, _ := strings.Cut(v, ".")
		most = max(most, len(digits))
		if least < 0 || len(digits) < least {
			least = len(digits)
		}
	}
	if most == 0 && !lint.Money(at.name) {
		return []string{"values are texts of digits, so a code and no number"}
	}
	scale := counted(most, "decimal")
	if least != most {
		scale = fmt.Sprintf("%d to %d decimals", least, most)
	}
	what := "decimal numbers with "
	if lint.Money(at.name) {
		what = "amounts with "
	}
	if empty > 0 {
		return []string{fmt.Sprintf("values look like %s%s, but %s empty, so every text is accepted", what, scale, counted(empty, "value")+are(empty))}
	}
	say(out, "format", jsonschema.Decimal)
	return []string{"values look like " + what + scale + ", so an exact decimal in a text"}
}

// enum guesses a list of values: where there are many of few, each met again.
func (g *guesser) enum(out *source.Value, at place, by group, count map[string]int) []string {
	n := len(by.texts)
	if len(by.numbers)+len(by.truths)+len(by.lists)+len(by.objects) > 0 || lint.Personal(at.name) || n < 10 || len(count) < 2 || n < 4*len(count) {
		return nil
	}
	for t, times := range count {
		if times < 2 || !codeText.MatchString(t) {
			return nil
		}
	}
	values := slices.Sorted(maps.Keys(count))
	list := texts(values)
	if len(by.nulls) > 0 {
		list.Items = append(list.Items, null())
	}
	put(out, "enum", list)
	put(out, "x-extensible", truth(true))
	return []string{strconv.Itoa(n) + " values are all of " + strings.Join(values, ", ") + ", so a list of values, marked as one that may grow"}
}
