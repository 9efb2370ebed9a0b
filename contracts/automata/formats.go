package automata

import (
	"sync"
)

// Format is the set of the texts of a format, as jsonschema.FormatHolds asserts
// it. It is false for a format whose set is not known exactly, see Bounds, or
// that is not known at all.
func Format(name string) (*Set, bool) {
	inside, outside, ok := Bounds(name)
	if !ok || inside != outside {
		return nil, false
	}
	return inside, true
}

// Bounds encloses the texts of a format: all texts of inside are of the format,
// and all texts of the format are in outside. They are the same *Set where the
// format is known exactly. It is false for a format that is not known; such a
// format asserts nothing.
func Bounds(name string) (inside, outside *Set, ok bool) {
	f, ok := formats()[name]
	if !ok {
		return nil, nil, false
	}
	b := f.bounds()
	return b.inside, b.outside, true
}

// Samples returns realistic texts for a format: some that are of it and some
// that nearly are. It is nil for a format that is not known.
func Samples(name string) []string { return formats()[name].samples }

type format struct {
	bounds  func() bounds
	samples []string
}

type bounds struct{ inside, outside *Set }

// Parts of the expressions. A number of two places may have a sign, because
// the validators that assert formats read it with one.
const (
	hour   = `(?:[01][0-9]|2[0-3]|\+[0-9]|-0)`
	minute = `(?:[0-5][0-9]|\+[0-9]|-0)`
	offset = `[+-]` + hour + `:` + minute
	clock  = hour + `:` + minute + `:` + minute + `(?:\.[0-9]+)?(?:[Zz]|` + offset + `)`

	// a leap second is the last one of a day in UTC; with an offset that takes
	// arithmetic, which is left out of inside and not asked for in outside
	leapUTC = `23:59:60(?:\.[0-9]+)?(?:[Zz]|[+-]00:00)`
	leapAny = `(?:23:59:60(?:\.[0-9]+)?[Zz]|` + hour + `:` + minute + `:60(?:\.[0-9]+)?` + offset + `)`

	timeIn  = `(?:` + clock + `|` + leapUTC + `)`
	timeOut = `(?:` + clock + `|` + leapAny + `)`

	date = `(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))` +
		`|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)`

	dateTimeIn  = date + `[Tt]` + timeIn
	dateTimeOut = date + `[Tt]` + timeOut

	durationDate = `(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)`
	durationTime = `T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)`
	duration     = `P(?:[0-9]+W|` + durationDate + `(?:` + durationTime + `)?|` + durationTime + `)`

	label    = `[0-9A-Za-z-]{0,62}[0-9A-Za-z]`
	hostname = `[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?(?:\.` + label + `)*`

	byteValue = `(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])`
	// of a group: zeros without end, a sign, and zeros after a plus
	group = `(?:` + byteValue + `|\+0*` + byteValue + `|-?0+)`
	ipv4  = group + `(?:\.` + group + `){3}`
	quad  = byteValue + `(?:\.` + byteValue + `){3}`

	pointer = `(?:/(?:[^~/]|~[01])*)*`
)

// ipv6 is written out by the number of groups before and after the two colons.
func ipv6() string {
	const h = `[0-9A-Fa-f]{1,4}`
	times := func(n int, part string) string {
		out := ""
		for range n {
			out += part
		}
		return out
	}
	out := times(7, h+`:`) + h + `|` + times(6, h+`:`) + quad
	for before := 0; before <= 7; before++ {
		left := ""
		if before > 0 {
			left = h + times(before-1, `:`+h)
		}
		out += `|` + left + `::`
		for after := 1; before+after <= 7; after++ {
			out += `|` + left + `::` + times(after-1, h+`:`) + h
		}
		for after := 0; before+after+2 <= 7; after++ {
			out += `|` + left + `::` + times(after, h+`:`) + quad
		}
	}
	return `(?:` + out + `)`
}

// Parts of a URI. What follows # may be anything but a broken escape; before it
// no control character is allowed.
const (
	scheme    = `[A-Za-z][0-9A-Za-z+.-]*:`
	visible   = `[^#\x00-\x1f\x7f]`
	fragment  = `(?:#(?:[^%]|%[0-9A-Fa-f]{2})*)?`
	plain     = `[^%?#\x00-\x1f\x7f]` // of a path, without escapes
	query     = `(?:\?` + visible + `*)?`
	authority = `//(?:[0-9A-Za-z._~-]+(?::[0-9A-Za-z._~-]*)?@)?[0-9A-Za-z._~-]*(?::[0-9]*)?`
	absolute  = `/(?:[^/%?#\x00-\x1f\x7f]` + plain + `*)?` // does not start with //

	uriIn = scheme + `(?:` + authority + `(?:/` + plain + `*)?` + query + `|` + absolute + query +
		`|(?:[^/#\x00-\x1f\x7f]` + visible + `*)?)` + fragment
	uriOut     = scheme + visible + `*` + fragment
	relativeIn = `(?:[^:/%?#\x00-\x1f\x7f]+(?:/` + plain + `*)?|` + absolute + `)?` + query + fragment
	refOut     = visible + `*` + fragment
)

// formats are the known formats by name. Each is made when it is asked for.
var formats = sync.OnceValue(func() map[string]format {
	all := map[string]format{}
	for name, samples := range samples() {
		all[name] = format{samples: samples}
	}
	add := func(make func() bounds, names ...string) {
		once := sync.OnceValue(make)
		for _, name := range names {
			all[name] = format{once, all[name].samples}
		}
	}
	exact := func(expr string) func() bounds {
		return func() bounds {
			s := must(expression(`^(?s:` + expr + `)$`))
			return bounds{s, s}
		}
	}
	between := func(inside, outside string) func() bounds {
		return func() bounds {
			return bounds{must(expression(`^(?s:` + inside + `)$`)), must(expression(`^(?s:` + outside + `)$`))}
		}
	}
	add(exact(date), "date")
	add(between(timeIn, timeOut), "time")
	add(between(dateTimeIn, dateTimeOut), "date-time")
	add(exact(duration), "duration")
	add(between(
		`(?:`+dateTimeIn+`/(?:`+dateTimeIn+`|`+duration+`)|`+duration+`/`+dateTimeIn+`)`,
		`(?:`+dateTimeOut+`/(?:`+dateTimeOut+`|`+duration+`)|`+duration+`/`+dateTimeOut+`)`), "period")
	add(hostnames, "hostname")
	add(emails, "email")
	add(exact(ipv4), "ipv4", "ip-address")
	add(exact(ipv6()), "ipv6")
	add(between(uriIn, uriOut), "uri", "iri")
	add(references, "uri-reference", "uriref", "iri-reference")
	add(templates, "uri-template")
	add(between(`[0-9A-Za-z _,;:=@/-]*`, `.*`), "regex")
	add(exact(pointer), "json-pointer")
	add(exact(`(?:0|[1-9][0-9]*)(?:#|`+pointer+`)`), "relative-json-pointer")
	add(exact(`[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}`), "uuid")
	add(exact(`-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?`), "decimal")
	return all
})

// hostnames have at most 253 characters, and a dot may follow.
func hostnames() bounds {
	bare := must(must(expression(`^` + hostname + `$`)).And(Length(1, 253)))
	dotted := must(must(expression(`^` + hostname + `\.$`)).And(Length(2, 254)))
	s := must(bare.Or(dotted))
	return bounds{s, s}
}

// emails: inside are plain names of ASCII; outside, the part before the last @
// may be anything, and addresses in brackets are not looked at closely.
func emails() bounds {
	const atom = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]"
	local := must(expression("^[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]{1,64}@"))
	inside := must(expression(`^` + atom + `+(?:\.` + atom + `+)*@` + hostname + `$`))
	inside = must(must(inside.And(local)).And(Length(3, 254)))
	outside := must(expression(`@(?:` + hostname + `|\[(?:[0-9.+-]*|IPv6:[0-9A-Fa-f:.]*)\])$`))
	return bounds{inside, must(outside.And(Length(3, 254)))}
}

// references have no backslash, not even after #.
func references() bounds {
	slash := must(expression(`\\`))
	return bounds{
		must(must(expression(`^(?s:` + uriIn + `|` + relativeIn + `)$`)).Minus(slash)),
		must(must(expression(`^(?s:` + refOut + `)$`)).Minus(slash)),
	}
}

// templates are references whose braces, if any, stand around names.
func templates() bounds {
	brace := must(expression(`[{}]`))
	flat := must(must(expression(`^(?s:` + uriIn + `|` + relativeIn + `)$`)).Minus(brace))
	filled := must(expression(`^(?:/(?:[0-9A-Za-z_.~-]|\{[0-9A-Za-z_]+\})+)+$`))
	return bounds{must(flat.Or(filled)), must(expression(`^(?s:` + refOut + `)$`))}
}

// must is for the sets of this file, which a test makes once each. One that
// could not be made would be like a literal that is too long.
func must(s *Set, err error) *Set {
	if err != nil {
		return &Set{large: true}
	}
	return s
}
