package fields_test

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/canonical"
	"crosswalk/contracts/fields"
	"crosswalk/contracts/schema"
)

func read(t testing.TB, text string) *schema.Shape {
	t.Helper()
	c, found := contracts.Read(contracts.Ref{}, "v1.schema.json", []byte(text))
	if c == nil {
		t.Fatal(found)
	}
	return c.Root
}

// lines writes a list in short: depth as indent, then what is set.
func lines(list []fields.Field) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%s%q %s %s %s", strings.Repeat("  ", f.Depth), f.Name, f.Path, f.Pointer, f.Type)
		if f.Items != "" {
			fmt.Fprintf(&b, " of %s", f.Items)
		}
		for _, flag := range []struct {
			on   bool
			word string
		}{{f.Required, "required"}, {f.Nullable, "nullable"}, {f.Personal, "personal"}, {f.Deprecated, "deprecated"}} {
			if flag.on {
				b.WriteString(" " + flag.word)
			}
		}
		if f.Recursive != nil {
			fmt.Fprintf(&b, " repeats %q", *f.Recursive)
		}
		if f.Limits != "" {
			fmt.Fprintf(&b, " (%s)", f.Limits)
		}
		for _, v := range f.Values {
			fmt.Fprintf(&b, " %s", v)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestList(t *testing.T) {
	root := read(t, `{"type":"object","required":["id","lines"],"properties":{
		"id":{"type":"string","minLength":1,"maxLength":40,"pattern":"^[A-Z]+$"},
		"placedAt":{"type":"string","format":"date-time"}, "day":{"type":"string","format":"date"}, "wait":{"type":"string","format":"duration"},
		"total":{"type":"string","format":"decimal"}, "rate":{"type":["number","null"],"minimum":0,"exclusiveMaximum":1},
		"paid":{"type":"boolean"}, "state":{"enum":["open","done"],"type":"string"}, "gone":{"type":"null"}, "what":{}, "either":{"type":["string","integer"]},
		"customer":{"type":"object","properties":{"e-mail":{"type":"string"},"firstName":{"type":"string"},"name":{"type":"string","x-personal":true},"product/name":{"type":"string"}}},
		"lines":{"type":"array","minItems":1,"maxItems":99,"uniqueItems":true,"items":{"$ref":"#/$defs/line"}},
		"tags":{"type":"object","additionalProperties":{"type":"integer"}},
		"a.b":{"type":"array","items":{"type":"string"}}},
		"additionalProperties":false,
		"$defs":{"line":{"type":"object","properties":{"quantity":{"type":"integer","minimum":1,"maximum":10,"deprecated":true},"parts":{"type":"array","items":{"$ref":"#/$defs/line"}}}}}}`)
	want := `""   object required
  "id" id /id text required (1 to 40 characters, pattern ^[A-Z]+$)
  "placedAt" placedAt /placedAt time
  "day" day /day date
  "wait" wait /wait duration
  "total" total /total decimal
  "rate" rate /rate number nullable (at least 0, less than 1)
  "paid" paid /paid boolean
  "state" state /state text "open" "done"
  "gone" gone /gone nothing
  "what" what /what any nullable
  "either" either /either any
  "customer" customer /customer object
    "e-mail" customer.e-mail /customer/e-mail text personal
    "firstName" customer.firstName /customer/firstName text personal
    "name" customer.name /customer/name text personal
    "product/name" customer.product/name /customer/product~1name text
  "lines" lines /lines list of object required (1 to 99 items, no item twice)
    "[]" lines[] /lines/- object
      "quantity" lines[].quantity /lines/-/quantity integer deprecated (1 to 10)
      "parts" lines[].parts /lines/-/parts list of object
        "[]" lines[].parts[] /lines/-/parts/- object repeats "/lines/-"
  "tags" tags /tags map of integer
    "*" tags.* /tags/- integer
  "a.b" ` + "`a.b` /a.b list of text\n    \"[]\" `a.b`[] /a.b/- text\n"
	if got := lines(fields.List(root)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestEveryCanonicalContract lists each message once, in its order, with a place
// in its file.
func TestEveryCanonicalContract(t *testing.T) {
	set, _ := contracts.Load(canonical.FS(), "contracts")
	if len(set.All()) == 0 {
		t.Fatal("no contracts")
	}
	for _, c := range set.All() {
		if c.Root == nil {
			continue
		}
		seen := map[string]bool{}
		for i, f := range fields.List(c.Root) {
			if seen[f.Pointer] {
				t.Errorf("%s: %s twice", c.Ref, f.Pointer)
			}
			seen[f.Pointer] = true
			if f.At.Line == 0 || f.At.File != c.File {
				t.Errorf("%s%s is at %v", c.Ref, f.Pointer, f.At)
			}
			if i > 0 && f.Depth == 0 {
				t.Errorf("%s%s is at the top", c.Ref, f.Pointer)
			}
		}
	}
}

// TestWithoutEnd lists a small contract that has more fields than anybody can read.
func TestWithoutEnd(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"type":"object","properties":{"a":{"$ref":"#/$defs/d0"}},"$defs":{`)
	for i := range 40 {
		fmt.Fprintf(&b, `"d%d":{"type":"object","properties":{"a":{"$ref":"#/$defs/d%d"},"b":{"$ref":"#/$defs/d%d"}}},`, i, i+1, i+1)
	}
	b.WriteString(`"d40":{"type":"string"}}}`)
	if n := len(fields.List(read(t, b.String()))); n != fields.MaxFields {
		t.Errorf("%d fields", n)
	}
}

func BenchmarkList(b *testing.B) {
	var text strings.Builder
	text.WriteString(`{"type":"object","properties":{`)
	for i := range 10_000 {
		fmt.Fprintf(&text, `"f%d":{"type":"string","maxLength":40,"description":"field"},`, i)
	}
	root := read(b, text.String()+`"last":{"type":"string"}}}`)
	for b.Loop() {
		fields.List(root)
	}
}
