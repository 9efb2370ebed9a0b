package emit_test

import (
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"

	"crosswalk/mapper/abi"
)

// Whatever the input is, a module ends with an output or with an error of its
// own; what it accepts is JSON, and what it gives out too. Inputs are scanned
// twice, because the second time names are predicted.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		`{"id":1,"name":"a","lines":[{"sku":"s","quantity":2,"price":"1.50","taxes":[{"rate":0.19}]}],"customer":{"email":"x@y"}}`,
		`{"x":{"a":[1,"\u00fc",null]},"y":-0.0e-5}`, `[]`, "\xff", `{"id":1,"\u0069d":2}`, ` { "a" : [ true , false ] } `,
	} {
		f.Add([]byte(seed))
	}
	typed := start(f, engines()["interpreter"], order(f).emit())
	open := start(f, engines()["interpreter"], anything(f))
	f.Fuzz(func(t *testing.T, in []byte) {
		for name, m := range map[string]*instance{"typed": typed, "open": open} {
			first := ""
			for round := range 2 {
				out, err := m.run(string(in))
				var bad failure
				switch {
				case err == nil && (!json.Valid(in) || !utf8.Valid(in)):
					t.Errorf("%s: accepted %q", name, in)
				case err == nil && !json.Valid([]byte(out)):
					t.Errorf("%s: %q gives %q", name, in, out)
				case err != nil && (!errors.As(err, &bad) || bad.code == abi.Internal):
					t.Errorf("%s: %q: %v", name, in, err)
				case err != nil:
					out = err.Error()
				}
				if round == 0 {
					first = out
				} else if out != first {
					t.Errorf("%s: %q gives %q, then %q", name, in, first, out)
				}
			}
		}
	})
}
