package graph

import (
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/canonical"
	"crosswalk/contracts/schema"
)

// The same contracts give the same API: names of types do not depend on the
// order in which the library looks at fields.
func TestDescribeIsStable(t *testing.T) {
	set, list := contracts.Load(canonical.FS(), "contracts")
	if list.Failed() {
		t.Fatal(list)
	}
	shape := func(name string) *schema.Shape {
		ref, err := contracts.ParseRef(name)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := set.Get(ref)
		if !ok {
			return nil
		}
		return c.Root
	}
	first, err := Describe(shape)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		again, err := Describe(shape)
		if err != nil || !slices.Equal(first, again) {
			t.Fatalf("not the same twice: %v", err)
		}
	}
	var lines []string
	for _, d := range first {
		lines = append(lines, d.Name+": "+d.Type)
	}
	text := strings.Join(lines, "\n")
	for _, want := range []string{"Order.totals: Totals!", "Totals.grand: Decimal!", "Query.order: Order", "Query.order(id): ID!", "OrderChannel.WEB: OrderChannel"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
	if _, err := Describe(func(string) *schema.Shape { return nil }); err == nil {
		t.Error("an API out of nothing")
	}
}
