package importer_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/importer"
	"crosswalk/contracts/source"

	"pgregory.net/rapid"
)

// values draws a JSON text, of shapes that samples have.
func values(depth int) *rapid.Generator[string] {
	leaf := rapid.OneOf(
		rapid.SampledFrom([]string{"null", "true", "false", "0", "-0", "1.0", "1e3", "12.50", "9007199254740993", "123456789012345678901234567890", `""`, `"2026-01-02"`,
			`"2026-01-02T03:04:05Z"`, `"2026-01-02T03:04:05"`, `"a@b.example"`, `"https://example.org/x"`, `"c0ffee00-1111-4222-8333-444455556666"`, `"12.50"`, `"7"`, `"EUR"`,
			`"DE"`, `"/Date(1)/"`, `"OPEN"`, `"CLOSED"`, `"a\nb\u00e9"`}),
		rapid.Map(rapid.Int64(), func(n int64) string { return strconv.FormatInt(n, 10) }),
		rapid.Map(rapid.String(), func(s string) string { return string(source.AppendQuoted(nil, s)) }),
	)
	if depth == 0 {
		return leaf
	}
	name := rapid.OneOf(rapid.SampledFrom([]string{"a", "total", "currency", "country", "email", "created_at", "1", "2", "2026-01-02", "$ref", "type", "a/b~c", ""}), rapid.String())
	return rapid.OneOf(leaf,
		rapid.Map(rapid.SliceOfN(values(depth-1), 0, 14), func(items []string) string {
			out := "["
			for i, item := range items {
				if i > 0 {
					out += ","
				}
				out += item
			}
			return out + "]"
		}),
		rapid.Custom(func(t *rapid.T) string {
			out, sep := "{", ""
			for _, n := range rapid.SliceOfNDistinct(name, 0, 5, rapid.ID).Draw(t, "names") {
				out += sep + string(source.AppendQuoted(nil, n)) + ":" + values(depth-1).Draw(t, "value")
				sep = ","
			}
			return out + "}"
		}))
}

// TestSamplesSatisfyTheirSchema holds for any samples: the schema takes them,
// it loads without findings, and the same samples give the same text.
func TestSamplesSatisfyTheirSchema(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		samples := rapid.SliceOfN(values(3), 1, 4).Draw(rt, "samples")
		q := importer.Query{From: "sample", Name: "tests/message", Texts: texts(samples...)}
		r, c := run(t, q)
		for i, s := range samples {
			if err := contracts.Validate(c, []byte(s)); err != nil {
				rt.Fatalf("sample %d does not satisfy the schema: %v\n%s\n%s", i+1, err, s, r.Files[1].Text)
			}
		}
		if again, _ := run(t, q); fmt.Sprint(again) != fmt.Sprint(r) {
			rt.Fatalf("not the same twice:\n%v\n%v", r, again)
		}
	})
}

// FuzzImport reads any text in any format: no panic, and either findings or
// files that load.
func FuzzImport(f *testing.F) {
	for _, seed := range []string{`{"a":[1,null,"x"]}`, `<Schema Namespace="n"><EntityType Name="A"><Property Name="p" Type="Edm.Decimal" Precision="3" Scale="1"/><NavigationProperty Name="q" Type="Collection(n.A)"/></EntityType></Schema>`, `{"$schema":"http://json-schema.org/draft-04/schema#","definitions":{"A":{"type":"string"}}}`,
		"openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\ncomponents: {schemas: {A: {type: [string, 'null'], $ref: '#/components/schemas/A'}}}\n",
		`<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema"><s:element name="A"><s:complexType><s:choice><s:element name="b" type="s:int"/><s:element name="c"><s:simpleType><s:restriction base="s:string"><s:pattern value="[a-z]+"/></s:restriction></s:simpleType></s:element></s:choice><s:attribute name="d" type="s:date"/></s:complexType></s:element></s:schema>`,
		"type Query { a: A }\ntype A { b: [A!]! }\n"} {
		for format := range importer.Froms {
			f.Add(seed, "A", uint8(format))
		}
	}
	f.Fuzz(func(t *testing.T, text, component string, format uint8) {
		q := importer.Query{From: importer.Froms[int(format)%len(importer.Froms)], Name: "tests/message", Component: component,
			Texts: []importer.Text{{Name: "a", Text: text}, {Name: "b", Text: text}}}
		r, err := importer.Import(q)
		if err != nil {
			t.Fatal(err)
		}
		if r.Findings.Failed() != (len(r.Files) == 0) && len(r.Choices) == 0 {
			t.Fatalf("%d files, findings %v", len(r.Files), r.Findings)
		}
		if len(r.Files) > 0 {
			load(t, r, true)
		}
		if _, err := json.Marshal(r.Notes); err != nil {
			t.Fatal(err)
		}
	})
}
