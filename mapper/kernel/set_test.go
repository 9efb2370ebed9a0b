package kernel

import (
	"fmt"
	"testing"
)

// A set finds every value that equals a member, whatever its spelling.
func TestSet(t *testing.T) {
	members := []string{`1`, `-2.5`, `0`, `1e3`, `"a"`, `"é\n"`, `""`, `true`, `false`, `null`, `[]`, `{}`, `[1,[2]]`, `{"a":{"b":1},"c":null}`, `0.001`,
		`123456789012345678901234567890`}
	set, err := BuildSet(members)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range machines(t) {
		for text, want := range map[string]uint64{
			`1`: 1, `1.0`: 1, `10e-1`: 1, `-2.50`: 1, `-0`: 1, `0.0e5`: 1, `1000`: 1, `"a"`: 1, `"\u0061"`: 1, `"\u00e9\n"`: 1, `""`: 1, `true`: 1, `null`: 1,
			`[ ]`: 1, `{ }`: 1, `[1.0, [2]]`: 1, `{"c":null,"a":{"b":1e0}}`: 1, `1e-3`: 1, `123456789012345678901234567890.00`: 1, `false`: 1,
			`2`: 0, `"b"`: 0, `[1]`: 0, `[[1],2]`: 0, `{"a":{"b":2},"c":null}`: 0, `{"a":null,"c":{"b":1}}`: 0, `2.5`: 0, `123456789012345678901234567891`: 0, `"1"`: 0,
		} {
			at := g.begin(fmt.Sprintf("%s ", text))
			table := g.call("k_alloc", uint64(len(set)))
			g.mod.Memory().Write(uint32(table), set)
			if got := g.call("k_member", table, at); got != want {
				t.Errorf("%s: %s is a member: %d, want %d", g.name, text, got, want)
			}
		}
	}
}
