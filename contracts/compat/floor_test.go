package compat

import (
	"testing"

	"crosswalk/contracts"
)

func read(t *testing.T, file, text string) *contracts.Contract {
	t.Helper()
	c, list := contracts.Read(contracts.Ref{Domain: "a", Name: "b", Major: 1}, file, []byte(text))
	if list.Failed() {
		t.Fatal(list)
	}
	return c
}

// TestWordless says which changes are words alone.
func TestWordless(t *testing.T) {
	for _, c := range []struct {
		file, old, new string
		words          bool
	}{
		{"v1.schema.json", `{"title":"a","properties":{"x":{"description":"b","examples":["c"]}}}`, `{"properties":{"x":{"$comment":"d","description":"e"}}}`, true},
		{"v1.schema.json", `{"properties":{"description":{"type":"string"}}}`, `{"properties":{"description":{"type":"integer"}}}`, false},
		{"v1.schema.json", `{"properties":{"a":{"default":{"title":"x"}}}}`, `{"properties":{"a":{"default":{"title":"y"}}}}`, false},
		{"v1.schema.json", `{"required":["title"]}`, `{"required":["summary"]}`, false},
		{"v1.graphql", "# a\ntype Query {\n  \"\"\"b \\\"\"\" c\"\"\"\n  x(n: Int = 1, s: String = \"t\"): [Int!]\n}", "type Query { \"other\" x(n: Int = 1 s: String = \"t\"): [Int!] } # end", true},
		{"v1.graphql", `type Query { x(s: [String] = ["t"]): Int }`, `type Query { x(s: [String] = ["u"]): Int }`, false},
		{"v1.graphql", `type Query { x: Int @deprecated(reason: "a") }`, `type Query { x: Int @deprecated(reason: "b") }`, false},
	} {
		if got := wordless(read(t, c.file, c.old)) == wordless(read(t, c.file, c.new)); got != c.words {
			t.Errorf("%s -> %s: words alone %v\n%s\n%s", c.old, c.new, got, wordless(read(t, c.file, c.old)), wordless(read(t, c.file, c.new)))
		}
	}
}

func FuzzGraphqlTokens(f *testing.F) {
	f.Add([]byte(`type Query { "d" x(s: [String] = ["t"]): Int } # c`))
	f.Add([]byte(`"""`))
	f.Fuzz(func(t *testing.T, text []byte) {
		n := 0
		for _, token := range graphqlTokens(text) {
			n += len(token)
		}
		if n > len(text) {
			t.Errorf("%d bytes of %d", n, len(text))
		}
	})
}
