package mask

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/schema"
)

// kind is what a personal value is.
type kind int

const (
	none kind = iota
	email
	mails // in another text
	phone
	givenName
	familyName
	name // of a person, first and last
	street
	city
	postcode
	note
	address // of a machine
	token
	agent
	link
	day
	geo
	other // anything else that is marked: letters and digits are replaced
)

// named are the kinds by the words that a field's name ends in, or has among its
// words where any says so.
var named = []struct {
	kind  kind
	words []string
	any   bool
}{
	{email, []string{"email", "e mail", "email address", "e mail address", "mail address"}, true},
	{phone, []string{"phone", "phone number", "telephone", "telephone number", "mobile", "mobile number", "cell phone", "fax", "fax number"}, true},
	{givenName, []string{"first name", "given name", "forename", "middle name"}, true},
	{familyName, []string{"last name", "family name", "surname"}, true},
	{name, []string{"full name", "contact name", "recipient name", "holder name", "cardholder", "account holder", "person name", "partner name", "contact person"}, false},
	{street, []string{"street", "street name", "address1", "address2", "address3", "address 1", "address 2", "line1", "line2", "line 1", "line 2", "address line", "address line1", "address line2", "house number", "po box"}, false},
	{street, []string{"street"}, true},
	{note, []string{"note", "notes", "comment", "comments", "remark", "remarks", "gift message", "special instructions", "delivery instructions", "customer message"}, false},
	{address, []string{"ip", "browser ip", "client ip", "remote ip", "ip address"}, false},
	{token, []string{"token", "session", "session hash", "session id", "cookie", "secret", "password", "passwd", "access key", "api key", "fingerprint", "authorization", "device id"}, false},
	{agent, []string{"user agent", "accept language"}, false},
	{link, []string{"landing site", "referring site", "referrer", "status url", "landing page", "return url"}, false},
	{day, []string{"birthday", "birth date", "date of birth", "birthdate"}, false},
	{geo, []string{"latitude", "longitude", "lat", "lng", "lon"}, false},
	{other, []string{"iban", "tax id", "vat id", "vat number", "tax number", "passport", "passport number", "card number", "account number", "national id", "social security number", "ssn"}, false},
}

// withAddress are kinds by names that say so only within an address or a person.
var withAddress = map[string]kind{
	"name": name, "name1": name, "name2": familyName, "name 1": name, "name 2": familyName, "city": city, "town": city, "locality": city,
	"zip": postcode, "postal code": postcode, "postcode": postcode, "zip code": postcode, "post code": postcode,
}

var people = []string{"address", "customer", "recipient", "consignee", "contact", "person", "buyer", "receiver", "ship to", "bill to", "shopper", "guest", "payer", "employee"}

// free are lists of texts that customers write.
var free = []string{"note attributes", "properties", "custom attributes", "attributes", "personalisation", "personalization"}

// own is the name of the field that a place is in, and those around it.
func (p place) own() (string, []string) {
	if len(p.names) == 0 {
		return "", nil
	}
	return p.names[len(p.names)-1], p.names[:len(p.names)-1]
}

// byName is the kind that the name of a field says.
func byName(p place) kind {
	own, around := p.own()
	if own == "" {
		return none
	}
	for _, n := range named {
		for _, w := range n.words {
			if own == w || strings.HasSuffix(own, " "+w) || n.any && strings.Contains(" "+own+" ", " "+w+" ") && !isID(own) {
				return n.kind
			}
		}
	}
	among := func(list []string, name string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return strings.Contains(" "+name+" ", " "+w+" ") })
	}
	if k, ok := withAddress[own]; ok && slices.ContainsFunc(around, func(n string) bool { return among(people, n) }) {
		return k
	}
	for w, k := range withAddress {
		if prefix, ok := strings.CutSuffix(own, " "+w); ok && w != "name" && among(people, prefix) || own == "city name" {
			if own == "city name" {
				return city
			}
			return k
		}
	}
	if own == "value" && slices.ContainsFunc(around, func(n string) bool { return slices.Contains(free, n) }) {
		return note
	}
	return none
}

// isID says that a name is that of an identifier, which stays.
func isID(own string) bool {
	for _, w := range []string{"id", "ids", "uuid", "guid", "sku", "type", "status", "state", "verified", "at", "count"} {
		if own == w || strings.HasSuffix(own, " "+w) {
			return true
		}
	}
	return false
}

var (
	mailForm  = regexp.MustCompile(`[^\s<>"'(),;:@]+@[^\s<>"'(),;:@]+\.[A-Za-z]{2,}`)
	phoneForm = regexp.MustCompile(`^\+[0-9][0-9 ()/.-]{6,20}$`)
	ibanForm  = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}( ?[A-Z0-9]{4}){3,7}( ?[A-Z0-9]{1,4})?$`)
	cardForm  = regexp.MustCompile(`^[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{1,7}$`)
)

// kindOf is what a text is: by the contract, by its name, by its form.
func kindOf(p place, s string) kind {
	if public(p.shape) {
		return none
	}
	k := byName(p)
	if p.shape != nil {
		switch p.shape.Format {
		case "email", "idn-email":
			return email
		case "ipv4", "ipv6":
			return address
		}
	}
	if k != none {
		return k
	}
	if p.inside {
		own, _ := p.own()
		if own, ok := withAddress[own]; ok {
			return own
		}
		switch {
		case p.shape != nil && (p.shape.Format == "date" || p.shape.Format == "date-time"):
			return day
		case mailForm.FindString(s) == s:
			return email
		case strings.Contains(strings.TrimSpace(s), " "):
			return note
		}
		return other
	}
	switch {
	case mailForm.FindString(s) == s:
		return email
	case mailForm.MatchString(s):
		return mails
	case phoneForm.MatchString(s):
		return phone
	case ibanForm.MatchString(s) && len(s) >= 15, cardForm.MatchString(s):
		return other
	}
	if a, err := netip.ParseAddr(s); err == nil && !a.IsUnspecified() {
		return address
	}
	return none
}

// kindOfNumber is what a number is; numbers have no form that tells.
func kindOfNumber(p place) kind {
	if public(p.shape) {
		return none
	}
	switch k := byName(p); k {
	case phone, geo, other, postcode:
		return k
	}
	if p.shape != nil && p.shape.Personal {
		return other
	}
	return none
}

// public says that the contract marks a field as not personal.
func public(s *schema.Shape) bool {
	if s == nil || s.Personal {
		return false
	}
	for _, c := range s.Schemas {
		if v := c.Extension("x-personal"); v != nil && !v.Bool() {
			return true
		}
	}
	return false
}
