package contracts

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Ref names one major version of a contract, "orders/order-placed@1", or one
// of the schemas in it, "sap/api@1#A_SalesOrder".
type Ref struct {
	Domain, Name string
	Major        int
	Fragment     string // a component's name; "" for the contract itself
}

var refPattern = regexp.MustCompile(`^([^/@#]*)/([^/@#]*)@([^#]*)(?:#(.*))?$`)

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// ParseRef reads the text form of a reference.
func ParseRef(s string) (Ref, error) {
	m := refPattern.FindStringSubmatch(s)
	if m == nil {
		if strings.Contains(s, "/") && !strings.Contains(s, "@") {
			return Ref{}, fmt.Errorf("the reference %q does not name a major version, as in %q", s, s+"@1")
		}
		return Ref{}, fmt.Errorf("%q is not a reference, which is domain/name@major", s)
	}
	for _, name := range m[1:3] {
		if !namePattern.MatchString(name) {
			return Ref{}, fmt.Errorf("%q in the reference %q is not a name of lower-case words and '-'", name, s)
		}
	}
	major, err := strconv.Atoi(m[3])
	if err != nil || major < 1 || major > 9999 || m[3] != strconv.Itoa(major) {
		return Ref{}, fmt.Errorf("%q in the reference %q is not a major version, which is a number from 1", m[3], s)
	}
	if strings.HasSuffix(s, "#") {
		return Ref{}, fmt.Errorf("the reference %q names no schema after '#'", s)
	}
	return Ref{m[1], m[2], major, m[4]}, nil
}

// String writes the form that ParseRef reads.
func (r Ref) String() string {
	s := fmt.Sprintf("%s/%s@%d", r.Domain, r.Name, r.Major)
	if r.Fragment != "" {
		s += "#" + r.Fragment
	}
	return s
}

// ID is the reference without version and fragment, "orders/order-placed".
func (r Ref) ID() string { return r.Domain + "/" + r.Name }

// MarshalText writes the text form.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the text form.
func (r *Ref) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRef(string(text))
	return err
}
