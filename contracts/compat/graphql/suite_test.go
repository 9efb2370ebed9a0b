package graphql_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/graphql"
	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/sdl"

	"golang.org/x/tools/txtar"
)

// TestSuite judges the pairs of graphql-inspector. What each must say was
// thought out by hand, not taken from that tool.
func TestSuite(t *testing.T) {
	dir := shared.Dir(t, "suites", "contracts", "graphql-inspector", "integration_tests")
	for _, c := range []struct{ name, old, new, want string }{
		// The field goes; its type goes with it, as nothing else gives it.
		{"2027", "2027/schema-before.graphql", "2027/schema-after.graphql", "breaking\n" +
			"new:5:6: breaking error graphql/field-removed: the new version has no field Query.hotels (was old:11:3)\n" +
			"\t{\"query\":\"{ hotels { __typename } }\"}\n\tCannot query field \"hotels\" on type \"Query\"\n"},
		{"2088", "2088/old.graphql", "2088/new.graphql", "breaking\n" +
			"new:1:6: breaking error graphql/field-removed: the new version has no field Query.bar, which was deprecated: No longer supported (was old:3:3)\n" +
			"\t{\"query\":\"{ bar }\"}\n\tCannot query field \"bar\" on type \"Query\"\n"},
		{"2239", "2239/oldSchema.graphql", "2239/newSchema.graphql", "breaking\n" +
			"new:1:6: breaking error graphql/field-removed: the new version has no field Query.oldQuery, which was deprecated: use newQuery (was old:2:3)\n" +
			"\t{\"query\":\"{ oldQuery { __typename } }\"}\n\tCannot query field \"oldQuery\" on type \"Query\". Did you mean \"newQuery\"?\n"},
	} {
		read := func(name, as string) *sdl.Schema {
			data, err := os.ReadFile(filepath.Join(dir, c.name, filepath.Base(name)))
			if err != nil {
				t.Fatal(err)
			}
			return parse(t, as, data)
		}
		old, new := read(c.old, "old"), read(c.new, "new")
		r := graphql.Compare(old, new, graphql.Options{Level: finding.Level{Backward: true}})
		verify(t, old, new, r)
		if got := report(r); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		back := graphql.Compare(new, old, graphql.Options{Level: finding.Level{Backward: true}})
		verify(t, new, old, back)
		if back.Verdict != finding.Compatible {
			t.Errorf("%s the other way: %s", c.name, report(back))
		}
	}
}

// TestOrder shuffles the definitions of every case, and their fields where they
// stand on lines of their own: the verdict, the codes and the witnesses stay.
func TestOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 3))
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		both := finding.Level{Backward: true, Forward: true}
		want := essence(graphql.Compare(parse(t, "old", ar.Files[0].Data), parse(t, "new", ar.Files[1].Data), graphql.Options{Level: both}))
		for range 12 {
			old, new := parse(t, "old", shuffled(rng, ar.Files[0].Data)), parse(t, "new", shuffled(rng, ar.Files[1].Data))
			if got := essence(graphql.Compare(old, new, graphql.Options{Level: both})); got != want {
				t.Fatalf("%s: another order\n got %s\nwant %s", file, got, want)
			}
		}
	}
}

// essence is a report without places, in an order of its own.
func essence(r finding.Report) string {
	lines := []string{r.Verdict.String()}
	for _, f := range r.Findings {
		lines = append(lines, strings.Join([]string{string(f.Direction), f.Verdict.String(), f.Code, f.Message, string(f.Witness), f.Reason, strings.Join(f.Places, " ")}, " | "))
	}
	sorted := lines[1:]
	for i := range sorted {
		for j := i; j > 0 && sorted[j] < sorted[j-1]; j-- {
			sorted[j], sorted[j-1] = sorted[j-1], sorted[j]
		}
	}
	return strings.Join(lines, "\n")
}

// shuffled puts definitions, which are blocks or lines, into another order.
func shuffled(rng *rand.Rand, data []byte) []byte {
	var parts []string
	depth, part := 0, ""
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		depth += strings.Count(line, "{") - strings.Count(line, "}")
		part += line + "\n"
		if depth == 0 && !strings.HasPrefix(strings.TrimSpace(line), `"`) {
			parts = append(parts, part)
			part = ""
		}
	}
	rng.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return []byte(strings.Join(parts, ""))
}
