package program

// Regular expressions of formats (RE2, found anywhere in the text).
const (
	label    = `[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?`
	hostname = label + `(\.` + label + `)*`
	atoms    = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
	octet    = `(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])`
	ipv4     = octet + `(\.` + octet + `){3}`
	clock    = `([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S)`
	pointer  = `(/([^~/]|~[01])*)*`

	// RFC 4291, section 2.2
	h16  = `[0-9A-Fa-f]{1,4}`
	ls32 = `(` + h16 + `:` + h16 + `|` + ipv4 + `)`
	ipv6 = `((` + h16 + `:){6}` + ls32 + `|::(` + h16 + `:){5}` + ls32 + `|(` + h16 + `)?::(` + h16 + `:){4}` + ls32 +
		`|((` + h16 + `:){0,1}` + h16 + `)?::(` + h16 + `:){3}` + ls32 + `|((` + h16 + `:){0,2}` + h16 + `)?::(` + h16 + `:){2}` + ls32 +
		`|((` + h16 + `:){0,3}` + h16 + `)?::` + h16 + `:` + ls32 + `|((` + h16 + `:){0,4}` + h16 + `)?::` + ls32 +
		`|((` + h16 + `:){0,5}` + h16 + `)?::` + h16 + `|((` + h16 + `:){0,6}` + h16 + `)?::)`

	// RFC 3986, appendix A
	unreserved = `A-Za-z0-9._~!$&'()*+,;=\-`
	percent    = `%[0-9A-Fa-f]{2}`
	segment    = `([` + unreserved + `:@]|` + percent + `)`
	query      = `([` + unreserved + `:@/?]|` + percent + `)*`
	authority  = `(([` + unreserved + `:]|` + percent + `)*@)?(\[(` + ipv6 + `|[Vv][0-9A-Fa-f]+\.[` + unreserved + `:]+)\]|([` + unreserved + `]|` + percent + `)*)(:[0-9]*)?`
	tail       = `(\?` + query + `)?(#` + query + `)?`
	absolute   = `(//` + authority + `(/` + segment + `*)*|/(` + segment + `+(/` + segment + `*)*)?|` + segment + `+(/` + segment + `*)*|)`
	relative   = `(//` + authority + `(/` + segment + `*)*|/(` + segment + `+(/` + segment + `*)*)?|([` + unreserved + `@]|` + percent + `)+(/` + segment + `*)*|)`
	uri        = `[A-Za-z][A-Za-z0-9+.-]*:` + absolute + tail

	// RFC 5321, section 4.1.2
	mailbox = `(` + atoms + `|"([\x20-\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*")@(` + hostname + `|\[(` + ipv4 + `|IPv6:` + ipv6 + `)\])`

	// what validators are sure to accept
	uriChar  = `([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*`
	uriQuery = `([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*`
)

// FormatPattern is the regular expression of a format of texts, "" if the
// format is not checked that way. date-time, date and time have rules of their
// own (RFC 3339). Of the input it is what the format's standard says; of the
// output it is less where validators differ from that, so that none refuses it.
func FormatPattern(format string, source bool) string {
	switch format {
	case "decimal":
		return `^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`
	case "uuid":
		return `^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`
	case "hostname":
		return `^` + hostname + `$`
	case "ipv4":
		return `^` + ipv4 + `$`
	case "ipv6":
		return `^` + ipv6 + `$`
	case "json-pointer":
		return `^` + pointer + `$`
	case "relative-json-pointer":
		return `^(0|[1-9][0-9]*)(#|` + pointer + `)$`
	case "duration":
		return `^P([0-9]+W|([0-9]+Y([0-9]+M([0-9]+D)?)?|[0-9]+M([0-9]+D)?|[0-9]+D)(T` + clock + `)?|T` + clock + `)$`
	}
	switch {
	case format == "email" && source:
		return `^` + mailbox + `$`
	case format == "email":
		return `^` + atoms + `@` + hostname + `$`
	case format == "uri" && source:
		return `^` + uri + `$`
	case format == "uri":
		return `^[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9.-]*(:[0-9]+)?(/` + uriChar + `)?(\?` + uriQuery + `)?(#` + uriQuery + `)?$`
	case format == "uri-reference" && source:
		return `^(` + uri + `|` + relative + tail + `)$`
	}
	return ""
}

// FormatLimit is the most characters that a text of a format may have, 0 if any
// number.
func FormatLimit(format string) int {
	switch format {
	case "hostname":
		return 253
	case "email":
		return 254
	}
	return 0
}

// FormatHead is a second regular expression that texts of a format must match,
// "" if there is none: the part of an address before the @ has a limit of its own.
func FormatHead(format string) string {
	if format == "email" {
		return `^("[^"]*"|[^@"]{1,64})@`
	}
	return ""
}

// FormatChecked reports whether a module checks a format of texts, in the input
// (source) or in the output. Of the input it takes addresses of mail and of
// places as they come, unless all formats are asked for: systems differ much in
// what they put there.
func FormatChecked(format string, source bool) bool {
	switch format {
	case "email", "uri", "uri-reference":
		return !source && FormatKnown(format, false)
	}
	return FormatKnown(format, source)
}

// FormatKnown reports whether a module can check a format of texts.
func FormatKnown(format string, source bool) bool {
	switch format {
	case "date-time", "date", "time":
		return true
	}
	return FormatPattern(format, source) != ""
}

// Formats says which formats of texts are checked in the input.
type Formats uint8

const (
	FormatsChecked Formats = iota // those of FormatChecked
	FormatsNone                   // they are notes
	FormatsAll                    // those of FormatKnown
)

// FormatCarries reports whether a text of the format in the input is one in the
// output.
func FormatCarries(format string) bool {
	switch format {
	case "date-time", "date", "time":
		return true
	}
	p := FormatPattern(format, true)
	return p != "" && p == FormatPattern(format, false)
}

// FormatAsserted reports whether a validator would refuse texts for not being
// of the format. Any other name is a note for people. What is asserted but not
// checked may only get a constant or a copy that is sure to be right.
func FormatAsserted(format string) bool {
	switch format {
	case "period", "ip-address", "iri", "uri-reference", "uriref", "iri-reference", "uri-template", "regex":
		return true
	}
	return FormatChecked(format, false)
}
