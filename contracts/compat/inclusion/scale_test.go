package inclusion

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

// web writes n components that refer to each other; the one called odd has a
// number where the other ones have an integer.
func web(n, odd int) string {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/c0","$defs":{`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		kind := "integer"
		if i == odd {
			kind = "number"
		}
		fmt.Fprintf(&b, `"c%d":{"type":"object","required":["id","kind"],"properties":{"id":{"type":"string","maxLength":%d},"kind":{"const":"c%d"},"n":{"type":"%s"},`+
			`"next":{"$ref":"#/$defs/c%d"},"far":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/c%d"},{"$ref":"#/$defs/c%d"}]},"list":{"type":"array","items":{"$ref":"#/$defs/c%d"}}}}`,
			i, 10+i%7, i, kind, (i+1)%n, (i*7+3)%n, (i*11+5)%n, (i*13+1)%n)
	}
	b.WriteString("}}")
	return b.String()
}

// quickly reads a schema without the second opinion of a validator, which takes
// long on many schemas.
func quickly(t *testing.T, text string) *schema.Schema {
	t.Helper()
	v, list := source.ParseJSON("f", []byte(text))
	if list.Failed() {
		t.Fatal(list)
	}
	r := jsonschema.NewReader(schema.Draft2020, v)
	s := r.Schema(v, "")
	if list := r.Resolve(); list.Failed() {
		t.Fatal(list)
	}
	return s
}

// The steps that mutually recursive components take grow with their number.
func TestManyComponents(t *testing.T) {
	steps := func(n int) int {
		w, r := quickly(t, web(n, n/2)), quickly(t, web(n, -1))
		d := New(Options{Steps: 10_000_000})
		causes := d.Causes(w, r)
		used := 10_000_000 - d.left
		if len(causes) != 1 || causes[0].Keyword != "type" || causes[0].Reader.Pointer != fmt.Sprintf("/$defs/c%d/properties/n", n/2) {
			for _, c := range causes {
				t.Errorf("%d components: %s %s %s %s: %s", n, c.Verdict, c.Writer.Pointer, c.Reader.Pointer, c.Keyword, c.Reason)
			}
			t.FailNow()
		}
		wit, ok := d.Witness(w, r, causes[0])
		if !ok {
			t.Fatal("no witness")
		}
		if assess.First(w, wit.Value) != nil || assess.First(r, wit.Value) == nil {
			t.Errorf("%s is no witness", wit.Value.JSON())
		}
		if size := len(wit.Value.JSON()); size > 2000 {
			t.Errorf("the witness has %d bytes", size)
		}
		if got := New(Options{Steps: 10_000_000}).Causes(r, w); len(got) > 0 {
			t.Errorf("%d components: the other way is %s", n, got[0].Reason)
		}
		return used
	}
	few, many := steps(250), steps(2000)
	t.Logf("%d and %d steps", few, many)
	if many > 12*few {
		t.Errorf("250 components took %d steps, 2,000 took %d", few, many)
	}
}

// What no budget is enough for is unknown.
func TestBudget(t *testing.T) {
	branches := func(n int, last string) string {
		var b strings.Builder
		b.WriteString(`{"oneOf":[`)
		for i := range n {
			fmt.Fprintf(&b, `{"type":"object","properties":{"a%d":{"type":"integer"}},"required":["b%d"]},`, i, i)
		}
		return b.String() + last + `]}`
	}
	for _, n := range []int{10, 100, 10_000} {
		w, r := quickly(t, branches(n, `{"type":"string"}`)), quickly(t, branches(n, `{"type":"string","minLength":1}`))
		d := New(Options{Steps: 20_000})
		causes := d.Causes(w, r)
		if len(causes) == 0 {
			t.Fatal("said to be compatible")
		}
		verdict := finding.Compatible
		for _, c := range causes {
			verdict = max(verdict, c.Verdict)
		}
		t.Logf("%d branches: %s, %s", n, verdict, causes[0].Reason)
		if len(New(Options{Steps: 20_000}).Causes(w, w)) > 0 {
			t.Error("not compatible with itself")
		}
	}
}
