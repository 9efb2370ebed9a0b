package sdl_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/sdl"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what Parse gives into testdata")

// dump writes a schema and its findings as the cases do.
func dump(s *sdl.Schema, list diag.List) string {
	var out strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	for _, d := range list {
		hint := ""
		if d.Hint != "" {
			hint = " (" + d.Hint + ")"
		}
		p("%s: %s%s", d.Severity, d, hint)
	}
	if s == nil {
		return out.String()
	}
	for _, op := range []string{"query", "mutation", "subscription"} {
		if t := s.Root(op); t != nil {
			p("%s %s", op, t.Name)
		}
	}
	values := func(indent string, list []*sdl.Value) {
		for _, v := range list {
			text := ""
			if v.Default != nil {
				text = " = " + v.Default.Text
			}
			p("%s%s: %s%s required %v %d:%d %s", indent, v.Name, v.Type, text, v.Required(), v.Pos.Line, v.Pos.Col, v.Description)
		}
	}
	for _, t := range s.Types {
		p("%s %s %d:%d %q extensible %v oneOf %v %s", t.Kind, t.Name, t.Pos.Line, t.Pos.Col, t.Description, t.Extensible, t.OneOf, t.SpecifiedBy)
		for _, f := range t.Fields {
			gone := ""
			if f.Deprecated != nil {
				gone = fmt.Sprintf(" deprecated %d:%d %s", f.Deprecated.Pos.Line, f.Deprecated.Pos.Col, f.Deprecated.Reason)
			}
			p("  %s: %s %d:%d type %d:%d %s%s", f.Name, f.Type, f.Pos.Line, f.Pos.Col, f.Type.Pos.Line, f.Type.Pos.Col, f.Description, gone)
			values("    ", f.Args)
		}
		values("  ", t.Inputs)
		for _, v := range t.Values {
			p("  %s %d:%d deprecated %v", v.Name, v.Pos.Line, v.Pos.Col, v.Deprecated != nil)
		}
		var names []string
		for _, o := range s.Possible(t) {
			names = append(names, o.Name)
		}
		if t.Kind.Composite() {
			p("  possible %s", strings.Join(names, " "))
		}
	}
	for _, d := range s.Directives {
		p("@%s %d:%d %s repeatable %v", d.Name, d.Pos.Line, d.Pos.Col, strings.Join(d.Locations, " "), d.Repeatable)
		values("  ", d.Args)
	}
	for _, c := range s.Document().Components {
		text, err := schema.Encode(c.Schema)
		p("shape %s %s %v", c.Name, text, err)
	}
	return out.String()
}

func TestParse(t *testing.T) {
	const file = "testdata/parse.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(ar.Files); i += 2 {
		got := dump(sdl.Parse("f", ar.Files[i].Data))
		if *update {
			ar.Files[i+1].Data = []byte(got)
		} else if got != string(ar.Files[i+1].Data) {
			t.Errorf("%s differs; run go test -run %s -update\n got: %s\nwant: %s", ar.Files[i+1].Name, t.Name(), got, ar.Files[i+1].Data)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCheck(t *testing.T) {
	s, list := sdl.Parse("f", []byte("type Query { a(x: Int!): Int }"))
	if s == nil {
		t.Fatal(list)
	}
	for query, want := range map[string]string{
		`{ a(x: 1) }`: ``,
		`{ a }`:       `Field "a" argument "x" of type "Int!" is required, but it was not provided`,
		`{ b }`:       `Cannot query field "b" on type "Query". Did you mean "a"?`,
		`{`:           `the operation cannot be read: input:1:2: Expected Name, found <EOF>`,
	} {
		got := ""
		if err := s.Check(query); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// TestHostile reads files that are made to exhaust a reader: each must end with
// a located finding, or be read.
func TestHostile(t *testing.T) {
	many := func(n int, format string) string {
		var out strings.Builder
		for i := range n {
			fmt.Fprintf(&out, format, i)
		}
		return out.String()
	}
	for _, c := range []struct{ name, data, want string }{
		{"lists", "type Query { a: " + strings.Repeat("[", 100_000) + "Int" + strings.Repeat("]", 100_000) + "}", "nesting depth"},
		{"values", "type Query { a(x: Int = " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "): Int}", "nesting depth"},
		{"fields", "type Query { " + many(20_000, "f%d: Int ") + "}", "graphql/too-large"},
		{"enum", "type Query { a: E } enum E { " + many(20_000, "V%d ") + "}", "graphql/too-large"},
		{"types", "type Query { a: Int } " + many(5_000, "type T%[1]d { a: T%[1]d } "), ""},
		{"interfaces", "type Query { a: Int } " + many(200, "interface I%[1]d { a: Int } ") + "type T implements " + many(200, "& I%d ") + "{ a: Int }", ""},
		{"self", "type Query { a: I } interface I implements I { a: Int }", "graphql/invalid"},
		{"bytes", "type Query { a: Int } \xff\xfe", "graphql/encoding"},
		{"string", `type Query { "` + strings.Repeat("a", 1<<20), "graphql/syntax"},
	} {
		_, list := sdl.Parse("f", []byte(c.data))
		if got := list.Error(); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %.300s, want %s", c.name, got, c.want)
		}
		for _, d := range list {
			if d.Pos.Line == 0 {
				t.Errorf("%s: %s has no place", c.name, d)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, file := range shared.Files(f, shared.Dir(f, "suites", "contracts", "graphql-inspector"), "*.graphql") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	ar, err := txtar.ParseFile("testdata/parse.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range ar.Files {
		f.Add(file.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, list := sdl.Parse("f", data)
		if (s == nil) != list.Failed() {
			t.Fatalf("schema %v with findings %v", s != nil, list)
		}
		if s != nil {
			s.Document().Shapes()
			_ = s.Check("{ __typename }")
		}
	})
}
