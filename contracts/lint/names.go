package lint

import (
	"regexp"
	"strings"
	"unicode"
)

// cases are the ways to write names, with the pattern of each.
var cases = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{"camelCase", regexp.MustCompile(`^[a-z][a-zA-Z0-9]*$`)},
	{"PascalCase", regexp.MustCompile(`^[A-Z][a-zA-Z0-9]*$`)},
	{"snake_case", regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)},
	{"kebab-case", regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)},
	{"any", regexp.MustCompile(``)},
}

func caseNames() []string {
	var out []string
	for _, c := range cases {
		out = append(out, c.name)
	}
	return out
}

func inCase(name, style string) bool {
	for _, c := range cases {
		if c.name == style {
			return c.pattern.MatchString(name)
		}
	}
	return true
}

// rewrite writes a name in a case, "" if it has no words to do so.
func rewrite(name, style string) string {
	list := words(name)
	if len(list) == 0 || unicode.IsDigit(rune(list[0][0])) {
		return ""
	}
	capital := func(w string) string { return strings.ToUpper(w[:1]) + w[1:] }
	switch style {
	case "snake_case":
		return strings.Join(list, "_")
	case "kebab-case":
		return strings.Join(list, "-")
	}
	for i, w := range list {
		if i > 0 || style == "PascalCase" {
			list[i] = capital(w)
		}
	}
	return strings.Join(list, "")
}

// words splits a name: orderId, order_id, OrderID and order-id are all order,
// id. What is neither a letter nor a digit of ASCII divides.
func words(name string) []string {
	const longest = 200
	var out []string
	runes := []rune(name)
	if len(runes) > longest {
		return nil
	}
	var word []rune
	end := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = nil
		}
	}
	for i, r := range runes {
		switch {
		case r >= unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1])):
			end()
		case unicode.IsUpper(r) && i > 0 && i+1 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1]):
			end()
		}
		word = append(word, r)
	}
	end()
	return out
}

// vocabulary is a set of words.
type vocabulary map[string]bool

func vocabularyOf(list string) vocabulary {
	v := vocabulary{}
	for w := range strings.FieldsSeq(list) {
		v[w] = true
	}
	return v
}

func last(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

var (
	amounts = vocabularyOf("amount amounts price prices total totals subtotal subtotals cost costs fee fees discount discounts surcharge surcharges balance " +
		"balances charge charges deposit deposits tip tips duty duties tax taxes revenue refund refunds payment payments turnover")
	// qualifiers may follow an amount: amountDue.
	qualifiers = vocabularyOf("due paid refunded gross net authorised authorized captured received outstanding charged billed")
	moments    = vocabularyOf("at timestamp datetime")
	ids        = vocabularyOf("id ids uuid guid")
	negations  = vocabularyOf("not no non never cannot without disable disabled dont isnt")
	personal   = [][]string{{"email"}, {"e", "mail"}, {"phone"}, {"telephone"}, {"mobile", "number"}, {"first", "name"}, {"last", "name"}, {"family", "name"},
		{"given", "name"}, {"surname"}, {"birth", "date"}, {"date", "of", "birth"}, {"iban"}, {"street"}, {"passport", "number"}, {"national", "id"}, {"ip", "address"}}
)

// isMoney reports whether words name an amount of money.
func isMoney(words []string) bool {
	n := len(words)
	return amounts[last(words)] || n > 1 && qualifiers[words[n-1]] && amounts[words[n-2]]
}

// isPersonal reports whether words end as the name of something that identifies
// a person.
func isPersonal(words []string) bool {
	for _, tail := range personal {
		if n := len(words) - len(tail); n >= 0 && strings.Join(words[n:], " ") == strings.Join(tail, " ") {
			return true
		}
	}
	return false
}

// Personal reports whether a member of this name identifies a person, as far as
// a name can tell.
func Personal(name string) bool { return isPersonal(words(name)) }

// Money reports whether a member of this name is an amount of money.
func Money(name string) bool { return isMoney(words(name)) }
