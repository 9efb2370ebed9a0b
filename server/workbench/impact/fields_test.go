package impact

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"crosswalk/contracts"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
)

func read(t *testing.T, text string) *contracts.Contract {
	t.Helper()
	c, list := contracts.Read(contracts.Ref{Domain: "a", Name: "b", Major: 1}, "v1.schema.json", []byte(text))
	if c == nil {
		t.Fatalf("%v\n%s", list, text)
	}
	return c
}

// changes are the differences of two schemas, a line each.
func changes(t *testing.T, was, is string) string {
	t.Helper()
	d := newDiffer()
	d.root(read(t, was).Root, read(t, is).Root)
	var lines []string
	for _, f := range d.out {
		lines = append(lines, f.Path+": "+f.String())
	}
	if d.more {
		lines = append(lines, "more")
	}
	return strings.Join(lines, "\n")
}

func TestFields(t *testing.T) {
	object := func(members string) string { return `{"type":"object","properties":{` + members + `}}` }
	for name, c := range map[string]struct{ was, is, want string }{
		"nothing":       {object(`"a":{"type":"string"}`), object(`"a":{"type":"string","description":"x"}`), ""},
		"refactored":    {object(`"a":{"$ref":"#/$defs/A"}`)[:len(object(`"a":{"$ref":"#/$defs/A"}`))-1] + `,"$defs":{"A":{"type":"string"}}}`, object(`"a":{"type":"string"}`), ""},
		"type":          {object(`"a":{"type":"string","format":"decimal"}`), object(`"a":{"type":"number"}`), "a: string (decimal) → number"},
		"added":         {object(`"a":{"type":"string"}`), object(`"a":{"type":"string"},"b":{"type":"array","items":{"type":"string"}}`), "b: added, optional array of string"},
		"removed":       {object(`"a":{"type":"string"},"b":{}`), object(`"a":{"type":"string"}`), "b: removed, was optional anything"},
		"required":      {object(`"a":{"type":"string"}`), `{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}`, "a: optional → required"},
		"null":          {object(`"a":{"type":["string","null"]}`), object(`"a":{"type":"string"}`), "a: may be null → never null"},
		"values":        {object(`"a":{"enum":["x","y"]}`), object(`"a":{"enum":["y","z"]}`), `a: values: no longer "x", now also "z"`},
		"values stated": {object(`"a":{"type":"string"}`), object(`"a":{"type":"string","enum":["y"]}`), `a: values any → "y"`},
		"bounds":        {object(`"a":{"type":"string","maxLength":5}`), object(`"a":{"type":"string","maxLength":4,"pattern":"^x"}`), "a: constraint: maxLength 5 → pattern ^x, maxLength 4"},
		"items":         {object(`"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"string"}}}}`), object(`"a":{"type":"array","items":{"type":"object","properties":{"b":{"type":"integer"}}}}`), "a[].b: string → integer"},
		"free names":    {`{"type":"object","additionalProperties":{"type":"string"}}`, `{"type":"object","additionalProperties":{"type":"integer"}}`, "[]: string → integer"},
		"closed":        {object(`"a":{}`), `{"type":"object","additionalProperties":false,"properties":{"a":{}}}`, "the message: content: open → closed"},
		"condition":     {`{"type":"object","properties":{"a":{}},"not":{"required":["a","b"]}}`, `{"type":"object","properties":{"a":{}},"not":{"required":["a","c"]}}`, "the message: constraint: nothing → other conditions"},
		"deprecated":    {object(`"a":{"type":"string"}`), object(`"a":{"type":"string","deprecated":true}`), "a: deprecated"},
		"recursive": {`{"$ref":"#/$defs/N","$defs":{"N":{"type":"object","properties":{"v":{"type":"string"},"next":{"$ref":"#/$defs/N"}}}}}`,
			`{"$ref":"#/$defs/N","$defs":{"N":{"type":"object","properties":{"v":{"type":"integer"},"next":{"$ref":"#/$defs/N"}}}}}`, "v: string → integer"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := changes(t, c.was, c.is); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// A change in a schema that is reached on very many ways is listed on some of
// them, the short ones first, in bounded time.
func TestManyWays(t *testing.T) {
	web := func(kind string) string { // every definition has a member of each other one
		var b strings.Builder
		const n = 25
		for i := range n {
			var members strings.Builder
			for j := range n {
				fmt.Fprintf(&members, `"m%d":{"$ref":"#/$defs/D%d"},`, j, j)
			}
			of := "string"
			if i == n-1 {
				of = kind
			}
			fmt.Fprintf(&b, `"D%d":{"type":"object","properties":{%s"v":{"type":"%s"}}},`, i, members.String(), of)
		}
		return `{"$ref":"#/$defs/D0","$defs":{` + strings.TrimSuffix(b.String(), ",") + `}}`
	}
	got := changes(t, web("string"), web("integer"))
	if !strings.HasSuffix(got, "\nmore") || !strings.Contains(got, "m24.v: string → integer\n") {
		t.Errorf("%.200s", got)
	}
}

// A mapping that is mended together with its contract is in order.
func TestMendedAlong(t *testing.T) {
	const dir = "../../../samples/retail"
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(t.Context())
	edit := func(files fs.FS, name, old, new string) fs.FS {
		text, err := fs.ReadFile(files, name)
		if err != nil || !strings.Contains(string(text), old) {
			t.Fatalf("%s has no %q: %v", name, old, err)
		}
		return Replace(files, name, []byte(strings.Replace(string(text), old, new, 1)))
	}
	before := os.DirFS(dir)
	after := edit(before, "contracts/shopify/inventory-level/v1.schema.json", `"location_id": {"type"`, `"place_id": {"type"`)
	after = edit(after, "contracts/shopify/inventory-level/v1.schema.json", `"location_id", "updated_at"`, `"place_id", "updated_at"`)
	r, err := Compare(t.Context(), e, before, after)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Mappings) != 1 || r.Mappings[0].Compiles.After || r.Broken() != 1 || len(r.Flows) != 1 || !r.Flows[0].Breaks {
		t.Errorf("%+v", r)
	}
	mapping, err := fs.ReadFile(before, "mappings/shopify-inventory-level/mapping.yaml")
	if err != nil {
		t.Fatal(err)
	}
	after = Replace(after, "mappings/shopify-inventory-level/mapping.yaml", []byte(strings.ReplaceAll(string(mapping), "source.location_id", "source.place_id")))
	r, err = Compare(t.Context(), e, before, after)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Mappings) != 1 || !r.Mappings[0].Compiles.After || len(r.Mappings[0].Rules) != 0 || len(r.Contracts[0].Fields) != 2 {
		t.Errorf("%+v", r.Mappings)
	}
	if len(r.Mappings[0].Cases) == 0 { // their inputs still have the old name
		t.Errorf("no case fails: %+v", r.Mappings)
	}
	empty := fstest.MapFS{"contracts": {Mode: fs.ModeDir | 0o755}}
	if r, err = Compare(t.Context(), e, empty, before); err != nil || r.Broken() != 0 || r.Contracts[0].Change != "added" {
		t.Errorf("%v, %v", r, err)
	}
}

// A mapping hangs on the contracts of the mappings that it uses, also where the
// uses go in a circle.
func TestUsedMappings(t *testing.T) {
	ws, _ := workspace.Load(fstest.MapFS{
		"contracts":               {Mode: fs.ModeDir | 0o755},
		"mappings/a/mapping.yaml": {Data: []byte("mapping: a\nsource: x/a@1\ntarget: y/a@1\nrules:\n  lines:\n    each: source.lines\n    as: line\n    use: b\n    from: line\n")},
		"mappings/b/mapping.yaml": {Data: []byte("mapping: b\nsource: x/a@1#Line\ntarget: y/a@1#Line\nrules:\n  to:\n    rules:\n      place: {use: c, from: source.place}\n")},
		"mappings/c/mapping.yaml": {Data: []byte("mapping: c\nsource: x/place@1\ntarget: y/place@1\nrules:\n  again: {use: a, from: source.again}\n")},
	})
	if got := strings.Join(hangsOn(ws, "a"), " "); got != "x/a@1 y/a@1 x/a@1#Line y/a@1#Line x/place@1 y/place@1" {
		t.Errorf("got %s", got)
	}
}
