package kernel

import (
	"math/rand/v2"
	"testing"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// randomValue is a value that nests at most depth levels.
func randomValue(r *rand.Rand, depth int) ref.Val {
	if depth == 0 || r.IntN(3) == 0 {
		for {
			v := samples[r.IntN(len(samples))]
			if b, ok := v.(types.Bytes); !ok || len(b) < 2 { // cel-go makes no proper string of others
				return v
			}
		}
	}
	n := r.IntN(4)
	switch r.IntN(5) {
	case 0, 1:
		var items []ref.Val
		for range n {
			items = append(items, randomValue(r, depth-1))
		}
		return list(items...)
	case 2, 3:
		var pairs []ref.Val
		for i := range n {
			pairs = append(pairs, []ref.Val{types.Int(i), types.Uint(i + 10), types.String(rune('a' + i)), types.Bool(i == 1)}[r.IntN(4)], randomValue(r, depth-1))
		}
		if distinctKeys(pairs) {
			return mapOf(pairs...)
		}
		return list(pairs...)
	}
	return types.OptionalOf(randomValue(r, depth-1))
}

func distinctKeys(pairs []ref.Val) bool {
	for i := 0; i < len(pairs); i += 2 {
		for j := 0; j < i; j += 2 {
			if pairs[i].Equal(pairs[j]) == types.True {
				return false
			}
		}
	}
	return true
}

// TestAnyNested compares what looks into values of values.
func TestAnyNested(t *testing.T) {
	o, all := newOracle(t), machines(t)
	r := rand.New(rand.NewPCG(15, 16))
	for range 1500 {
		x, y := randomValue(r, 4), randomValue(r, 4)
		if r.IntN(3) == 0 {
			y = x
		}
		items := list(x, y, randomValue(r, 2), x)
		agree(t, all, o, "a_eq_2", "a == b", x, y)
		agree(t, all, o, "a_in_2", "a in b", x, items)
		agree(t, all, o, "a_distinct_1", "a.distinct()", items)
		agree(t, all, o, "a_flatten_2", "a.flatten(b)", items, types.Int(r.IntN(4)))
		agree(t, all, o, "a_sets_contains_2", "sets.contains(a, b)", items, list(y, x))
		agree(t, all, o, "a_format_2", "a.format(b)", types.String("%s and %s"), list(x, y))
		agree(t, all, o, "a_add_2", "a + b", x, y)
		agree(t, all, o, "a_optional_ofnonzerovalue_1", "optional.ofNonZeroValue(a)", x)
	}
}

// TestAnyShared: a value that holds another twice, and so on, is small in memory
// and endless to walk. Whatever walks it stops for want of fuel.
func TestAnyShared(t *testing.T) {
	for _, g := range machines(t) {
		for _, name := range []string{"a_eq_2", "a_flatten_2", "a_format_2", "a_to_json", "a_show", "a_distinct_1"} {
			g.mod.Memory().WriteUint64Le(g.state+StateMaxFuel, 1<<18)
			g.begin("")
			build := func() uint64 {
				x := g.call("a_list_new", 0)
				for range 60 {
					x = g.call("a_list_add", g.call("a_list_add", g.call("a_list_new", 2), x), x)
				}
				return x
			}
			x, y := build(), build()
			switch name {
			case "a_eq_2":
				g.call(name, x, y)
			case "a_flatten_2":
				g.call(name, x, g.cell(types.Int(100)))
			case "a_format_2":
				g.call(name, g.cell(types.String("%s")), x)
			case "a_distinct_1":
				g.call(name, g.call("a_list_add", g.call("a_list_add", g.call("a_list_new", 2), x), y))
			default:
				g.call(name, uint64(g.get(StateOut)), x)
			}
			if g.code() != 100 {
				t.Errorf("%s: %s: code %d, want 100", g.name, name, g.code())
			}
			g.mod.Memory().WriteUint64Le(g.state+StateMaxFuel, 1<<40)
		}
	}
}
