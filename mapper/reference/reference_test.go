package reference

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The decoder takes what JSON's test suite says must be taken, and refuses the rest.
func TestJSONSuite(t *testing.T) {
	files, err := filepath.Glob("../../../shared/suites/json-parsing/test_parsing/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("the JSON test suite is missing in ../shared/suites/json-parsing: %v", err)
	}
	for _, file := range files {
		in, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		d := decoder{in: in, depth: 600}
		_, err = d.document(nil)
		switch {
		case strings.HasPrefix(name, "y_") && strings.Contains(name, "duplicated_key"):
			if err == nil {
				t.Errorf("%s: a name that is there twice was accepted", name)
			}
		case strings.HasPrefix(name, "y_") && err != nil:
			t.Errorf("%s: %v", name, err)
		case strings.HasPrefix(name, "n_") && err == nil:
			t.Errorf("%s was accepted", name)
		}
	}
}

// Decimals keep their scale and are written in plain digits.
func TestDecimal(t *testing.T) {
	for text, want := range map[string]string{
		"2.50": "2.50", "-0": "0", "-0.00": "0.00", "1e3": "1000", "1.5E-3": "0.0015", "00012": "12", "0e5": "0", "-12.5e1": "-125",
		"1e40": "1" + strings.Repeat("0", 40), "12345678901234567890123456789012345": "", "1e7000": "", "1.": "", "": "", "+1": "",
	} {
		d, f := parseDecimal(text)
		switch {
		case f != nil && want != "":
			t.Errorf("%q: %v", text, f)
		case f == nil && d.String() != want:
			t.Errorf("%q = %s, want %q", text, d, want)
		}
	}
}

// No input makes the decoder panic; what it accepts has its bytes as raw text.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"a":[1,2.50,"\u00fc\ud83d\ude00",true,null]}`))
	f.Add([]byte(`"\ud800"`))
	f.Fuzz(func(t *testing.T, in []byte) {
		d := decoder{in: in, depth: 64}
		n, err := d.document(nil)
		if err == nil && len(n.raw) == 0 {
			t.Errorf("%q gives no text", in)
		}
	})
}
